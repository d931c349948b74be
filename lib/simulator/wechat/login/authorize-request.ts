import { type SimulatedApp, scopesOf } from '../../accounts/state/app.ts'
import { hasAllowedPort, isRegistered, parseRedirectUri } from '../../engine/login/redirect-target.ts'
import type { Call } from '../state/wechat-world.ts'

/** What an app asks for on `/connect/oauth2/authorize`, after all checks. */
export interface AuthorizeRequest {
  app: SimulatedApp
  redirectUri: string
  scope: string
  state: string | undefined
  forcePopup: boolean
  forceSnapShot: boolean
}

const orderedNames = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']
const extraNames = ['forcePopup', 'forceSnapShot', 'connect_redirect']

/** The code of a page Tencent shows without a code: 该链接无法访问. */
const unreachable = -1

interface RawParameter {
  name: string
  value: string
}

function parseRaw(rawQuery: string): RawParameter[] {
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? { name: part, value: '' } : { name: part.slice(0, at), value: part.slice(at + 1) }
    })
}

/** Undefined when the %-encoding is broken. */
function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** True for `appId` and the like: Tencent answers such a link with a blank page. */
export function hasMisspeltAppId(rawQuery: string): boolean {
  return parseRaw(rawQuery).some(({ name }) => name !== 'appid' && name.toLowerCase() === 'appid')
}

function isInOrder(names: readonly string[]): boolean {
  const known = names.filter((name) => orderedNames.includes(name))
  const extrasAt = names.findIndex((name) => extraNames.includes(name))
  const isSorted = known.every(
    (name, index) => index === 0 || orderedNames.indexOf(known[index - 1] ?? '') < orderedNames.indexOf(name),
  )
  return isSorted && (extrasAt < 0 || names.slice(extrasAt).every((name) => extraNames.includes(name)))
}

function checkNames(call: Call, parameters: readonly RawParameter[]): void {
  const names = parameters.map(({ name }) => name)
  const stranger = names.find((name) => !orderedNames.includes(name) && !extraNames.includes(name))
  call.check(
    `the link has only these parameters: ${[...orderedNames, ...extraNames].join(', ')}`,
    stranger === undefined,
    unreachable,
    '该链接无法访问',
  )
  call.check(
    `the parameters are in this order: ${orderedNames.join(', ')}, then ${extraNames.join(', ')}`,
    isInOrder(names),
    unreachable,
    '该链接无法访问',
  )
}

function checkState(call: Call, rawState: string | undefined): string | undefined {
  if (rawState === undefined) return undefined
  const state = decode(rawState)
  call.check('state is not empty', state !== '', 10013)
  call.check('state is at most 128 bytes', rawState.length <= 128, unreachable, 'state 参数错误')
  call.check(
    'state has only letters and digits',
    /^[a-zA-Z0-9]+$/.test(state ?? ''),
    unreachable,
    'state 参数错误',
  )
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
