import { checkKeys, checkNumber, checkOneOf, checkText, checkTexts } from './option-checks.ts'

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
  'scopes',
  'openPlatformAccount',
  'ipAllowList',
  'dailyTokenLimit',
  'verified',
  'banned',
]

/** @throws TypeError */
export function checkApp(app: SimulatedApp): void {
  const owner = 'simulated app'
  checkKeys(owner, app, knownKeys)
  checkText(owner, 'appId', app.appId)
  checkText(owner, 'appSecret', app.appSecret)
  checkText(owner, 'name', app.name)
  checkOneOf(owner, 'kind', app.kind, kinds)
  checkTexts(owner, 'redirectDomains', app.redirectDomains)
  for (const domain of app.redirectDomains) {
    if (domain.includes('://') || /^[^[/]*:/.test(domain)) {
      throw new TypeError(
        `${owner}: redirect domain "${domain}" must be a host name without scheme and port, as in Tencent's console`,
      )
    }
  }
  if (app.scopes !== undefined) checkTexts(owner, 'scopes', app.scopes)
  if (app.openPlatformAccount !== undefined) checkText(owner, 'openPlatformAccount', app.openPlatformAccount)
  if (app.ipAllowList !== undefined) checkTexts(owner, 'ipAllowList', app.ipAllowList)
  if (app.dailyTokenLimit !== undefined) checkNumber(owner, 'dailyTokenLimit', app.dailyTokenLimit, 0)
}

export function scopesOf(app: SimulatedApp): readonly string[] {
  if (app.verified === false) return []
  if (app.scopes !== undefined) return app.scopes
  if (app.kind === 'website') return ['snsapi_login']
  if (app.kind === 'mini-program') return []
  return app.kind === 'mobile-app' ? ['snsapi_userinfo'] : ['snsapi_base', 'snsapi_userinfo']
}
