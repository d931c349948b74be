import { createMemoCache, type MemoCache } from '../../core/cache/memo-cache.ts'
import { isWechatAuthError } from '../../errors.ts'
import type { WecomCalls } from '../client/wecom-calls.ts'
import { absentMs, failureMs, keptMs, maxGroups } from './answer-lifetimes.ts'
import type { MemberRecord } from './member-record.ts'

const maxLength = 256

/** The names of departments by their ids; `''` where the app may not read one. */
export function createDepartmentNames(calls: Pick<WecomCalls, 'fetchDepartment'>): MemoCache<string> {
  return createMemoCache<string>({
    max: maxGroups,
    ttlMs: (name) => (name === '' ? absentMs : keptMs),
    failureMs,
    async ask(id) {
      try {
        const { department } = await calls.fetchDepartment(Number(id))
        return typeof department.name === 'string' ? department.name.slice(0, maxLength) : ''
      } catch (error) {
        if (isWechatAuthError(error)) return ''
        throw error
      }
    },
  })
}

/** The name of a member's main department. */
export async function departmentNameOf(
  { mainDepartmentId }: MemberRecord,
  directory: { getDepartmentName(id: number): Promise<string> },
): Promise<string> {
  return mainDepartmentId === undefined ? '' : directory.getDepartmentName(mainDepartmentId)
}
