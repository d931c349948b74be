import { looksLikeToken } from '../../engine/identifiers.ts'
import type { Call } from '../state/accounts-world.ts'
import type { SimulatedApp, SimulatedAppKind } from '../state/app.ts'
import { checkDelegatedToken } from './delegated-token.ts'

/** The token of the account itself. */
function checkOwnToken(call: Call, value: string): string {
  const found = call.world.appAccessTokens.find(value)
  call.check(
    'access_token is known and the latest',
    found !== undefined && found.state !== 'not latest',
    40001,
  )
  call.check('access_token is younger than 2 hours', found.state !== 'expired', 42001)
  return found.appId
}

/**
 * The checks of every call that shows an app access token, or the token that a third-party platform has for an account;
 * returns the appid it is for.
 */
export function checkAppAccessToken(call: Call): string {
  const { apiQuotas, apps, delegation } = call.world
  const value = call.query.get('access_token') ?? ''
  call.check('access_token is given', value !== '', 41001)
  call.check('access_token has the right shape', looksLikeToken(value), 40014)
  const delegated = delegation.findToken(value)
  const appId = delegated === undefined ? checkOwnToken(call, value) : checkDelegatedToken(call, delegated)
  const app = apps.get(appId)
  const isWithin = app === undefined || apiQuotas.take(app, call.api)
  call.check('the quota of the day for this API is not used up', isWithin, 45009)
  return appId
}

/** The same for an API that only some accounts have; those that are not verified have none of these. */
export function checkAccount(call: Call, ...kinds: SimulatedAppKind[]): SimulatedApp {
  const app = call.world.apps.get(checkAppAccessToken(call))
  call.check('the app exists', app !== undefined, 40013)
  const mayCall = kinds.includes(app.kind) && app.verified !== false
  call.check(`the account is verified, and of this kind: ${kinds.join(', ')}`, mayCall, 48001)
  return app
}
