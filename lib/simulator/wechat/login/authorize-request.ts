import { type SimulatedApp, scopesOf } from '../../accounts/state/app.ts'
import { type KnownComponent, webPermissionSet } from '../../accounts/state/delegation.ts'
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
  /** The third-party platform that asks on behalf of the account. */
  componentAppId: string | undefined
  forcePopup: boolean
  forceSnapShot: boolean
}

interface Platform {
  appId: string
  component: KnownComponent
}

function checkState(call: Call, rawState: string | undefined): string | undefined {
  if (rawState === undefined) return undefined
  const state = decode(rawState)
  const rule = { what: 'state is not empty', instead: 'state is empty', errcode: 10013 }
  checkLoosely(call, rule, state !== '')
  checkStateParameter(call, state, rawState.length)
  return state
}

function checkComponent(call: Call, rawComponentAppId: string | undefined): Platform | undefined {
  if (rawComponentAppId === undefined) return undefined
  const appId = decode(rawComponentAppId) ?? ''
  const component = call.world.delegation.component(appId)
  const text = 'component_appid 参数错误'
  call.check('component_appid is a third-party platform', component !== undefined, unreachable, text)
  return { appId, component }
}

/** Of a link for a platform, the web domains of the platform count, and not those of the account. */
function checkHost(call: Call, app: SimulatedApp, platform: Platform | undefined, target: URL): void {
  const domains = platform?.component.webDomains ?? app.redirectDomains
  const isOwn = platform?.component.hasWebDomain(app.appId, target) ?? isRegistered(app, target)
  const whose = platform === undefined ? 'registered' : 'a web domain of the platform'
  call.check(`the host of redirect_uri is ${whose} (${domains.join(', ')})`, isOwn, 10003)
}

function checkRedirectUri(
  call: Call,
  app: SimulatedApp,
  platform: Platform | undefined,
  rawRedirectUri: string,
): string {
  const redirectUri = decode(rawRedirectUri) ?? ''
  const target = parseRedirectUri(redirectUri)
  call.check(
    'redirect_uri is encoded exactly once',
    !/[:/?#]/.test(rawRedirectUri) && !/^https?%3a/i.test(redirectUri),
    10003,
  )
  call.check('redirect_uri is an absolute http or https URL', target !== undefined, 10003)
  checkHost(call, app, platform, target)
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
  const platform = checkComponent(call, rawOf('component_appid'))

  const app = call.world.apps.get(appId ?? '')
  call.check('appid is known', app !== undefined, unreachable, 'AppID 参数错误')
  const redirectUri = checkRedirectUri(call, app, platform, rawRedirectUri)
  call.check('the account is not banned', app.banned !== true, 10004)
  call.check('appid is an official account', app.kind === 'official-account', 10016)
  const isGranted = platform?.component.isGranted(app.appId, webPermissionSet) ?? true
  call.check('the account has granted its web pages to the platform', isGranted, 10015)
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
    componentAppId: platform?.appId,
    forcePopup: rawOf('forcePopup') === 'true',
    forceSnapShot: rawOf('forceSnapShot') === 'true',
  }
}
