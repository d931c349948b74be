import { textIn } from '../../core/http/answer-fields.ts'
import { WechatAuthError } from '../../errors.ts'
import type { WecomMemberRecord } from '../client/wecom-answers.ts'
import { idIn, idsIn } from '../client/wecom-ids.ts'

/** What is kept of a member as the directory has them: no more than is used, since there may be many. */
export interface MemberRecord {
  userid: string
  /** Undefined: WeCom did not say. */
  status: number | undefined
  departmentIds: number[]
  mainDepartmentId: number | undefined
  texts: Partial<Record<'name' | 'position' | SensitiveField, string>>
  /** True for apps made before June 2022: the directory shows them what others learn by consent. */
  showsSensitive: boolean
}

/** What a member agrees to show, one by one. */
export const sensitiveFields = ['mobile', 'email', 'biz_mail', 'avatar', 'gender'] as const
export type SensitiveField = (typeof sensitiveFields)[number]

const activeStatus = 1
/** WeCom lets a member be in 100. */
const maxDepartments = 200

export function memberRecordOf(answer: WecomMemberRecord): MemberRecord {
  const { status } = answer as { status?: unknown }
  const isNumber = typeof status === 'number' || typeof status === 'string'
  const departmentIds = idsIn(answer.department).slice(0, maxDepartments)
  return {
    userid: answer.userid,
    status: isNumber && /^-?\d{1,9}$/.test(String(status)) ? Number(status) : undefined,
    departmentIds,
    mainDepartmentId: idIn(answer.main_department) ?? departmentIds[0],
    texts: textsOf(answer, ['name', 'position', ...sensitiveFields]),
    // Newer apps get gender as "0" at most.
    showsSensitive: sensitiveFields.some((name) => name !== 'gender' && name in answer),
  }
}

/** @throws ERR_NOT_AUTHORIZED for a member who is disabled, not activated or gone */
export function requireActive({ status }: MemberRecord): void {
  if (status === undefined) {
    throw new WechatAuthError('ERR_PLATFORM', 'cgi-bin/user/get answered without the status of the member')
  }
  if (status !== activeStatus) {
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', `the member is not active (status ${status})`)
  }
}

/** The named fields that are there: apps that may not see one get it empty, or not at all. */
export function textsOf<Name extends string>(
  from: Partial<Record<Name, unknown>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = textIn(from[name])
    if (text !== undefined) texts[name] = text
  }
  return texts
}
