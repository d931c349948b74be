import type { Router } from 'express'
import { listOf, nested, oneOf } from '../../core/options.ts'
import { resolveLoginSettings, routeCheck } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import { createPlatformRouter } from '../../express/login/platform-router.ts'
import type { LoginTenant, PageLoginApp, RouteName } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import { verifyRoute, verifyRouteCheck } from './verify-route.ts'
import { type WecomLoginApp, wecomLoginApp } from './wecom-login-app.ts'
import { wecomLoginPlatform } from './wecom-login-platform.ts'
import { checkWecomOptions, type WecomRouterOptions } from './wecom-router-options.ts'
import { wecomTenants } from './wecom-tenants.ts'
import type { WecomIdentity } from './wecom-user.ts'

export type WecomRouteName = RouteName | 'verify'

/** Options of `wecomAuth()`. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, and `credentials` is needed. */
export interface WecomAuthOptions extends WecomRouterOptions<WecomRouteName> {
  /**
   * What is asked of people inside WeCom unless a login says otherwise: `snsapi_base` silently gives the id,
   * `snsapi_privateinfo` asks for mobile, e-mail and the like. Other browsers never give more than the id.
   * @default 'snsapi_base'
   */
  scope?: WecomScope | undefined
  /** Kinds of people who may log in besides members of the company. @default none */
  allow?: Exclude<WecomIdentity['kind'], 'member'>[] | undefined
  /** Who may ask `verify`: members who are logged in, or everybody. @default 'members' */
  verifyAccess?: 'members' | 'public' | undefined
}

const routePaths = { ...loginPathsBelow('/wecom'), verify: '/wecom/verify/:userId' }
const scopes: WecomScope[] = ['snsapi_base', 'snsapi_privateinfo']

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
  checkWecomOptions('wecomAuth', options, Object.keys(routePaths) as WecomRouteName[], {
    routes: nested({
      ...Object.fromEntries(Object.keys(routePaths).map((name) => [name, routeCheck])),
      verify: verifyRouteCheck,
    }),
    scope: oneOf(...scopes),
    allow: (value) =>
      Array.isArray(value) && value.length === 0
        ? undefined
        : listOf(oneOf('linked', 'external', 'non-member'))(value),
    verifyAccess: oneOf('members', 'public'),
  })
  const settings = resolveLoginSettings('wecomAuth', routePaths, options)
  const platform = wecomLoginPlatform({
    factory: 'wecomAuth',
    tenantOf: wecomTenants('wecomAuth', options, (client, tools) => {
      const app = wecomLoginApp({ client, tools, allow: options.allow ?? [], authorize: options.authorize })
      return { apps: [app], select: byBrowser(app, client, options.lang === 'en' ? 'en' : undefined) }
    }),
    hasLoginPage: true,
    usesSession: true,
    scopes,
    defaultScope: options.scope ?? 'snsapi_base',
  })
  return createPlatformRouter(platform, settings, [
    ...loginRoutes,
    verifyRoute(options.verifyAccess ?? 'members'),
  ])
}

/** WeCom's own browser has a login page of its own; WeChat's, where members may open the app too, shares it. */
function byBrowser(
  app: WecomLoginApp,
  client: WecomClient,
  lang: 'en' | undefined,
): LoginTenant<PageLoginApp>['select'] {
  const web: WecomLoginApp = {
    ...app,
    leavesFragment: false,
    authorizeUrl: ({ redirectUri, state }) =>
      client.webLoginUrl({ redirectUri, state, ...(lang !== undefined && { lang }) }),
  }
  return (req) => (/micromessenger/i.test(req.get('user-agent') ?? '') ? app : web)
}
