import type { SimulatedAgent } from './agent.ts'
import type { SimulatedCorp } from './corp.ts'
import type { SimulatedMember } from './member.ts'
import { isSameUserid } from './people.ts'

/** These departments and all that hang below them. */
export function departmentsBelow(corp: SimulatedCorp, ids: readonly number[]): Set<number> {
  const children = new Map<number, number[]>()
  for (const { id, parentid } of corp.departments) {
    const siblings = children.get(parentid)
    if (siblings === undefined) children.set(parentid, [id])
    else siblings.push(id)
  }
  const found = new Set<number>()
  const open = corp.departments.map(({ id }) => id).filter((id) => ids.includes(id))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    found.add(id)
    open.push(...(children.get(id) ?? []).filter((child) => !found.has(child)))
  }
  return found
}

/** What an app may know of its corp. */
export interface VisibleRange {
  hasMember(member: SimulatedMember): boolean
  hasDepartment(id: number): boolean
}

export function visibleRangeOf(corp: SimulatedCorp, agent: SimulatedAgent): VisibleRange {
  const { visible } = agent
  if (visible === undefined) return { hasMember: () => true, hasDepartment: () => true }
  const tags = (corp.tags ?? []).filter(({ tagid }) => visible.tags?.includes(tagid))
  const departments = departmentsBelow(corp, [
    ...(visible.departments ?? []),
    ...tags.flatMap((tag) => tag.departments ?? []),
  ])
  const userids = [...(visible.userids ?? []), ...tags.flatMap((tag) => tag.userids ?? [])]
  return {
    hasMember: (member) =>
      member.department.some((id) => departments.has(id)) ||
      userids.some((userid) => isSameUserid(userid, member.userid)),
    hasDepartment: (id) => departments.has(id),
  }
}
