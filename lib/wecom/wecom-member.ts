import { WechatAuthError } from '../errors.ts'
import type { WecomMemberRecord } from './wecom-contacts.ts'
import type { WecomDirectory } from './wecom-directory.ts'
import { idIn, idsIn, isSameUserid, textIn, type WecomUserDetail } from './wecom-identity.ts'
import type { WecomAgent } from './wecom-urls.ts'
import type { WecomMember } from './wecom-user.ts'

const activeStatus = 1
/** WeCom lets a member be in 100. */
const maxDepartments = 200

/** @throws ERR_NOT_AUTHORIZED for a member who is disabled, not activated or gone */
export function requireActive(record: WecomMemberRecord): void {
  const status = /^-?\d{1,9}$/.test(String(record.status)) ? Number(record.status) : undefined
  if (status === undefined || Array.isArray(record.status)) {
    throw new WechatAuthError('ERR_PLATFORM', 'cgi-bin/user/get answered without the status of the member')
  }
  if (status !== activeStatus) {
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', `the member is not active (status ${status})`)
  }
}

/** A member from what the directory and, where the person agreed to it, `auth/getuserdetail` tell. */
export async function memberFrom(
  { corpId, agentId }: WecomAgent,
  record: WecomMemberRecord,
  directory: WecomDirectory,
  detail?: WecomUserDetail,
): Promise<WecomMember> {
  const departmentIds = idsIn(record.department).slice(0, maxDepartments)
  const mainDepartment = idIn(record.main_department) ?? departmentIds[0]
  const department = mainDepartment === undefined ? '' : await directory.getDepartmentName(mainDepartment)
  const own = detail !== undefined && isSameUserid(detail.userid, record.userid) ? detail : undefined
  return {
    corpId,
    agentId,
    kind: 'member',
    userid: record.userid,
    ...textsOf(record, ['name']),
    department,
    departmentIds,
    ...textsOf(record, ['position', ...sensitive]),
    ...(own && textsOf(own, sensitive)),
  }
}

const sensitive = ['mobile', 'email', 'biz_mail', 'avatar', 'gender'] as const

/** The named fields that are there: apps that may not see one get it empty, or not at all. */
function textsOf<Name extends string>(from: object, names: readonly Name[]): Partial<Record<Name, string>> {
  const pairs = names.map((name) => [name, textIn((from as Record<string, unknown>)[name])])
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}
