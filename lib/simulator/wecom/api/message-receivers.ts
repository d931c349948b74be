import type { SimulatedMember } from '../state/member.ts'
import { findMember, isSameUserid } from '../state/people.ts'
import { departmentsBelow } from '../state/visible-range.ts'
import type { Call } from '../state/wecom-world.ts'
import type { CorpBody } from './corp-body.ts'
import type { CorpCaller } from './corp-caller.ts'

/** Who gets a message, and which names stand for nobody the app may know. */
export interface MessageReceivers {
  userids: string[]
  /** In lower case. */
  invalidUsers: string[]
  invalidParties: string[]
  invalidTags: string[]
}

const limits = { touser: 1000, toparty: 100, totag: 100 }

function names(call: Call, fields: CorpBody['fields'], name: keyof typeof limits): string[] {
  const value = fields[name] ?? ''
  call.check(`${name} is a text`, typeof value === 'string', 40058, `invalid param '${name}'`)
  const list = value.split('|').filter((part) => part !== '')
  const isShort = list.length <= limits[name]
  call.check(`${name} has at most ${limits[name]} names`, isShort, 40058, `invalid param '${name}'`)
  return list
}

function isActive(member: SimulatedMember): boolean {
  return (member.status ?? 1) === 1
}

function inDepartments(caller: CorpCaller, ids: readonly number[]): SimulatedMember[] {
  const below = departmentsBelow(caller.corp, ids)
  return caller.corp.members.filter((member) => member.department.some((id) => below.has(id)))
}

function inTag(caller: CorpCaller, tagId: string): SimulatedMember[] | undefined {
  const tag = caller.corp.tags?.find(({ tagid }) => String(tagid) === tagId)
  if (tag === undefined) return undefined
  const { userids = [], departments = [] } = tag
  const named = caller.corp.members.filter(({ userid }) => userids.some((one) => isSameUserid(one, userid)))
  return [...named, ...inDepartments(caller, departments)]
}

/** The checks of `touser`, `toparty` and `totag`: a message goes out if one of all names is good. */
export function checkReceivers(call: Call, caller: CorpCaller, fields: CorpBody['fields']): MessageReceivers {
  const { corp, range } = caller
  const users = names(call, fields, 'touser')
  const parties = names(call, fields, 'toparty')
  const tags = names(call, fields, 'totag')
  const isEmpty = users.length + parties.length + tags.length === 0
  call.check('touser, toparty or totag is given', !isEmpty, 82001)

  const isEverybody = users.includes('@all')
  const isKnown = (userid: string): boolean => {
    const member = findMember(corp, userid)
    return member !== undefined && range.hasMember(member)
  }
  const isParty = (id: string): boolean =>
    corp.departments.some((one) => String(one.id) === id) && range.hasDepartment(Number(id))
  const invalidUsers = isEverybody ? [] : users.filter((userid) => !isKnown(userid))
  const invalidParties = isEverybody ? [] : parties.filter((id) => !isParty(id))
  const invalidTags = isEverybody ? [] : tags.filter((id) => inTag(caller, id) === undefined)
  const failed = invalidUsers.length + invalidParties.length + invalidTags.length
  const isSomebody = isEverybody || failed < users.length + parties.length + tags.length
  call.check('one of them is in the visible range of the app', isSomebody, 81013)

  const departments = parties.filter(isParty).map(Number)
  const wanted = isEverybody
    ? corp.members
    : [
        ...users.map((userid) => findMember(corp, userid)),
        ...inDepartments(caller, departments),
        ...tags.flatMap((id) => inTag(caller, id) ?? []),
      ]
  const members = wanted.filter(
    (member) => member !== undefined && range.hasMember(member) && isActive(member),
  )
  return {
    userids: [...new Set(members.map((member) => member?.userid ?? ''))],
    invalidUsers: invalidUsers.map((userid) => userid.toLowerCase()),
    invalidParties,
    invalidTags,
  }
}
