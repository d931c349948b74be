import type { Router } from 'express'
import { credential } from '../../core/options.ts'
import { codeLoginRoute } from '../../express/code-login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../../express/code-login/code-login-options.ts'
import { checkRoute, userinfoRoute } from '../../express/code-login/session-key-routes.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { bearerLogoutRoute, userRoute } from '../../express/login/login-routes.ts'
import { createPlatformRouter } from '../../express/login/platform-router.ts'
import { wecomLoginPlatform } from './wecom-login-platform.ts'
import { wecomMiniLoginApp } from './wecom-mini-login-app.ts'
import { checkWecomOptions, type WecomRouterOptions } from './wecom-router-options.ts'
import { wecomTenants } from './wecom-tenants.ts'

export type WecomMiniLoginRouteName = 'login' | 'userinfo' | 'check' | 'user' | 'logout'

/**
 * Options of `wecomMiniLogin()`. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, and `credentials`
 * is needed: of the app that the mini program is bound to.
 */
export interface WecomMiniLoginOptions extends AppLoginOptions<WecomRouterOptions<WecomMiniLoginRouteName>> {
  /** The mini program's own app id: encrypted data must be for it. Without it there is no `userinfo` route. */
  appId?: string | undefined
}

const routePaths: Record<WecomMiniLoginRouteName, string> = {
  login: '/login',
  userinfo: '/login/userinfo',
  check: '/login/check',
  user: '/login/user',
  logout: '/login/logout',
}

/**
 * Login for mini programs inside WeCom: `POST /login {code}` with the code of `wx.qy.login()` answers
 * `{ token, expiresIn, user }`, and `req.wecomUser` is filled for requests with that token. Beside it
 * `POST /login/userinfo`, `GET /login/check`, `GET /login/user` and `POST /login/logout`. Members of another company
 * get 403 `ERR_NOT_A_MEMBER`. WeCom has neither phone codes nor a way to check a session_key: `check` says whether
 * one is kept.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/91506
 * @example app.use(wecomMiniLogin({ corpId: 'ww...', corpSecret: '...', agentId: 1000002, secret, basePath: '/api' }))
 */
export function wecomMiniLogin(options: WecomMiniLoginOptions): Router {
  const names = Object.keys(routePaths) as WecomMiniLoginRouteName[]
  checkWecomOptions('wecomMiniLogin', options, names, { appId: credential, ...codeLoginShape })
  const withBearer = { ...options, bearer: options.bearer ?? true }
  const settings = resolveLoginSettings('wecomMiniLogin', routePaths, withBearer)
  const platform = wecomLoginPlatform({
    factory: 'wecomMiniLogin',
    tenantOf: wecomTenants(withBearer, {
      factory: 'wecomMiniLogin',
      createApps(client, tools) {
        const app = wecomMiniLoginApp(client, tools, options)
        return { apps: [app], select: () => app }
      },
    }),
    hasLoginPage: false,
    usesSession: false,
    scopes: [],
    defaultScope: '',
  })
  return createPlatformRouter(platform, settings, [
    codeLoginRoute,
    ...(options.appId === undefined ? [] : [userinfoRoute]),
    checkRoute,
    userRoute,
    bearerLogoutRoute,
  ])
}
