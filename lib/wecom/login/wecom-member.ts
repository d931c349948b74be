import { textIn } from '../../core/http/answer-fields.ts'
import type { WecomAgent } from '../client/wecom-authorize-urls.ts'
import type { WecomUserDetail } from '../client/wecom-code-identity.ts'
import { isSameUserid } from '../client/wecom-ids.ts'
import { type MemberRecord, sensitiveFields, textsOf } from '../directory/member-record.ts'
import type { WecomMember } from './wecom-user.ts'

const unknownGender = '0'

/**
 * A member from what the directory and, where the person agreed to it, `auth/getuserdetail` tell.
 *
 * @param department the name of the main department
 */
export function memberFrom(
  { corpId, agentId }: WecomAgent,
  record: MemberRecord,
  department: string,
  detail?: WecomUserDetail,
): WecomMember {
  const { name, position, ...own } = record.texts
  const agreed: Partial<WecomUserDetail> =
    detail !== undefined && isSameUserid(detail.userid, record.userid) ? detail : {}
  return {
    corpId,
    agentId,
    kind: 'member',
    userid: record.userid,
    ...(name !== undefined && { name }),
    department,
    departmentIds: record.departmentIds,
    ...(position !== undefined && { position }),
    // A picture or a gender that nobody agreed to show comes as a default.
    ...withKnownGender(
      {
        ...own,
        ...textsOf(agreed, sensitiveFields),
        ...(own.avatar !== undefined && { avatar: own.avatar }),
      },
      own.gender,
      textIn(agreed.gender),
    ),
  }
}

/** The member of a login as the directory has them by now. */
export function refreshedMember(user: WecomMember, record: MemberRecord, department: string): WecomMember {
  const { name: _name, position: _position, ...rest } = user
  // What the member agreed to show is not in the directory; what was in it may be gone by now.
  const agreed = record.showsSensitive ? withoutSensitive(rest) : rest
  const present = memberFrom(user, record, department)
  return { ...agreed, ...withKnownGender(present, present.gender, agreed.gender) }
}

/** WeCom says "0" where it does not tell. */
function withKnownGender<Fields extends object>(fields: Fields, ...genders: (string | undefined)[]): Fields {
  const known = genders.find((gender) => gender !== undefined && gender !== unknownGender)
  return known === undefined ? fields : { ...fields, gender: known }
}

function withoutSensitive(user: WecomMember): WecomMember {
  const rest = { ...user }
  for (const name of sensitiveFields) delete rest[name]
  return rest
}
