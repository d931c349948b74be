import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/mini-program-world.ts'
import { checkSessionSignature } from './session-signature.ts'

/** `wxa/checksession`: whether a server knows the person's present session_key. */
export function checkSession(call: Call): Answer {
  checkSessionSignature(call)
  return json('cgi-bin', { errcode: 0, errmsg: 'ok' })
}

/** `wxa/resetusersessionkey`: a new session_key, which lives no longer than the old one would have. */
export function resetSessionKey(call: Call): Answer {
  const { openid, owner } = checkSessionSignature(call)
  const sessionKey = call.world.miniPrograms.sessionKeys.reset(owner)
  return json('cgi-bin', { errcode: 0, errmsg: 'ok', openid, session_key: sessionKey })
}
