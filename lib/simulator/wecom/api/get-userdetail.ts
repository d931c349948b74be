import type { Answer } from '../../engine/http/answer.ts'
import { sensitiveFields } from '../state/agent.ts'
import { findMember } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCorpField } from './corp-body.ts'
import { checkCaller, checkNotThirdParty, shownIdOf } from './corp-caller.ts'
import { avatarOf, defaultAvatar, qrCodeOf } from './member-pictures.ts'

/** `auth/getuserdetail`: what the admin has ticked and the member has agreed to show. */
export function authGetUserdetail(call: Call): Answer {
  const caller = checkCaller(call)
  checkNotThirdParty(call, caller)
  const { corp, agent, range, homeCorpId } = caller
  const { clock, wecom } = call.world
  const ticket = wecom.tickets.get(checkCorpField(call, 'user_ticket', 84090))
  call.check('user_ticket is known', ticket !== undefined, 84015)
  const isOwn = ticket.corpId === homeCorpId && ticket.agentId === agent.agentId
  call.check('user_ticket was issued to this app', isOwn, 84015)
  call.check('user_ticket is younger than 30 minutes', clock.now() < ticket.expiresAt, 84014)
  const member = findMember(corp, shownIdOf(caller, ticket.userid))
  call.check('the member exists', member !== undefined, 60111)
  call.check('the member is in the visible range', range.hasMember(member), 60011)

  const isAgreed = wecom.consents.has(homeCorpId, ticket.userid, agent.agentId)
  call.checks.push({ what: 'the member agrees', ok: isAgreed })
  const shown = isAgreed ? (agent.sensitiveFields ?? sensitiveFields) : []
  const { gender = '0', mobile = '', email = '', biz_mail = '', address = '' } = member
  const values = { qr_code: qrCodeOf(corp, member), mobile, email, biz_mail, address }
  return corpAnswer({
    userid: member.userid,
    gender: shown.includes('gender') ? gender : '0',
    avatar: shown.includes('avatar') ? avatarOf(call, corp, member) : defaultAvatar(call, corp),
    ...Object.fromEntries(Object.entries(values).filter(([name]) => shown.includes(name))),
  })
}
