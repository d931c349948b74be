import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/open-platform-world.ts'
import { preAuthCodeSeconds } from '../state/pre-auth-codes.ts'
import { bodyOf } from './component-body.ts'
import { checkCaller } from './component-caller.ts'

/** `api_create_preauthcode`: for one attempt to get an account's grant. */
export function createPreauthcode(call: Call): Answer {
  const component = checkCaller(call)
  bodyOf(call, component)
  const code = call.world.openPlatform.preAuthCodes.issue(component.appId)
  return json('cgi-bin', { pre_auth_code: code.value, expires_in: preAuthCodeSeconds })
}
