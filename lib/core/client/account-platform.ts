import type { TokenCache } from '../cache/token-cache.ts'
import { type OptionCheck, requireOptions } from '../options.ts'
import { isText } from '../texts.ts'

/** A third-party platform, as far as whoever works for one of its accounts needs to know it. */
export interface AccountPlatform<Client, ClientOptions> {
  tokenCache: TokenCache
  createClient(appId: string, options: ClientOptions): Client
  /** Rejects with ERR_GRANT_MISSING where the account has not granted, or has withdrawn it. */
  requireGrant(appId: string): Promise<void>
}

/** An account by its id, and the platform that acts for it: in place of an app secret. */
export interface AccountCredentials<Platform> {
  appId: string
  appSecret?: undefined
  platform: Platform
}

/** What the platform was made with, and whoever works for one of its accounts must not be told again. */
const platformOptions = ['endpoints', 'http', 'proxy', 'tokenCache', 'tokenProvider'] as const

/** @throws TypeError for an option that belongs to the platform */
export function refusePlatformOptions(factory: string, options: object): void {
  const given = options as Record<string, unknown>
  const misplaced = platformOptions.find((name) => given[name] !== undefined)
  if (misplaced === undefined) return
  throw new TypeError(
    `${factory}: give "${misplaced}" to wechatPlatform(), not to the router beside its platform`,
  )
}

/**
 * Checks a router that is told its account by the option `platform`.
 *
 * @throws TypeError
 */
export function checkAccountChoice(factory: string, options: object): void {
  requireOptions(factory, options, ['appId'])
  const given = options as Record<string, unknown>
  const second = ['appSecret', 'client', 'credentials'].find((name) => given[name] !== undefined)
  if (second !== undefined) throw new TypeError(`${factory}: give "platform" or "${second}", not both`)
  refusePlatformOptions(factory, options)
}

/** Checks what `credentials(req)` answered: an app with its secret, or an account with its platform. */
export function appOrAccount(app: OptionCheck, platform: OptionCheck): OptionCheck {
  return (value) => {
    const { platform: given, ...account } = (value ?? {}) as Record<string, unknown>
    if (given === undefined) return app(value)
    if (!isText(account['appId'])) return 'needs a key "appId"'
    const other = Object.keys(account).find((name) => name !== 'appId' && account[name] !== undefined)
    if (other !== undefined) return `has a key "${other}" beside "platform"`
    const problem = platform(given)
    return problem === undefined ? undefined : `has a key "platform" that ${problem}`
  }
}
