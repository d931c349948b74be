import type { Answer } from '../../engine/http/answer.ts'
import { redeemMiniProgramCode } from '../../mini-program/api/jscode2session.ts'
import { redeemLoginCode } from '../../wechat/api/sns-access-token.ts'
import { renewOAuthToken } from '../../wechat/api/sns-refresh-token.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkSnsCaller } from './sns-caller.ts'

/** `sns/oauth2/component/access_token`: exchanges the code of a login on behalf of an official account. */
export function exchangeComponentCode(call: Call): Answer {
  const { component, app } = checkSnsCaller(call)
  return redeemLoginCode(call, call.query, app, component.appId)
}

/** `sns/oauth2/component/refresh_token`. */
export function renewComponentOAuthToken(call: Call): Answer {
  const { component, app } = checkSnsCaller(call)
  return renewOAuthToken(call, call.query, app.appId, component.appId)
}

/** `sns/component/jscode2session`: exchanges the code of `wx.login()` on behalf of a mini program. */
export function componentJscode2session(call: Call): Answer {
  const { app } = checkSnsCaller(call)
  return redeemMiniProgramCode(call, call.query, app)
}
