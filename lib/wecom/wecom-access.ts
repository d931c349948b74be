import { flag, listOf, nested, type OptionCheck, positiveInteger, text } from '../core/options.ts'
import type { LoggedInUser } from '../express/login-platform.ts'
import type { WecomDirectory } from './wecom-directory.ts'
import type { WecomIdentity } from './wecom-user.ts'

/** People by department, tag or id: any match is enough. */
export interface WecomAccessGroups {
  /** Ids of departments. */
  departments?: number[] | undefined
  /** Counts members of departments below those too. @default false */
  includeSubDepartments?: boolean | undefined
  /** Ids of tags. A department that has the tag counts with all below it. */
  tags?: number[] | undefined
  /** Compared without case. */
  userids?: string[] | undefined
}

/**
 * Who may come in: groups, or a function that answers true. A function gets the person as the directory has them; in
 * a guard `account` and `loggedInAt` too.
 */
export type WecomAccessRule =
  | WecomAccessGroups
  | ((user: WecomIdentity & Partial<LoggedInUser>) => boolean | Promise<boolean>)

const groups = nested({
  departments: listOf(positiveInteger),
  includeSubDepartments: flag,
  tags: listOf(positiveInteger),
  userids: listOf(text),
})

export const accessRuleCheck: OptionCheck = (value) => {
  if (typeof value === 'function') return undefined
  const problem = groups(value)
  if (problem !== undefined) return problem
  const { departments, tags, userids, includeSubDepartments } = value as WecomAccessGroups
  if ([departments, tags, userids].every((list) => list === undefined)) {
    return 'must name "departments", "tags" or "userids", or be a function'
  }
  return includeSubDepartments !== undefined && departments === undefined
    ? 'has a key "includeSubDepartments" without "departments"'
    : undefined
}

/** Whether the rule lets a person in. Rejects when what it needs cannot be read. */
export async function isAdmitted(
  rule: WecomAccessRule,
  user: WecomIdentity & Partial<LoggedInUser>,
  directory: WecomDirectory,
): Promise<boolean> {
  if (typeof rule === 'function') return (await rule(user)) === true
  const userid = 'userid' in user ? user.userid.toLowerCase() : undefined
  if (userid !== undefined && rule.userids?.some((id) => id.toLowerCase() === userid)) return true
  if (user.kind !== 'member') return false

  const { departments = [], includeSubDepartments = false, tags = [] } = rule
  if (departments.some((id) => user.departmentIds.includes(id))) return true
  if (includeSubDepartments && (await isBelow(user.departmentIds, departments, directory))) return true
  for (const tagId of tags) {
    const tag = await directory.getTag(tagId)
    if (tag.userids.has(user.userid.toLowerCase())) return true
    if (await isBelow(user.departmentIds, tag.departments, directory)) return true
  }
  return false
}

async function isBelow(
  own: readonly number[],
  tops: readonly number[],
  directory: WecomDirectory,
): Promise<boolean> {
  if (tops.some((id) => own.includes(id))) return true
  for (const id of tops) {
    const below = await directory.getDepartmentIdsBelow(id)
    if (own.some((department) => below.has(department))) return true
  }
  return false
}
