import { snsParameters } from '../../accounts/api/sns-parameters.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

/** Renews a web-auth access token; needs no secret. */
export function refreshAccessToken(call: Call): Answer {
  const query = snsParameters(call)
  const appId = query.get('appid') ?? ''
  call.check('appid is given', appId !== '', 41002)
  call.check('appid is known', call.world.apps.get(appId) !== undefined, 40013)
  return renewOAuthToken(call, query, appId)
}

/** @param componentAppId of the third-party platform that asks on behalf of the account */
export function renewOAuthToken(
  call: Call,
  query: URLSearchParams,
  appId: string,
  componentAppId?: string,
): Answer {
  const { world } = call
  call.check('grant_type is refresh_token', query.get('grant_type') === 'refresh_token', 40002)
  const value = query.get('refresh_token') ?? ''
  call.check('refresh_token is given', value !== '', 41003)

  const grant = world.oauthTokens.findByRefreshToken(value)
  call.check('refresh_token is known', grant !== undefined, 40030)
  call.check('refresh_token was issued to this appid', grant.appId === appId, 40030)
  const isTheirs = grant.componentAppId === componentAppId
  call.check(
    'refresh_token was issued to whoever asks: the account itself, or this platform',
    isTheirs,
    40030,
  )
  call.check('the person has not changed the password', !grant.isVoid, 42007)
  call.check('refresh_token is younger than 30 days', world.clock.now() < grant.refreshExpiresAt, 42002)
  world.oauthTokens.renew(grant)
  return json('sns', {
    access_token: grant.accessToken,
    expires_in: 7200,
    refresh_token: grant.refreshToken,
    openid: grant.openid,
    scope: grant.scope,
  })
}
