import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { avatarOf, defaultAvatar, qrCodeOf } from '../../wecom/api/member-pictures.ts'
import { findMember } from '../../wecom/state/people.ts'
import { visibleRangeOf } from '../../wecom/state/visible-range.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkKind, checkSuiteCaller, readTexts } from './suite-caller.ts'

/** `service/auth/getuserdetail3rd`: gender and pictures of a member who agrees; never a name, a number or an address. */
export function getUserdetail3rd(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party')
  const { clock, wecom, wecomSuite, installed } = call.world
  const { user_ticket } = readTexts(call, 'user_ticket')
  call.check('user_ticket is given', user_ticket !== '', 84090)
  const ticket = wecomSuite.userTickets.get(user_ticket)
  call.check('user_ticket is known', ticket !== undefined, 84015)
  call.check('user_ticket was issued to this suite', ticket.suiteId === suite.suiteId, 84015)
  call.check('user_ticket is younger than 2 hours', clock.now() < ticket.expiresAt, 84014)
  const install = wecomSuite.installs.get(suite.suiteId, ticket.corpId)
  const app = install && installed.find(ticket.corpId, install.agentId)
  call.check('the company still has the app', app !== undefined, 48004)
  const { corp, agent } = app.shown
  const member = findMember(corp, app.shownIdOf(ticket.userid))
  call.check('the member exists', member !== undefined, 60111)
  call.check('the member is in the visible range', visibleRangeOf(corp, agent).hasMember(member), 60011)

  const isAgreed = wecom.consents.has(ticket.corpId, ticket.userid, agent.agentId)
  call.checks.push({ what: 'the member agrees', ok: isAgreed })
  return corpAnswer({
    corpid: corp.corpId,
    userid: member.userid,
    name: member.name,
    gender: isAgreed ? (member.gender ?? '0') : '0',
    avatar: isAgreed ? avatarOf(call, corp, member) : defaultAvatar(call, corp),
    ...(isAgreed && { qr_code: qrCodeOf(corp, member) }),
  })
}
