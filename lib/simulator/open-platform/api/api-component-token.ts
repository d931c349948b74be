import { type Answer, json } from '../../engine/http/answer.ts'
import { isSame } from '../state/is-same.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkComponentAppId, readBody, textIn } from './component-body.ts'
import { checkAddress, takeQuota } from './component-caller.ts'

const tokenSeconds = 7200

/** `api_component_token`: a new token on every call, for the secret and a ticket that was pushed. */
export function componentToken(call: Call): Answer {
  const { clock, openPlatform } = call.world
  const body = readBody(call)
  const component = checkComponentAppId(call, textIn(body, 'component_appid'))
  const secret = textIn(body, 'component_appsecret')
  call.check('component_appsecret is given', secret !== '', 41004)
  call.check('component_appsecret belongs to the appid', isSame(secret, component.appSecret), 40125)
  checkAddress(call, component)
  const ticket = openPlatform.tickets.find(textIn(body, 'component_verify_ticket'))
  const isOwn = ticket !== undefined && ticket.componentAppId === component.appId
  call.check('component_verify_ticket was made for this platform', isOwn, 61006)
  call.check('component_verify_ticket is younger than 12 hours', clock.now() < ticket.expiresAt, 61005)
  takeQuota(call, component)
  const token = openPlatform.componentTokens.fetch(component.appId)
  return json('cgi-bin', { component_access_token: token.value, expires_in: tokenSeconds })
}
