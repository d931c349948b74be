import { scopesOf } from '../../accounts/state/app.ts'
import { hasAllowedPort, isRegistered, parseRedirectUri } from '../../engine/login/redirect-target.ts'
import type { QrPageRequest } from '../pages/qr-page.ts'
import type { Call } from '../state/wechat-world.ts'

/** What a website asks for on `/connect/qrconnect`, after all checks. */
export interface QrRequest extends QrPageRequest {
  scope: string
}

const noRight = 'Scope 参数错误或没有 Scope 权限'

/** Checks a link as the platform does; each failure is an error page without a number. */
export function checkQrRequest(call: Call): QrRequest {
  const { query, world } = call
  const app = world.apps.get(query.get('appid') ?? '')
  call.check('appid is known', app !== undefined, -1, 'AppID 参数错误')
  const scope = query.get('scope') ?? ''
  const scopes = scope.split(',')
  call.check('appid is a website app', app.kind === 'website', -1, noRight)
  call.check('scope is snsapi_login', scopes.includes('snsapi_login'), -1, noRight)
  call.check(
    'the app may ask for the scope',
    scopes.every((one) => scopesOf(app).includes(one)),
    -1,
    noRight,
  )
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = parseRedirectUri(redirectUri)
  const isAllowed = target !== undefined && isRegistered(app, target) && hasAllowedPort(target)
  call.check(
    `redirect_uri is an absolute URL of a registered host (${app.redirectDomains.join(', ')})`,
    isAllowed,
    -1,
    'redirect_uri 参数错误',
  )
  // The embedded page (login_type=jssdk) is asked for without response_type.
  const responseType = query.get('response_type')
  const isCode = responseType === 'code' || (responseType === null && query.get('login_type') === 'jssdk')
  call.check('response_type is code', isCode, -1, '该链接无法访问')
  return {
    app,
    redirectUri,
    scope,
    state: query.get('state') ?? undefined,
    isSelfRedirect: query.get('self_redirect') === 'true',
    isEmbedded: query.get('login_type') === 'jssdk',
    isTextWhite: query.get('style') === 'white',
  }
}
