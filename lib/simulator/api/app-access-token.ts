import type { Call } from '../http/call.ts'
import { looksLikeToken } from '../state/identifiers.ts'

/** The checks of every call that shows an app access token; returns the appid it belongs to. */
export function checkAppAccessToken(call: Call): string {
  const value = call.query.get('access_token') ?? ''
  call.check('access_token is given', value !== '', 41001)
  call.check('access_token has the right shape', looksLikeToken(value), 40014)
  const found = call.world.appAccessTokens.find(value)
  call.check(
    'access_token is known and the latest',
    found !== undefined && found.state !== 'not latest',
    40001,
  )
  call.check('access_token is younger than 2 hours', found.state !== 'expired', 42001)
  return found.appId
}
