import type { Router } from 'express'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { createLinkableRouter } from '../../express/link/linkable-router.ts'
import type { RelayOptions } from '../../express/login/departure.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import type { RouteName } from '../../express/request/login-platform.ts'
import type { WechatAccounts } from '../client/wechat-accounts.ts'
import { checkWechatAuthOptions, wechatAuthPlatform } from './wechat-auth-platform.ts'
import type { WechatRouterOptions } from './wechat-router-options.ts'
import type { WechatAppCredentials } from './wechat-tenants.ts'

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
  checkWechatAuthOptions('wechatAuth', options, Object.keys(routePaths))
  const settings = resolveLoginSettings('wechatAuth', routePaths, options)
  return createLinkableRouter(wechatAuthPlatform('wechatAuth', options), settings, loginRoutes)
}
