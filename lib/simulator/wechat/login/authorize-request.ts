import { type SimulatedApp, scopesOf } from '../../accounts/state/app.ts'
import { checkLoosely } from '../../engine/http/leniency.ts'
import { hasAllowedPort, isRegistered, parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { checkStateParameter } from '../../engine/login/state-parameter.ts'
import type { Call } from '../state/wechat-world.ts'
import { checkNames, decode, parseRaw, unreachable } from './authorize-link.ts'

/** What an app asks for on `/connect/oauth2/authorize`, after all checks. */
export interface AuthorizeRequest {
  app: SimulatedApp
  redirectUri: string
  scope: string
  state: string | undefined
  forcePopup: boolean
  forceSnapShot: boolean
}

function checkState(call: Call, rawState: string | undefined): string | undefined {
  if (rawState === undefined) return undefined
  const state = decode(rawState)
  const rule = { what: 'state is not empty', instead: 'state is empty', errcode: 10013 }
  checkLoosely(call, rule, state !== '')
  checkStateParameter(call, state, rawState.length)
  return state
}

function checkRedirectUri(call: Call, app: SimulatedApp, rawRedirectUri: string): string {
  const redirectUri = decode(rawRedirectUri) ?? ''
  const target = parseRedirectUri(redirectUri)
  call.check(
    'redirect_uri is encoded exactly once',
    !/[:/?#]/.test(rawRedirectUri) && !/^https?%3a/i.test(redirectUri),
    10003,
  )
  call.check('redirect_uri is an absolute http or https URL', target !== undefined, 10003)
  call.check(
    `the host of redirect_uri is registered (${app.redirectDomains.join(', ')})`,
    isRegistered(app, target),
    10003,
  )
  call.check('redirect_uri has no port but 80 and 443', hasAllowedPort(target), 10003)
  return redirectUri
}

/** Checks a link as the platform does, in its order; each failure is an error page. */
export function checkAuthorizeRequest(call: Call, rawQuery: string): AuthorizeRequest {
  const parameters = parseRaw(rawQuery)
  const rawOf = (name: string): string | undefined => parameters.find((part) => part.name === name)?.value
  checkNames(call, parameters)

  const appId = decode(rawOf('appid') ?? '')
  call.check('appid is given', appId !== '', 10012)
  const rawRedirectUri = rawOf('redirect_uri') ?? ''
  call.check('redirect_uri is given', rawRedirectUri !== '', 10011)
  call.check(
    'response_type is code',
    rawOf('response_type') === 'code',
    unreachable,
    'response_type 参数错误',
  )
  const scope = decode(rawOf('scope') ?? '')
  call.check('scope is given', scope !== '', 10010)
  const state = checkState(call, rawOf('state'))

  const app = call.world.apps.get(appId ?? '')
  call.check('appid is known', app !== undefined, unreachable, 'AppID 参数错误')
  const redirectUri = checkRedirectUri(call, app, rawRedirectUri)
  call.check('the account is not banned', app.banned !== true, 10004)
  call.check('appid is an official account', app.kind === 'official-account', 10016)
  call.check(
    `the account may ask for this scope (${scopesOf(app).join(', ') || 'none'})`,
    scopesOf(app).includes(scope ?? ''),
    10005,
  )
  return {
    app,
    redirectUri,
    scope: scope ?? '',
    state,
    forcePopup: rawOf('forcePopup') === 'true',
    forceSnapShot: rawOf('forceSnapShot') === 'true',
  }
}
