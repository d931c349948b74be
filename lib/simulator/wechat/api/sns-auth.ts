import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'
import { checkOAuthAccessToken } from './oauth-access-token.ts'

/** Tells whether a web-auth access token is still good. */
export function auth(call: Call): Answer {
  checkOAuthAccessToken(call)
  return json('sns', { errcode: 0, errmsg: 'ok' })
}
