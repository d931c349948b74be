import { type Answer, json } from '../../engine/http/answer.ts'
import { isSame } from '../state/is-same.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkComponentAppId, readBody, textIn } from './component-body.ts'
import { checkAddress } from './component-caller.ts'

/** `api_start_push_ticket`: tickets are pushed again after their pushes have stopped. The answer holds none. */
export function startPushTicket(call: Call): Answer {
  const body = readBody(call)
  const component = checkComponentAppId(call, textIn(body, 'component_appid'))
  const secret = textIn(body, 'component_secret')
  call.check('component_secret is given', secret !== '', 41004)
  call.check('component_secret belongs to the appid', isSame(secret, component.appSecret), 40125)
  checkAddress(call, component)
  const wasStopped = call.world.openPlatform.tickets.restart(component.appId)
  return json('cgi-bin', { errcode: 0, errmsg: wasStopped ? 'ok' : 'in a normal state' })
}
