import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { secondsLeft } from '../../engine/api-tickets.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

/** `cgi-bin/ticket/getticket`: what pages are signed with; the same ticket until it expires. */
export function getTicket(call: Call): Answer {
  const { appId } = checkAccount(call, 'official-account')
  const type = call.query.get('type') ?? ''
  call.check('type is jsapi or wx_card', type === 'jsapi' || type === 'wx_card', 40097)
  const ticket = call.world.apiTickets.fetch(appId, type)
  return json('cgi-bin', {
    errcode: 0,
    errmsg: 'ok',
    ticket: ticket.value,
    expires_in: secondsLeft(ticket, call.world.clock.now()),
  })
}
