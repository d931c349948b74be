import { flag, listOf, nested, type OptionCheck, positiveInteger, text } from '../../core/options.ts'
import { askApp } from '../../express/login/account.ts'
import type { LoggedInUser } from '../../express/request/login-platform.ts'
import { comparableId, isSameUserid } from '../client/wecom-ids.ts'
import type { WecomDirectory } from '../directory/wecom-directory.ts'
import type { WecomIdentity, WecomPerson } from './wecom-user.ts'

/** People by department, tag or id: any match is enough. Only members have departments and tags. */
export interface WecomAccessGroups {
  /** Ids of departments. */
  departments?: number[] | undefined
  /** Counts members of departments below those too. @default false */
  includeSubDepartments?: boolean | undefined
  /** Ids of tags. A department that has the tag counts with all below it. */
  tags?: number[] | undefined
  /** Compared without case; encrypted ones (of a service provider's app) with it. */
  userids?: string[] | undefined
}

/**
 * Who may come in: groups, or a function that answers true. A function gets the person as the directory has them; in
 * a guard `account` and `loggedInAt` too.
 */
export type WecomAccessRule =
  | WecomAccessGroups
  | ((user: WecomPerson & Partial<LoggedInUser>) => boolean | Promise<boolean>)

const useridCheck: OptionCheck = (value) =>
  text(value) ?? (/^\S{1,130}$/.test(value as string) ? undefined : 'must be an id without blanks')

const groups = nested({
  departments: listOf(positiveInteger),
  includeSubDepartments: flag,
  tags: listOf(positiveInteger),
  userids: listOf(useridCheck),
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

/** Whether the rule lets a person in. Rejects when nothing matches and something that might have cannot be read. */
export async function isAdmitted(
  rule: WecomAccessRule,
  user: WecomIdentity & Partial<LoggedInUser>,
  directory: WecomDirectory,
): Promise<boolean> {
  if (typeof rule === 'function') {
    // Of the kinds that the app lets in, as it has declared them.
    const person = user as WecomPerson & Partial<LoggedInUser>
    return (await askApp('authorize', () => rule(person))) === true
  }
  const idCase = user.suiteId === undefined ? 'ignored' : 'kept'
  if ('userid' in user && rule.userids?.some((id) => isSameUserid(id, user.userid, idCase))) return true
  if (user.kind !== 'member') return false

  const { departments = [], includeSubDepartments = false, tags = [] } = rule
  const own = user.departmentIds
  if (departments.some((id) => own.includes(id))) return true
  const isBelow = async (id: number): Promise<boolean> => {
    if (own.includes(id)) return true
    const below = await directory.getDepartmentIdsBelow(id)
    return own.some((department) => below.has(department))
  }
  const hasTag = async (tagId: number): Promise<boolean> => {
    const tag = await directory.getTag(tagId)
    return tag.userids.has(comparableId(user.userid, idCase)) || isAny(tag.departments.map(isBelow))
  }
  return isAny([...(includeSubDepartments ? departments.map(isBelow) : []), ...tags.map(hasTag)])
}

/** True as soon as one is true. One that fails counts only where none is. */
async function isAny(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const settled = await Promise.allSettled(answers)
  if (settled.some((answer) => answer.status === 'fulfilled' && answer.value)) return true
  const failure = settled.find((answer) => answer.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  return false
}
