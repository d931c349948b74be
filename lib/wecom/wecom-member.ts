import { textIn } from '../core/http/answer-fields.ts'
import { WechatAuthError } from '../errors.ts'
import type { WecomMemberRecord } from './wecom-calls.ts'
import { idIn, idsIn, isSameUserid, type WecomUserDetail } from './wecom-identity.ts'
import type { WecomAgent } from './wecom-urls.ts'
import type { WecomMember } from './wecom-user.ts'

/** What is kept of a member's record: no more than is used, since there may be many. */
export interface MemberFacts {
  userid: string
  /** Undefined: WeCom did not say. */
  status: number | undefined
  departmentIds: number[]
  mainDepartmentId: number | undefined
  texts: Partial<Record<'name' | 'position' | Sensitive, string>>
  /** True for apps made before June 2022: the directory shows them what others learn by consent. */
  showsSensitive: boolean
}

const sensitive = ['mobile', 'email', 'biz_mail', 'avatar', 'gender'] as const
type Sensitive = (typeof sensitive)[number]

const activeStatus = 1
/** WeCom lets a member be in 100. */
const maxDepartments = 200
const unknownGender = '0'

export function factsOf(record: WecomMemberRecord): MemberFacts {
  const { status } = record as { status?: unknown }
  const isNumber = typeof status === 'number' || typeof status === 'string'
  const departmentIds = idsIn(record.department).slice(0, maxDepartments)
  return {
    userid: record.userid,
    status: isNumber && /^-?\d{1,9}$/.test(String(status)) ? Number(status) : undefined,
    departmentIds,
    mainDepartmentId: idIn(record.main_department) ?? departmentIds[0],
    texts: textsOf(record, ['name', 'position', ...sensitive]),
    // Newer apps get gender as "0" at most.
    showsSensitive: sensitive.some((name) => name !== 'gender' && name in record),
  }
}

/** @throws ERR_NOT_AUTHORIZED for a member who is disabled, not activated or gone */
export function requireActive({ status }: MemberFacts): void {
  if (status === undefined) {
    throw new WechatAuthError('ERR_PLATFORM', 'cgi-bin/user/get answered without the status of the member')
  }
  if (status !== activeStatus) {
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', `the member is not active (status ${status})`)
  }
}

/**
 * A member from what the directory and, where the person agreed to it, `auth/getuserdetail` tell.
 *
 * @param department the name of the main department
 */
export function memberFrom(
  { corpId, agentId }: WecomAgent,
  facts: MemberFacts,
  department: string,
  detail?: WecomUserDetail,
): WecomMember {
  const { name, position, ...own } = facts.texts
  const agreed: Partial<WecomUserDetail> =
    detail !== undefined && isSameUserid(detail.userid, facts.userid) ? detail : {}
  return {
    corpId,
    agentId,
    kind: 'member',
    userid: facts.userid,
    ...(name !== undefined && { name }),
    department,
    departmentIds: facts.departmentIds,
    ...(position !== undefined && { position }),
    // A picture or a gender that nobody agreed to show comes as a default.
    ...withKnownGender(
      { ...own, ...textsOf(agreed, sensitive), ...(own.avatar !== undefined && { avatar: own.avatar }) },
      own.gender,
      textIn(agreed.gender),
    ),
  }
}

/** The member of a login as the directory has them by now. */
export function refreshedMember(user: WecomMember, facts: MemberFacts, department: string): WecomMember {
  const { name: _name, position: _position, ...rest } = user
  // What the member agreed to show is not in the directory; what was in it may be gone by now.
  const agreed = facts.showsSensitive ? withoutSensitive(rest) : rest
  const present = memberFrom(user, facts, department)
  return { ...agreed, ...withKnownGender(present, present.gender, agreed.gender) }
}

/** WeCom says "0" where it does not tell. */
function withKnownGender<Fields extends object>(fields: Fields, ...genders: (string | undefined)[]): Fields {
  const known = genders.find((gender) => gender !== undefined && gender !== unknownGender)
  return known === undefined ? fields : { ...fields, gender: known }
}

function withoutSensitive(user: WecomMember): WecomMember {
  const rest = Object.entries(user).filter(([name]) => !(sensitive as readonly string[]).includes(name))
  return Object.fromEntries(rest) as unknown as WecomMember
}

/** The named fields that are there: apps that may not see one get it empty, or not at all. */
function textsOf<Name extends string>(from: object, names: readonly Name[]): Partial<Record<Name, string>> {
  const pairs = names.map((name) => [name, textIn((from as Record<string, unknown>)[name])])
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}
