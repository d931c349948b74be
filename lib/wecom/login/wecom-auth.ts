import type { Request, Router } from 'express'
import { listOf, nested, oneOf } from '../../core/options.ts'
import { WechatAuthError } from '../../errors.ts'
import { createLinkableRouter } from '../../express/link/linkable-router.ts'
import { type RelayOptions, relayCheck } from '../../express/login/departure.ts'
import { resolveLoginSettings, routeCheck } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import { loginToolsOf, type TenantApps } from '../../express/login/login-tenants.ts'
import type {
  LoginPlatform,
  LoginTenant,
  PageLoginApp,
  RouteName,
} from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import { type SuiteAccess, type WecomSuites, wecomSuiteCheck, wecomSuites } from '../client/wecom-suites.ts'
import { type SuiteLoginAppOptions, suiteLoginApps } from './suite-login-app.ts'
import { verifyRoute, verifyRouteCheck } from './verify-route.ts'
import { type WecomLoginApp, wecomLoginApp } from './wecom-login-app.ts'
import { wecomLoginPlatform } from './wecom-login-platform.ts'
import { checkWecomOptions, type WecomRouterOptions } from './wecom-router-options.ts'
import { wecomTenants } from './wecom-tenants.ts'
import type { WecomIdentity, WecomUser } from './wecom-user.ts'

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
        : listOf(oneOf('linked', 'external', 'non-member', 'other-corp'))(value),
    verifyAccess: oneOf('members', 'public'),
    suite: wecomSuiteCheck,
    relay: relayCheck,
  })
  if (options.suite !== undefined) checkSuiteAuth(options)
  const settings = resolveLoginSettings('wecomAuth', routePaths, options)
  const platform = wecomLoginPlatform({
    factory: 'wecomAuth',
    tenantOf: options.suite === undefined ? tenantsOfApps(options) : tenantOfSuite(options),
    hasLoginPage: true,
    usesSession: true,
    scopes,
    defaultScope: options.scope ?? 'snsapi_base',
  })
  return createLinkableRouter(platform, settings, [
    ...loginRoutes,
    verifyRoute(options.verifyAccess ?? 'members'),
  ])
}

const tenantsOfApps = (options: WecomAuthOptions): LoginPlatform<PageLoginApp>['tenantOf'] => {
  const { allow = [], authorize } = options
  const lang = options.lang === 'en' ? 'en' : undefined
  return wecomTenants<WecomRouteName, PageLoginApp>(options, {
    factory: 'wecomAuth',
    createApps(client, tools) {
      const app = wecomLoginApp({ client, tools, allow, authorize })
      return { apps: [app], select: byBrowser(app, client, lang) }
    },
    createSuiteApps: (suite, tools, corpId) => appsOfSuite({ suite, tools, allow, authorize, corpId, lang }),
  })
}

/** Members of every company that has installed the app. */
function tenantOfSuite(options: WecomAuthOptions): LoginPlatform<PageLoginApp>['tenantOf'] {
  const { allow = [], authorize } = options
  const suite = wecomSuites.of(options.suite) as SuiteAccess
  const tools = loginToolsOf('wecomAuth', options, suite.tokenCache)
  const lang = options.lang === 'en' ? 'en' : undefined
  const tenant: LoginTenant<PageLoginApp> = {
    ...appsOfSuite({ suite, tools, allow, authorize, lang }),
    cache: suite.tokenCache,
    // A company that has removed the app has nobody logged in any more.
    async requireGrant(user) {
      const { kind, corpId } = (user ?? {}) as Partial<WecomUser>
      if (kind === 'member' && corpId !== undefined) await suite.requireGrant(corpId)
    },
  }
  return () => tenant
}

function checkSuiteAuth({ suite, authorize, verifyAccess }: WecomAuthOptions): void {
  if (wecomSuites.of(suite)?.isTemplate) {
    throw new TypeError(
      'wecomAuth: a template (代开发) is an app of each company’s own: give credentials: (req) => ({ corpId, suite })',
    )
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new TypeError(
      'wecomAuth: option "authorize" must be a function beside "suite": departments and tags are one company’s',
    )
  }
  if (verifyAccess === 'public') {
    throw new TypeError(
      'wecomAuth: "verify" cannot be public beside "suite": it asks in the company of who asks',
    )
  }
}

function appsOfSuite(options: SuiteLoginAppOptions): TenantApps<WecomLoginApp> {
  const { inside, web } = suiteLoginApps(options)
  return {
    apps: web === undefined ? [inside] : [inside, web],
    select(req) {
      if (isInsideWecom(req)) return inside
      if (web !== undefined) return web
      throw new WechatAuthError(
        'ERR_BROWSER_UNSUPPORTED',
        'this browser is not WeCom’s, and wecomSuite() has no "loginSuite" for others',
      )
    },
  }
}

const isInsideWecom = (req: Request): boolean => /micromessenger/i.test(req.get('user-agent') ?? '')

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
  return (req) => (isInsideWecom(req) ? app : web)
}
