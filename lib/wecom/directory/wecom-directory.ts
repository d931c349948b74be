import { createMemoCache, type MemoCache } from '../../core/cache/memo-cache.ts'
import { textIn } from '../../core/http/answer-fields.ts'
import { isWechatAuthError } from '../../errors.ts'
import type { WecomCalls } from '../client/wecom-calls.ts'
import { privateStateOf, type WecomClient } from '../client/wecom-client.ts'
import { comparableId, type IdCase, idsIn } from '../client/wecom-ids.ts'
import { absentMs, failureMs, keptMs, maxGroups } from './answer-lifetimes.ts'
import { createDepartmentNames } from './department-names.ts'
import { type MemberRecord, memberRecordOf } from './member-record.ts'

/** What is known of a company's people, at most ten minutes old. Rejects when WeCom cannot be asked. */
export interface WecomDirectory {
  /** Undefined for somebody who is not in the directory, or whom the app may not see. */
  getMember(userid: string): Promise<MemberRecord | undefined>
  /** Asks the platform. Rejects for somebody who is not there. */
  fetchMember(userid: string): Promise<MemberRecord>
  /** `''` where the app may not read it. */
  getDepartmentName(id: number): Promise<string>
  /** The department itself and all below it. */
  getDepartmentIdsBelow(id: number): Promise<ReadonlySet<number>>
  getTag(tagId: number): Promise<WecomTag>
}

interface WecomTag {
  /** As `comparableId()` has them. */
  userids: ReadonlySet<string>
  departments: readonly number[]
}

const maxMembers = 10_000

const directories = new WeakMap<WecomClient, WecomDirectory>()

/** The directory as one client sees it, shared by all routers that have this client. */
export function directoryOf(client: WecomClient): WecomDirectory {
  const known = directories.get(client) ?? createWecomDirectory(client, privateStateOf(client)?.idCase)
  directories.set(client, known)
  return known
}

export function createWecomDirectory(calls: WecomCalls, idCase?: IdCase): WecomDirectory {
  const members = createMembers(calls)
  const departmentNames = createDepartmentNames(calls)
  const subtrees = createSubtrees(calls)
  const tags = createTags(calls, idCase)
  return {
    getMember: (userid) => members.get(comparableId(userid, idCase)),
    async fetchMember(userid) {
      const record = memberRecordOf(await calls.fetchMember(userid))
      members.put(comparableId(userid, idCase), record)
      return record
    },
    getDepartmentName: (id) => departmentNames.get(String(id)),
    getDepartmentIdsBelow: (id) => subtrees.get(String(id)),
    getTag: (tagId) => tags.get(String(tagId)),
  }
}

const createMembers = (calls: WecomCalls): MemoCache<MemberRecord | undefined> =>
  createMemoCache({
    max: maxMembers,
    ttlMs: (record) => (record === undefined ? absentMs : keptMs),
    failureMs,
    async ask(userid) {
      try {
        return memberRecordOf(await calls.fetchMember(userid))
      } catch (error) {
        if (isWechatAuthError(error) && error.code === 'ERR_USER_BLOCKED') return undefined
        throw error
      }
    },
  })

const createSubtrees = (calls: WecomCalls): MemoCache<ReadonlySet<number>> =>
  createMemoCache<ReadonlySet<number>>({
    max: maxGroups,
    ttlMs: () => keptMs,
    failureMs,
    async ask(id) {
      const { department_id } = await calls.fetchDepartmentIds(Number(id))
      return new Set([Number(id), ...idsIn(department_id.map((department) => department?.id))])
    },
  })

const createTags = (calls: WecomCalls, idCase?: IdCase): MemoCache<WecomTag> =>
  createMemoCache<WecomTag>({
    max: maxGroups,
    ttlMs: () => keptMs,
    failureMs,
    async ask(id) {
      const { userlist, partylist } = await calls.fetchTagMembers(Number(id))
      const userids = userlist
        .map((member) => textIn(member?.userid))
        .filter((userid) => userid !== undefined)
      return {
        userids: new Set(userids.map((userid) => comparableId(userid, idCase))),
        departments: idsIn(partylist),
      }
    },
  })
