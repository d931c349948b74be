import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/accounts-world.ts'
import { checkAddress, checkCredential } from './app-credential.ts'
import { jsonBody } from './json-body.ts'

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/**
 * The same app access token until five minutes before its end.
 * A forced refresh less than 30 s after the last one returns the current token; the 21st of a day is refused with 45009.
 */
export function stableToken(call: Call): Answer {
  call.check('the method is POST', call.method === 'POST', 43002)
  const body = jsonBody(call)
  const appId = textOf(body['appid'])
  call.check('appid is given', appId !== '', 41002)
  call.check('grant_type is client_credential', body['grant_type'] === 'client_credential', 40002)
  const app = checkCredential(call, appId, textOf(body['secret']))
  checkAddress(call, app)
  const issued = call.world.appAccessTokens.fetchStable(appId, body['force_refresh'] === true)
  call.check('fewer than 20 forced refreshes today', issued !== undefined, 45009)
  return json('cgi-bin', { access_token: issued.value, expires_in: issued.expiresInSeconds })
}
