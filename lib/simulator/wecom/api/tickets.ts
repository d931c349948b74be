import { type ApiTicket, secondsLeft } from '../../engine/api-tickets.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { agentTicketKind, corpTicketKind } from '../state/ticket-kinds.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { type CorpCaller, checkCaller } from './corp-caller.ts'

const hourMs = 3_600_000
const maxPerHour = { corp: 400, agent: 100 }

function checkRate(call: Call, { homeCorpId, agent }: CorpCaller): void {
  const { rateLimits } = call.world
  const agentKey = JSON.stringify([call.api, homeCorpId, agent.agentId])
  const isSlow = rateLimits.take(agentKey, maxPerHour.agent, hourMs)
  call.check('fewer than 100 tickets in an hour for the app', isSlow, 45009)
  const corpKey = JSON.stringify([call.api, homeCorpId])
  call.check(
    'fewer than 400 tickets in an hour for the corp',
    rateLimits.take(corpKey, maxPerHour.corp, hourMs),
    45009,
  )
}

function answer(call: Call, ticket: ApiTicket): Answer {
  return corpAnswer({ ticket: ticket.value, expires_in: secondsLeft(ticket, call.world.clock.now()) })
}

/** `get_jsapi_ticket`: for `wx.config`, one for all apps of the corp. */
export function jsapiTicket(call: Call): Answer {
  const caller = checkCaller(call)
  call.check('there is no type (that is for ticket/get)', !call.query.has('type'), 91040)
  checkRate(call, caller)
  return answer(call, call.world.apiTickets.fetch(caller.homeCorpId, corpTicketKind))
}

/** `ticket/get`: for `wx.agentConfig`, one for each app. */
export function agentTicket(call: Call): Answer {
  const caller = checkCaller(call)
  call.check('type is agent_config', call.query.get('type') === 'agent_config', 91040)
  checkRate(call, caller)
  const kind = agentTicketKind(caller.agent.agentId)
  return answer(call, call.world.apiTickets.fetch(caller.homeCorpId, kind))
}
