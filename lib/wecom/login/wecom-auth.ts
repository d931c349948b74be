import type { Router } from 'express'
import { nested } from '../../core/options.ts'
import { createLinkableRouter } from '../../express/link/linkable-router.ts'
import type { RelayOptions } from '../../express/login/departure.ts'
import { resolveLoginSettings, routeCheck } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import type { RouteName } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import type { WecomSuites } from '../client/wecom-suites.ts'
import { verifyRoute, verifyRouteCheck } from './verify-route.ts'
import { checkWecomAuthOptions, wecomAuthPlatform } from './wecom-auth-platform.ts'
import type { WecomRouterOptions } from './wecom-router-options.ts'
import type { WecomIdentity } from './wecom-user.ts'

export type WecomRouteName = RouteName | 'verify'

/**
 * Options of `wecomAuth()`. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, `credentials`, and `suite`
 * is needed.
 */
export interface WecomAuthOptions extends WecomRouterOptions<WecomRouteName> {
  /** The app of a service provider: members of every company that has installed it. Needs `secret`. */
  suite?: WecomSuites | undefined
  /**
   * What is asked of people inside WeCom unless a login says otherwise: `snsapi_base` silently gives the id,
   * `snsapi_privateinfo` asks for mobile, e-mail and the like. Other browsers never give more than the id.
   * @default 'snsapi_base'
   */
  scope?: WecomScope | undefined
  /** One callback domain for many environments: where its `callbackRelay()` is. */
  relay?: RelayOptions | undefined
  /** Kinds of people who may log in besides members of the company. @default none */
  allow?: Exclude<WecomIdentity['kind'], 'member'>[] | undefined
  /** Who may ask `verify`: members who are logged in, or everybody. @default 'members' */
  verifyAccess?: 'members' | 'public' | undefined
}

const routePaths = { ...loginPathsBelow('/wecom'), verify: '/wecom/verify/:userId' }

/**
 * Login with WeCom (企业微信), inside its app and in any other browser: fills `req.wecomUser` on every request, and
 * serves `GET /wecom/login`, `GET /wecom/callback`, `GET /wecom/authorizeUrl`, `POST /wecom/getUserInfo`,
 * `GET /wecom/verify/:userId`, `GET /wecom/user` and `POST /wecom/logout`.
 *
 * Needs a session (express-session or cookie-session) above it, except for `getUserInfo` with `bearer`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/91335
 * @example
 * app.use(wecomAuth({ corpId: 'ww...', corpSecret: '...', agentId: 1000002, basePath: '/api' }))
 * app.get('/me', requireWecomUser(), (req, res) => res.json(req.wecomUser))
 */
export function wecomAuth(options: WecomAuthOptions): Router {
  checkWecomAuthOptions('wecomAuth', options, Object.keys(routePaths), {
    routes: nested({
      ...Object.fromEntries(Object.keys(routePaths).map((name) => [name, routeCheck])),
      verify: verifyRouteCheck,
    }),
  })
  const settings = resolveLoginSettings('wecomAuth', routePaths, options)
  return createLinkableRouter(wecomAuthPlatform('wecomAuth', options), settings, [
    ...loginRoutes,
    verifyRoute(options.verifyAccess ?? 'members'),
  ])
}
