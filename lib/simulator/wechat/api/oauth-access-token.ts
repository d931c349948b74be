import { snsParameters } from '../../accounts/api/sns-parameters.ts'
import { looksLikeToken } from '../../engine/identifiers.ts'
import type { OAuthGrant } from '../state/oauth-tokens.ts'
import type { Call } from '../state/wechat-world.ts'

/** The checks of every call that shows a web-auth access token and the openid it belongs to. */
export function checkOAuthAccessToken(call: Call): OAuthGrant {
  const { world } = call
  const query = snsParameters(call)
  const value = query.get('access_token') ?? ''
  call.check('access_token is given', value !== '', 41001)
  const openid = query.get('openid') ?? ''
  call.check('openid is given', openid !== '', 41009)
  call.check('access_token has the right shape', looksLikeToken(value), 40014)
  const grant = world.oauthTokens.findByAccessToken(value)
  call.check('access_token is known and the latest', grant?.isAccessTokenAlive, 40001)
  call.check('access_token is younger than 2 hours', world.clock.now() < grant.accessExpiresAt, 42001)
  call.check('openid belongs to the access_token', grant.openid === openid, 40003)
  return grant
}
