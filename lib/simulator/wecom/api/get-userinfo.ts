import { createHash } from 'node:crypto'
import type { Answer } from '../../engine/http/answer.ts'
import type { CorpPerson } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { redeemCode } from './corp-code.ts'

interface Identity {
  userid?: string
  openid?: string
  external_userid?: string
}

function identityOf({ member, outsider }: CorpPerson): Identity {
  if (member !== undefined) return { userid: member.userid }
  if (outsider?.kind === 'linked') return { userid: `${outsider.linkedCorpId}/${outsider.userid}` }
  if (outsider?.kind === 'external') {
    return { openid: outsider.openid, external_userid: outsider.external_userid }
  }
  return outsider === undefined ? {} : { openid: outsider.openid }
}

/** `auth/getuserinfo`: who came with a code. */
export function authGetUserinfo(call: Call): Answer {
  const { person, userTicket } = redeemCode(call)
  return corpAnswer({ ...identityOf(person), ...(userTicket !== undefined && { user_ticket: userTicket }) })
}

function deviceOf(person: CorpPerson): string {
  return createHash('sha256').update(`device ${person.id.toLowerCase()}`).digest('hex').slice(0, 32)
}

/** `user/getuserinfo`: the same in its older spelling. */
export function userGetUserinfo(call: Call): Answer {
  const { code, person, userTicket } = redeemCode(call)
  const { userid, openid, external_userid } = identityOf(person)
  return corpAnswer({
    ...(userid !== undefined && { UserId: userid }),
    ...(openid !== undefined && { OpenId: openid }),
    ...(code.via === 'app' && { DeviceId: deviceOf(person) }),
    ...(external_userid !== undefined && { external_userid }),
    ...(userTicket !== undefined && { user_ticket: userTicket, expires_in: 7200 }),
  })
}
