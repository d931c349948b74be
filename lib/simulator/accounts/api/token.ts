import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/accounts-world.ts'
import { checkAddress, checkCredential } from './app-credential.ts'

/** A new app access token on every call. */
export function token(call: Call): Answer {
  const { query, world } = call
  call.check('grant_type is client_credential', query.get('grant_type') === 'client_credential', 40002)
  const app = checkCredential(call, query.get('appid') ?? '', query.get('secret') ?? '')
  checkAddress(call, app)
  const issued = world.appAccessTokens.fetch(app.appId, app.dailyTokenLimit ?? 2000)
  call.check('the quota of the day is not used up', issued !== undefined, 45009)
  return json('cgi-bin', { access_token: issued.value, expires_in: issued.expiresInSeconds })
}
