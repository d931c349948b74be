import { checkKeys, checkNumber, checkOneOf, checkText, checkTexts } from '../../engine/option-checks.ts'
import { checkPush, type SimulatedPush } from '../../engine/push-config.ts'

export type SimulatedAppKind = 'official-account' | 'website' | 'mobile-app' | 'mini-program'

/** One registration at Tencent: what the console shows after "development settings". */
export interface SimulatedApp {
  /** `wx` and 16 hex digits at Tencent; any text here. */
  appId: string
  appSecret: string
  kind: SimulatedAppKind
  /** Shown to people on the consent and QR pages. */
  name: string
  /** Host names (with a path, if wanted) that `redirect_uri` may point to: no scheme, no port. None for a mini program. */
  redirectDomains: string[]
  /**
   * The scopes the app may ask for.
   * @default snsapi_base and snsapi_userinfo, snsapi_login, snsapi_userinfo, or none, by kind
   */
  scopes?: string[]
  /**
   * Host names of pages that may use the JS-SDK, written like `redirectDomains`.
   * @default those of `redirectDomains`
   */
  jsDomains?: string[]
  /** The template ids that messages may be sent with; without it, any. */
  templates?: string[]
  /** The pages of a mini program, without a slash in front, that a code may lead to; without it, any. */
  pages?: string[]
  /**
   * The address of a page that plays the front end of a mini program: whoever scans one of its codes is sent there, with
   * `page`, `scene` and `person` (an id) in the query.
   */
  frontEnd?: string
  /** How many permanent QR codes there may be. @default 100000 */
  permanentQrCodeLimit?: number
  /** Calls a day by API, e.g. `{ 'cgi-bin/qrcode/create': 10 }`. @default what Tencent documents */
  dailyLimits?: Record<string, number>
  /** `gh_` and 12 hex digits: its name in its messages. @default made of the appid */
  originalId?: string
  /** Where its messages and events are pushed to. */
  push?: SimulatedPush
  /** Apps with the same value share unionids; without it there is no unionid. */
  openPlatformAccount?: string
  /** Addresses that may ask for an app access token; without it, all may. */
  ipAllowList?: string[]
  /** @default 2000 calls of `cgi-bin/token` a day */
  dailyTokenLimit?: number
  /**
   * An unverified account may not ask for any scope (error page 10005).
   * @default true
   */
  verified?: boolean
  /**
   * A banned account gets error page 10004.
   * @default false
   */
  banned?: boolean
}

const kinds: readonly SimulatedAppKind[] = ['official-account', 'website', 'mobile-app', 'mini-program']
const knownKeys = [
  'appId',
  'appSecret',
  'kind',
  'name',
  'redirectDomains',
  'jsDomains',
  'templates',
  'pages',
  'frontEnd',
  'permanentQrCodeLimit',
  'dailyLimits',
  'scopes',
  'originalId',
  'push',
  'openPlatformAccount',
  'ipAllowList',
  'dailyTokenLimit',
  'verified',
  'banned',
]

function checkFrontEnd(owner: string, value: unknown): void {
  const isUrl = typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value)
  if (!isUrl) throw new TypeError(`${owner}: option "frontEnd" must be an absolute http or https URL`)
}

/** @throws TypeError */
export function checkApp(app: SimulatedApp): void {
  const owner = 'simulated app'
  checkKeys(owner, app, knownKeys)
  checkText(owner, 'appId', app.appId)
  checkText(owner, 'appSecret', app.appSecret)
  checkText(owner, 'name', app.name)
  checkOneOf(owner, 'kind', app.kind, kinds)
  checkTexts(owner, 'redirectDomains', app.redirectDomains)
  for (const name of ['jsDomains', 'templates', 'pages'] as const) {
    if (app[name] !== undefined) checkTexts(owner, name, app[name])
  }
  for (const domain of [...app.redirectDomains, ...(app.jsDomains ?? [])]) {
    if (domain.includes('://') || /^[^[/]*:/.test(domain)) {
      throw new TypeError(
        `${owner}: domain "${domain}" must be a host name without scheme and port, as in Tencent's console`,
      )
    }
  }
  if (app.scopes !== undefined) checkTexts(owner, 'scopes', app.scopes)
  if (app.originalId !== undefined) checkText(owner, 'originalId', app.originalId)
  if (app.frontEnd !== undefined) checkFrontEnd(owner, app.frontEnd)
  if (app.push !== undefined) checkPush(owner, app.kind, app.push)
  if (app.openPlatformAccount !== undefined) checkText(owner, 'openPlatformAccount', app.openPlatformAccount)
  if (app.ipAllowList !== undefined) checkTexts(owner, 'ipAllowList', app.ipAllowList)
  for (const name of ['dailyTokenLimit', 'permanentQrCodeLimit'] as const) {
    if (app[name] !== undefined) checkNumber(owner, name, app[name], 0)
  }
  for (const [api, limit] of Object.entries(app.dailyLimits ?? {})) {
    checkNumber(owner, `dailyLimits.${api}`, limit, 0)
  }
}

const scopesOfKind: Readonly<Record<SimulatedAppKind, readonly string[]>> = {
  'official-account': ['snsapi_userinfo', 'snsapi_base'],
  website: ['snsapi_login'],
  'mobile-app': ['snsapi_userinfo'],
  'mini-program': [],
}

/** What an app of this kind may ask for once it is verified; the usual one first. */
export function possibleScopesOf(app: SimulatedApp): readonly string[] {
  return app.scopes ?? scopesOfKind[app.kind]
}

export function scopesOf(app: SimulatedApp): readonly string[] {
  return app.verified === false ? [] : possibleScopesOf(app)
}
