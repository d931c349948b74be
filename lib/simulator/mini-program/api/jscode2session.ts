import { checkCredential } from '../../accounts/api/app-credential.ts'
import { snsParameters } from '../../accounts/api/sns-parameters.ts'
import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf, unionidOf } from '../../accounts/state/openids.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/mini-program-world.ts'
import { ownerOf } from '../state/mini-programs.ts'

/** Exchanges the code of `wx.login()` for the person's openid and session_key. */
export function jscode2session(call: Call): Answer {
  const query = snsParameters(call)
  const app = checkCredential(call, query.get('appid') ?? '', query.get('secret') ?? '')
  return redeemMiniProgramCode(call, query, app)
}

/** The same for whoever may ask: the mini program itself, or a third-party platform. */
export function redeemMiniProgramCode(call: Call, query: URLSearchParams, app: SimulatedApp): Answer {
  const { world } = call
  call.check('appid is a mini program', app.kind === 'mini-program', 40013)
  const value = query.get('js_code') ?? ''
  call.check('js_code is given', value !== '', 41008)
  call.check('grant_type is authorization_code', query.get('grant_type') === 'authorization_code', 40002)

  const { loginCodes, phoneCodes, exchangeQuota } = world.miniPrograms
  call.check('js_code is not the code of a phone number', phoneCodes.get(value) === undefined, 40029)
  const code = loginCodes.get(value)
  call.check('js_code is known', code !== undefined, 40029)
  const { grant } = code
  call.check('js_code was issued to this appid', grant.appId === app.appId, 40029)
  call.check('js_code is used for the first time', !code.isUsed, 40163)
  call.check(
    'js_code is younger than 5 minutes',
    world.clock.now() < code.expiresAt,
    world.options.expiredCodeErrcode,
  )
  call.check('fewer than 100 logins of the person in a minute', exchangeQuota.take(ownerOf(grant)), 45011)
  code.isUsed = true
  const person = world.people.get(grant.personId)
  call.check('the person exists', person !== undefined, 40029)
  call.check('the person is not blocked', person.isBlocked !== true, 40226)

  const unionid = unionidOf(app, person)
  return json('sns', {
    openid: openidOf(app, person),
    session_key: grant.sessionKey,
    ...(unionid !== undefined && { unionid }),
  })
}
