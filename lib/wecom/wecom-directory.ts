import { createMemoCache } from '../core/cache/memo-cache.ts'
import { textIn } from '../core/http/answer-fields.ts'
import { isWechatAuthError } from '../errors.ts'
import type { WecomCalls } from './wecom-calls.ts'
import { idsIn } from './wecom-identity.ts'
import { factsOf, type MemberFacts } from './wecom-member.ts'

/** What is known of a company's people, at most ten minutes old. Rejects when WeCom cannot be asked. */
export interface WecomDirectory {
  /** Undefined for somebody who is not in the directory, or whom the app may not see. */
  getMember(userid: string): Promise<MemberFacts | undefined>
  /** Asks the platform. Rejects for somebody who is not there. */
  fetchMember(userid: string): Promise<MemberFacts>
  /** `''` where the app may not read it. */
  getDepartmentName(id: number): Promise<string>
  /** The department itself and all below it. */
  getDepartmentIdsBelow(id: number): Promise<ReadonlySet<number>>
  getTag(tagId: number): Promise<WecomTag>
}

interface WecomTag {
  /** In lower case. */
  userids: ReadonlySet<string>
  departments: readonly number[]
}

const keptMs = 600_000
/** Somebody who was added, or made visible, gets in soon. */
const absentMs = 60_000
/** What fails is asked again soon, but not by every request. */
const failureMs = (error: unknown): number =>
  ((isWechatAuthError(error) ? error.retryAfterSeconds : undefined) ?? 5) * 1_000
const maxMembers = 10_000
const maxGroups = 1_000

export function createWecomDirectory(calls: WecomCalls): WecomDirectory {
  const fetchFacts = async (userid: string): Promise<MemberFacts> => factsOf(await calls.fetchMember(userid))
  const members = createMemoCache<MemberFacts | undefined>({
    max: maxMembers,
    ttlMs: (member) => (member === undefined ? absentMs : keptMs),
    failureMs,
    ask: (userid) =>
      fetchFacts(userid).catch((error: unknown) => {
        if (isWechatAuthError(error) && error.code === 'ERR_USER_BLOCKED') return undefined
        throw error
      }),
  })
  const names = createMemoCache<string>({
    max: maxGroups,
    ttlMs: (name) => (name === '' ? absentMs : keptMs),
    failureMs,
    async ask(id) {
      try {
        const { department } = await calls.fetchDepartment(Number(id))
        return typeof department.name === 'string' ? department.name.slice(0, 256) : ''
      } catch (error) {
        if (isWechatAuthError(error)) return ''
        throw error
      }
    },
  })
  const subtrees = createMemoCache<ReadonlySet<number>>({
    max: maxGroups,
    ttlMs: () => keptMs,
    failureMs,
    async ask(id) {
      const { department_id } = await calls.fetchDepartmentIds(Number(id))
      return new Set([Number(id), ...idsIn(department_id.map((department) => department?.id))])
    },
  })
  const tags = createMemoCache<WecomTag>({
    max: maxGroups,
    ttlMs: () => keptMs,
    failureMs,
    async ask(id) {
      const { userlist, partylist } = await calls.fetchTagMembers(Number(id))
      const userids = userlist.map((member) => textIn(member?.userid)?.toLowerCase())
      return {
        userids: new Set(userids.filter((userid) => userid !== undefined)),
        departments: idsIn(partylist),
      }
    },
  })

  return {
    getMember: (userid) => members.get(userid.toLowerCase()),
    async fetchMember(userid) {
      const facts = await fetchFacts(userid)
      members.put(userid.toLowerCase(), facts)
      return facts
    },
    getDepartmentName: (id) => names.get(String(id)),
    getDepartmentIdsBelow: (id) => subtrees.get(String(id)),
    getTag: (tagId) => tags.get(String(tagId)),
  }
}
