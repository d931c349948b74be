import { checkDistinct, checkKeys, checkText } from '../../engine/option-checks.ts'
import { checkAgent, type SimulatedAgent } from './agent.ts'
import {
  checkDepartment,
  checkTag,
  checkTree,
  type SimulatedDepartment,
  type SimulatedTag,
} from './department.ts'
import { checkMember, checkOutsider, type SimulatedMember, type SimulatedOutsider } from './member.ts'

/** A company at WeCom. */
export interface SimulatedCorp {
  /** `ww` and 16 hex digits at WeCom; any text here. */
  corpId: string
  name: string
  agents: SimulatedAgent[]
  departments: SimulatedDepartment[]
  members: SimulatedMember[]
  tags?: SimulatedTag[]
  /** People who are not members and yet can open the corp's pages. */
  outsiders?: SimulatedOutsider[]
}

const owner = 'simulated corp'
const limit = 10_000

function checkList<T>(name: string, list: readonly T[], check: (item: T) => void): void {
  if (!Array.isArray(list)) throw new TypeError(`${owner}: option "${name}" must be an array`)
  if (list.length > limit) throw new TypeError(`${owner}: option "${name}" has more than ${limit} entries`)
  for (const item of list) check(item)
}

function checkMembership(corp: SimulatedCorp): void {
  const departments = new Set(corp.departments.map(({ id }) => id))
  for (const { userid, department, main_department } of corp.members) {
    const lost = [...department, ...(main_department === undefined ? [] : [main_department])].find(
      (id) => !departments.has(id),
    )
    if (lost !== undefined)
      throw new TypeError(`${owner}: member "${userid}": there is no department ${lost}`)
  }
}

/** @throws TypeError */
export function checkCorp(corp: SimulatedCorp): void {
  checkKeys(owner, corp, ['corpId', 'name', 'agents', 'departments', 'members', 'tags', 'outsiders'])
  checkText(owner, 'corpId', corp.corpId)
  checkText(owner, 'name', corp.name)
  const { agents, departments, members, tags = [], outsiders = [] } = corp
  checkList('agents', agents, checkAgent)
  checkList('departments', departments, checkDepartment)
  checkList('members', members, checkMember)
  checkList('tags', tags, checkTag)
  checkList('outsiders', outsiders, checkOutsider)
  const distinct: readonly (readonly [string, (string | number)[]])[] = [
    ['agentId', agents.map(({ agentId }) => agentId)],
    ['secret', agents.map(({ secret }) => secret)],
    ['department', departments.map(({ id }) => id)],
    ['tag', tags.map(({ tagid }) => tagid)],
    [
      'person',
      [...members.map(({ userid }) => userid), ...outsiders.map(({ id }) => id)].map((id) =>
        id.toLowerCase(),
      ),
    ],
  ]
  for (const [name, values] of distinct) checkDistinct(owner, name, values)
  checkTree(departments)
  checkMembership(corp)
}
