import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/open-platform-world.ts'
import { bodyOf, textIn } from './component-body.ts'
import { checkCaller } from './component-caller.ts'
import { funcInfoOf } from './func-info.ts'

const prefix = 'queryauthcode@@@'
const tokenSeconds = 7200

/** `api_query_auth`: exchanges the code of a grant, once, for the tokens of the account. */
export function queryAuth(call: Call): Answer {
  const component = checkCaller(call)
  const { authCodes, authorizerTokens } = call.world.openPlatform
  const value = textIn(bodyOf(call, component), 'authorization_code')
  const code = authCodes.find(value)
  const isCut = code === undefined && authCodes.find(prefix + value) !== undefined
  call.check(`authorization_code has its beginning (${prefix})`, !isCut, 61010)
  const isOwn = code !== undefined && code.grant.componentAppId === component.appId
  call.check('authorization_code was made for this platform', isOwn, 61009)
  call.check('authorization_code is used for the first time', !code.isUsed, 61010)
  const { clock, apps } = call.world
  call.check('authorization_code is younger than 10 minutes', clock.now() < code.expiresAt, 61010)
  const { grant } = code
  const isGranted = !grant.isCancelled && apps.get(grant.appId) !== undefined
  call.check('the account has not cancelled its grant', isGranted, 61003)
  code.isUsed = true
  grant.hasRedeemed = true
  const authorization_info = {
    authorizer_appid: grant.appId,
    authorizer_access_token: authorizerTokens.fetch(grant.id).value,
    expires_in: tokenSeconds,
    authorizer_refresh_token: grant.refreshToken,
    func_info: funcInfoOf(grant),
  }
  return json('cgi-bin', { authorization_info })
}
