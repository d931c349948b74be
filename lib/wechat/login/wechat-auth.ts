import type { Router } from 'express'
import { appCredentialNames, appCredentialsShape } from '../../core/client/app-client-base.ts'
import { flag, givenOf, nested, oneOf } from '../../core/options.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { WechatAuthError } from '../../errors.ts'
import { createLinkableRouter } from '../../express/link/linkable-router.ts'
import { type RelayOptions, relayCheck } from '../../express/login/departure.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import type { TenantApps } from '../../express/login/login-tenants.ts'
import type { PageLoginApp, RouteName } from '../../express/request/login-platform.ts'
import { type WechatAccounts, wechatAccountsCheck } from '../client/wechat-accounts.ts'
import { isBrowser, isWechatBrowser } from './wechat-browser.ts'
import { wechatLoginApp } from './wechat-login-app.ts'
import { wechatLoginPlatform } from './wechat-login-platform.ts'
import { checkWechatOptions, type WechatRouterOptions } from './wechat-router-options.ts'
import { routerClient, type WechatAppCredentials, wechatTenants } from './wechat-tenants.ts'

/**
 * Options of `wechatAuth()`. Exactly one of `appId` with `appSecret`, `appId` with `platform`, `client`, and
 * `credentials` is needed.
 */
export interface WechatAuthOptions extends WechatRouterOptions<RouteName, WechatAppCredentials> {
  /** The third-party platform that acts for the account `appId`. Needs `secret`; takes no `website`. */
  platform?: WechatAccounts | undefined
  /** A website app of the Open Platform: other browsers then get its QR page from the same login route. */
  website?: AppCredentials | undefined
  /** One callback domain for many environments: where its `callbackRelay()` is. */
  relay?: RelayOptions | undefined
  /** Whether people of a snapshot page, who are made up by WeChat, may log in. @default 'refuse' */
  snapshotUsers?: 'refuse' | 'allow' | undefined
  /** Shows the consent page of `snsapi_userinfo` also to people whom WeChat would let pass silently. @default false */
  forcePopup?: boolean | undefined
  /** `connect_redirect=1`: keeps WeChat from calling back twice. Not documented, widely used. @default false */
  connectRedirect?: boolean | undefined
}

const routePaths = loginPathsBelow('/wechat')
const websiteCheck = nested(appCredentialsShape, ...appCredentialNames)

/**
 * Login with WeChat: fills `req.wechatUser` on every request, and serves
 * `GET /wechat/login`, `GET /wechat/callback`, `GET /wechat/authorizeUrl`, `POST /wechat/getUserInfo`,
 * `GET /wechat/user` and `POST /wechat/logout`.
 *
 * Needs a session (express-session or cookie-session) above it, except for `getUserInfo` with `bearer`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 * @example
 * app.use(wechatAuth({ appId: 'wx...', appSecret: '...' }))
 * app.get('/me', requireWechatUser(), (req, res) => res.json(req.wechatUser))
 */
export function wechatAuth(options: WechatAuthOptions): Router {
  checkWechatOptions('wechatAuth', options, Object.keys(routePaths) as RouteName[], {
    website: websiteCheck,
    snapshotUsers: oneOf('refuse', 'allow'),
    forcePopup: flag,
    connectRedirect: flag,
    platform: wechatAccountsCheck,
    relay: relayCheck,
  })
  if (options.platform !== undefined && options.website !== undefined) {
    throw new TypeError(
      'wechatAuth: give "website" to a websiteLogin() of its own: a platform has no part in it',
    )
  }
  const settings = resolveLoginSettings('wechatAuth', routePaths, options)
  const qrLang = options.lang === 'en' ? 'en' : 'cn'
  const tenantOf = wechatTenants(options, {
    factory: 'wechatAuth',
    takesAccounts: true,
    credentialsShape: { website: websiteCheck },
    createApps(client, tools, credentials) {
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
  return createLinkableRouter(wechatLoginPlatform('wechatAuth', tenantOf), settings, loginRoutes)
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
