import { appCredentialNames, appCredentialsShape } from '../../core/client/app-client-base.ts'
import { flag, givenOf, nested, type OptionCheck, type OptionShape, oneOf } from '../../core/options.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { WechatAuthError } from '../../errors.ts'
import { relayCheck } from '../../express/login/departure.ts'
import type { TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginPlatform, PageLoginApp } from '../../express/request/login-platform.ts'
import { wechatAccountsCheck } from '../client/wechat-accounts.ts'
import { isBrowser, isWechatBrowser } from './wechat-browser.ts'
import { wechatLoginApp } from './wechat-login-app.ts'
import { wechatLoginPlatform } from './wechat-login-platform.ts'
import { checkWechatOptions, type WechatRouterOptions } from './wechat-router-options.ts'
import { routerClient, type WechatAppCredentials, wechatTenants } from './wechat-tenants.ts'

/** What a login inside and outside WeChat is made with, whatever it is mounted as. */
export interface WechatAuthPlatformOptions extends WechatRouterOptions<string, WechatAppCredentials> {
  platform?: unknown
  website?: AppCredentials | undefined
  snapshotUsers?: 'refuse' | 'allow' | undefined
  forcePopup?: boolean | undefined
  connectRedirect?: boolean | undefined
}

export const websiteCheck: OptionCheck = nested(appCredentialsShape, ...appCredentialNames)

/** @param own checks of options that only this factory has, or has not */
export function checkWechatAuthOptions(
  factory: string,
  options: WechatAuthPlatformOptions,
  routeNames: readonly string[],
  own: OptionShape = {},
): void {
  checkWechatOptions(factory, options, routeNames, {
    website: websiteCheck,
    snapshotUsers: oneOf('refuse', 'allow'),
    forcePopup: flag,
    connectRedirect: flag,
    platform: wechatAccountsCheck,
    relay: relayCheck,
    ...own,
  })
  if (options.platform !== undefined && options.website !== undefined) {
    throw new TypeError(
      `${factory}: give "website" to a login of its own, as websiteLogin() is: a platform has no part in it`,
    )
  }
}

/** @param realm keeps what it seals from other logins to the same apps */
export function wechatAuthPlatform(
  factory: string,
  options: WechatAuthPlatformOptions,
  realm?: string,
): LoginPlatform<PageLoginApp> {
  const qrLang = options.lang === 'en' ? 'en' : 'cn'
  const tenantOf = wechatTenants(options, {
    factory,
    takesAccounts: true,
    credentialsShape: { website: websiteCheck },
    createApps(client, ownTools, credentials) {
      const tools = { ...ownTools, realm }
      const account = wechatLoginApp({
        provider: 'official-account',
        client,
        tools,
        snapshotUsers: options.snapshotUsers,
        authorizeExtras: givenOf(options, ['forcePopup', 'connectRedirect']),
      })
      const pair = credentials.website ?? options.website
      if (pair === undefined) return accountOrWebsite(account, undefined)
      const websiteClient = routerClient(options, pair, tools.tokenCache)
      const website = wechatLoginApp({ provider: 'website', client: websiteClient, tools, qrLang })
      return accountOrWebsite(account, website)
    },
  })
  return wechatLoginPlatform(factory, tenantOf)
}

/** The QR login of a website app alone, in any browser. */
export function websitePlatform(
  factory: string,
  options: WechatRouterOptions<string>,
  realm?: string,
): LoginPlatform<PageLoginApp> {
  const tenantOf = wechatTenants(options, {
    factory,
    createApps(client, tools) {
      const qrLang = options.lang === 'en' ? 'en' : 'cn'
      const app = wechatLoginApp({ provider: 'website', client, tools: { ...tools, realm }, qrLang })
      return { apps: [app], select: () => app }
    },
  })
  return wechatLoginPlatform(factory, tenantOf)
}

/** The official account for WeChat's own browser, the website app, if there is one, for all others. */
function accountOrWebsite(
  account: PageLoginApp,
  website: PageLoginApp | undefined,
): TenantApps<PageLoginApp> {
  return {
    apps: website ? [account, website] : [account],
    select(req) {
      const userAgent = req.get('user-agent') ?? ''
      // A server or a script that speaks for a browser says nothing of the browser: WeChat's own is meant.
      if (isWechatBrowser(userAgent) || !isBrowser(userAgent)) return account
      if (website) return website
      throw new WechatAuthError(
        'ERR_BROWSER_UNSUPPORTED',
        'this browser is not WeChat’s, and wechatAuth has no "website" app for others',
      )
    },
  }
}
