import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import { preAuthCodeSeconds } from '../state/pre-auth-codes.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkKind, checkSuiteCaller } from './suite-caller.ts'

/** `service/get_pre_auth_code`: for one attempt to have a company install the suite. */
export function getPreAuthCode(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party')
  const code = call.world.wecomSuite.preAuthCodes.issue(suite.suiteId)
  return corpAnswer({ pre_auth_code: code.value, expires_in: preAuthCodeSeconds })
}

/** `service/set_session_info`: whether the install is one for tests. */
export function setSessionInfo(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  const { fields } = checkCorpBody(call)
  const { clock, wecomSuite } = call.world
  const code = wecomSuite.preAuthCodes.find(String(fields['pre_auth_code'] ?? ''))
  const isOwn = code !== undefined && code.suiteId === suite.suiteId
  call.check('pre_auth_code was made for this suite', isOwn, 40077)
  call.check('pre_auth_code was not used', !code.isUsed, 40077)
  call.check('pre_auth_code is younger than 20 minutes', clock.now() < code.expiresAt, 42007)
  const session = fields['session_info']
  const isObject = typeof session === 'object' && session !== null && !Array.isArray(session)
  call.check('session_info is an object', isObject, 40058, "invalid param 'session_info'")
  const { auth_type = 0, appid = [] } = session as { auth_type?: unknown; appid?: unknown }
  call.check('auth_type is 0 or 1', auth_type === 0 || auth_type === 1, 40058, "invalid param 'auth_type'")
  const isAppIds = Array.isArray(appid) && appid.every(Number.isSafeInteger)
  call.check('appid is a list of whole numbers', isAppIds, 40086)
  code.isTest = auth_type === 1
  return corpAnswer({})
}
