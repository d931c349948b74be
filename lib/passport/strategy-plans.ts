import {
  anyOf,
  baseUrl,
  callback,
  credential,
  flag,
  type OptionShape,
  oneOf,
  requireOptions,
  routePath,
} from '../core/options.ts'
import { type LoginRouterOptions, resolveLoginSettings } from '../express/login/login-options.ts'
import type {
  LoggedInUser,
  LoginPlatform,
  LoginSettings,
  PageLoginApp,
} from '../express/request/login-platform.ts'
import {
  checkWechatAuthOptions,
  type WechatAuthPlatformOptions,
  websiteCheck,
  websitePlatform,
  wechatAuthPlatform,
} from '../wechat/login/wechat-auth-platform.ts'
import {
  checkWecomAuthOptions,
  type WecomAuthPlatformOptions,
  wecomAuthPlatform,
} from '../wecom/login/wecom-auth-platform.ts'

/** What a strategy works with once its options were checked. */
export interface StrategyPlan {
  platform: LoginPlatform<PageLoginApp>
  settings: LoginSettings
  /** What is asked of people unless `passport.authenticate()` says otherwise. */
  scope: string | undefined
  verify: (...args: unknown[]) => unknown
  passReqToCallback: boolean
}

interface OwnOptions {
  callbackURL: string
  passReqToCallback?: boolean | undefined
  scope?: string | undefined
}

/** An app may have a router and a strategy for the same account: what one has sealed is nothing to the other. */
const realm = 'passport'

const pointless = ['routes', 'basePath', 'publicUrl', 'bearer', 'requireState', 'keepSessionInfo'] as const
const hooks = ['onLogin', 'onRefresh', 'onDenied', 'returnToQuery', 'verifyAccess'] as const

const ownShape: OptionShape = {
  callbackURL: anyOf(
    'a path such as "/auth/wechat/callback", or an absolute http(s) URL',
    routePath,
    baseUrl,
  ),
  name: credential,
  passReqToCallback: flag,
  ...Object.fromEntries(
    [...pointless, ...hooks].map((name) => [
      name,
      () => 'has no meaning here: Passport and your routes do that',
    ]),
  ),
}

export function wechatStrategyPlan(
  given: WechatAuthPlatformOptions & OwnOptions,
  verify: unknown,
): StrategyPlan {
  const factory = 'WechatStrategy'
  const isWebsiteAlone = hasWebsiteAlone(given)
  const options = isWebsiteAlone ? { ...given, ...given.website, website: undefined } : given
  checkWechatAuthOptions(factory, options, [], {
    ...ownShape,
    scope: oneOf('snsapi_base', 'snsapi_userinfo'),
  })
  const plan = planOf(factory, options, verify)
  const platform = isWebsiteAlone
    ? websitePlatform(factory, { ...options, credentials: undefined }, realm)
    : wechatAuthPlatform(factory, options, realm)
  return { ...plan, platform }
}

export function wecomStrategyPlan(
  options: WecomAuthPlatformOptions & OwnOptions,
  verify: unknown,
): StrategyPlan {
  const factory = 'WecomStrategy'
  checkWecomAuthOptions(factory, options, [], ownShape)
  return { ...planOf(factory, options, verify), platform: wecomAuthPlatform(factory, options, realm) }
}

function hasWebsiteAlone(options: WechatAuthPlatformOptions | undefined): boolean {
  const { website, appId, client, credentials, platform } = options ?? {}
  const hasAccount = [appId, client, credentials, platform].some((one) => one !== undefined)
  return website !== undefined && !hasAccount && websiteCheck(website) === undefined
}

function planOf<User extends LoggedInUser>(
  factory: string,
  options: LoginRouterOptions<User, string> & { relay?: LoginSettings['relay'] } & OwnOptions,
  verify: unknown,
): Omit<StrategyPlan, 'platform'> {
  requireOptions(factory, options, ['callbackURL'])
  if (callback(verify) !== undefined) {
    throw new TypeError(`${factory}: give a function that answers your user: (person, done) => ...`)
  }
  const { callbackURL, passReqToCallback = false, scope } = options
  const address = callbackURL.startsWith('/') ? undefined : new URL(callbackURL)
  const callbackPath = address?.pathname ?? callbackURL
  const place = address === undefined ? {} : { publicUrl: address.origin }
  return {
    settings: resolveLoginSettings(factory, { callback: callbackPath }, { ...options, ...place }),
    scope,
    verify: verify as StrategyPlan['verify'],
    passReqToCallback,
  }
}
