import type { Router } from 'express'
import { codeLoginRoute, tokenRefreshRoute } from '../../express/code-login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../../express/code-login/code-login-options.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { logoutRoute, userRoute } from '../../express/login/login-routes.ts'
import { createPlatformRouter } from '../../express/login/platform-router.ts'
import { privateStateOf } from '../client/wechat-client.ts'
import { wechatLoginApp } from './wechat-login-app.ts'
import { wechatLoginPlatform } from './wechat-login-platform.ts'
import { checkWechatOptions, type WechatRouterOptions } from './wechat-router-options.ts'
import { wechatTenants } from './wechat-tenants.ts'

export type MobileRouteName = 'login' | 'refresh' | 'user' | 'logout'

/** Options of `mobileLogin()`. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed. */
export type MobileLoginOptions = AppLoginOptions<WechatRouterOptions<MobileRouteName>>

const routePaths: Record<MobileRouteName, string> = {
  login: '/wechat/mobile/login',
  refresh: '/wechat/mobile/refresh',
  user: '/wechat/mobile/user',
  logout: '/wechat/mobile/logout',
}

/**
 * Login for iOS and Android apps: `POST /wechat/mobile/login {code}` answers `{ token, expiresIn, user }`, and
 * `req.wechatUser` is filled for requests with that token. Tokens are always issued, sessions never written.
 * `POST /wechat/mobile/refresh` is there with a `userTokenStore`: it answers a fresh token while WeChat still takes
 * the stored refresh_token. `GET /wechat/mobile/user` and `POST /wechat/mobile/logout` do what they say.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/Mobile_App/WeChat_Login/Development_Guide.html
 * @example app.use(mobileLogin({ appId: 'wx...', appSecret: '...', secret }))
 */
export function mobileLogin(options: MobileLoginOptions): Router {
  checkWechatOptions('mobileLogin', options, Object.keys(routePaths) as MobileRouteName[], codeLoginShape)
  const withBearer = { ...options, bearer: options.bearer ?? true }
  const settings = resolveLoginSettings('mobileLogin', routePaths, withBearer)
  const tenantOf = wechatTenants(withBearer, {
    factory: 'mobileLogin',
    createApps(client, tools) {
      const app = wechatLoginApp({ provider: 'mobile-app', client, tools })
      return { apps: [app], select: () => app }
    },
  })
  const keepsTokens =
    options.userTokenStore !== undefined || privateStateOf(options.client)?.userTokens !== undefined
  return createPlatformRouter(
    wechatLoginPlatform('mobileLogin', tenantOf, { hasLoginPage: false, usesSession: false }),
    settings,
    [codeLoginRoute, ...(keepsTokens ? [tokenRefreshRoute] : []), userRoute, logoutRoute],
  )
}
