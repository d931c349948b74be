import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import { checkReceiver } from '../../accounts/api/receiver.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'
import { checkContent } from './custom-content.ts'

/** `cgi-bin/message/custom/send`: a customer-service message, only for a while after the person did something. */
export function sendCustom(call: Call): Answer {
  const app = checkAccount(call, 'official-account', 'mini-program')
  call.check('the method is POST', call.method === 'POST', 43002)
  const body = jsonBody(call)
  const { openid, person } = checkReceiver(call, app, body['touser'])
  checkContent(call, body)
  const { followers, messageWindows } = call.world.official
  const isReachable = app.kind === 'mini-program' || followers.get(app.appId, person) !== undefined
  call.check('the person follows the account', isReachable, 45015)
  const taken = messageWindows.take(app.appId, person.id)
  call.check(
    'the person wrote in the last 48 hours, or did something else just now',
    taken !== 'closed',
    45015,
  )
  call.check('fewer than 5 messages (after a message) or 3 were sent since', taken !== 'used up', 45047)
  call.world.sent.add({ kind: 'customer-service', appId: app.appId, openid, body })
  return json('cgi-bin', { errcode: 0, errmsg: 'ok' })
}
