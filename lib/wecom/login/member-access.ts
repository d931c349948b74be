import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import { departmentNameOf } from '../directory/department-names.ts'
import { type MemberRecord, requireActive } from '../directory/member-record.ts'
import { directoryOf } from '../directory/wecom-directory.ts'
import { isAdmitted, type WecomAccessRule } from './access-rule.ts'
import { memberFrom, refreshedMember } from './wecom-member.ts'
import type { WecomIdentity, WecomUser } from './wecom-user.ts'

/** @throws ERR_NOT_AUTHORIZED for somebody whom the rule does not let in */
export async function admit<User extends WecomIdentity>(
  client: WecomClient,
  user: User,
  rule: WecomAccessRule,
): Promise<User> {
  if (await isAdmitted(rule, user, directoryOf(client))) return user
  throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'no rule of the app lets this person in')
}

/** A logged-in person as the directory has them by now. Rejects for a member who is gone or not active. */
export async function reloadMember(
  client: WecomClient,
  user: WecomUser,
  rule: WecomAccessRule,
): Promise<WecomUser> {
  if (user.kind !== 'member') return user
  const record = await directoryOf(client).getMember(user.userid)
  if (record === undefined) {
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'the member left, or the app may not see them any more')
  }
  requireActive(record)
  const { loggedInAt, account } = user
  const present = refreshedMember(user, record, await departmentFor(client, rule, record, user.department))
  return { ...present, loggedInAt, ...(account !== undefined && { account }) }
}

/** Whether the rule lets a member in, or, without one, whether they are an active member. */
export async function isMemberAuthorized(
  client: WecomClient,
  userid: string,
  rule: WecomAccessRule | undefined,
): Promise<boolean> {
  const record = await directoryOf(client).getMember(userid)
  if (record === undefined) return false
  try {
    requireActive(record)
    if (rule === undefined) return true
    await admit(client, memberFrom(client, record, await departmentFor(client, rule, record, '')), rule)
    return true
  } catch (error) {
    if (isWechatAuthError(error) && error.code === 'ERR_NOT_AUTHORIZED') return false
    throw error
  }
}

/** The name costs a call, and only a function may ask for it. */
async function departmentFor(
  client: WecomClient,
  rule: WecomAccessRule,
  record: MemberRecord,
  otherwise: string,
): Promise<string> {
  return typeof rule === 'function' ? departmentNameOf(record, directoryOf(client)) : otherwise
}
