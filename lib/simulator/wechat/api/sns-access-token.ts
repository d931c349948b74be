import { checkCredential } from '../../accounts/api/app-credential.ts'
import { snsParameters } from '../../accounts/api/sns-parameters.ts'
import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf, unionidOf, virtualOpenidOf, virtualUnionidOf } from '../../accounts/state/openids.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

/** Exchanges a login code for a web-auth access token. */
export function exchangeCode(call: Call): Answer {
  const query = snsParameters(call)
  const app = checkCredential(call, query.get('appid') ?? '', query.get('secret') ?? '')
  return redeemLoginCode(call, query, app)
}

/** @param componentAppId of the third-party platform that asks on behalf of the account */
export function redeemLoginCode(
  call: Call,
  query: URLSearchParams,
  app: SimulatedApp,
  componentAppId?: string,
): Answer {
  const { world } = call
  const value = query.get('code') ?? ''
  call.check('code is given', value !== '', 41008)
  call.check('grant_type is authorization_code', query.get('grant_type') === 'authorization_code', 40002)

  const code = world.codes.get(value)
  call.check('code is known', code !== undefined, 40029)
  call.check('code was issued to this appid', code.appId === app.appId, 40029)
  const isTheirs = code.componentAppId === componentAppId
  call.check('code was issued to whoever asks: the account itself, or this platform', isTheirs, 40029)
  call.check('code is used for the first time', !code.isUsed, 40163)
  call.check(
    'code is younger than 5 minutes',
    world.clock.now() < code.expiresAt,
    world.options.expiredCodeErrcode,
  )
  code.isUsed = true
  const person = world.people.get(code.personId)
  call.check('the person exists', person !== undefined, 40029)
  call.check('the person is not blocked', person.isBlocked !== true, 40226)

  const { scope, isSnapshot } = code
  const openid = isSnapshot ? virtualOpenidOf(app, person) : openidOf(app, person)
  const unionid = isSnapshot ? virtualUnionidOf(app) : unionidOf(app, person)
  const grant = world.oauthTokens.issue({
    appId: app.appId,
    personId: person.id,
    openid,
    scope,
    isSnapshot,
    componentAppId,
  })
  return json('sns', {
    access_token: grant.accessToken,
    expires_in: 7200,
    refresh_token: grant.refreshToken,
    openid,
    scope,
    ...(isSnapshot && { is_snapshotuser: person.isSnapshotUser === 'string' ? '1' : 1 }),
    ...(scope !== 'snsapi_base' && unionid !== undefined && { unionid }),
  })
}
