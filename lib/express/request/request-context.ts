import type { NextFunction, Request, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { knownRequests, type RequestLinks } from '../http/retry-link.ts'
import type {
  LoggedInUser,
  LoginApp,
  LoginPlatform,
  LoginSettings,
  LoginTarget,
  LoginTenant,
  PageLoginApp,
} from './login-platform.ts'
import { type PublicLocation, publicLocationOf } from './public-location.ts'
import { comparablePath, ownPath, type ReturnTargetRules } from './return-target.ts'

/** Functions that a router lends to the responses of the requests that come through it. */
export type ResponseMethods = Record<string, (this: Response, target?: LoginTarget) => void | Promise<void>>

/** A login router as the request met it on its way: what guards, `res.wechatLogin()` and error pages ask. */
export interface RouterContext<App extends LoginApp = LoginApp> {
  platform: LoginPlatform<App>
  settings: LoginSettings
  tenant: LoginTenant<App> | undefined
  /** `req.baseUrl` while the request was in the router. */
  mountPath: string
  /** Read once for a request, by `locationOf()`. */
  location: PublicLocation | undefined
  /** Functions of `res`. */
  methods: ResponseMethods
  next: NextFunction
}

/** A router whose people are sent to a login page. */
export type PageRouterContext = RouterContext<PageLoginApp>

interface RequestContext extends RequestLinks {
  routers: RouterContext[]
  tokenProblem: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID' | undefined
  /** The users that routers have put on this request, each with the key of the app that they logged in to. */
  users: { user: LoggedInUser; appKey: string }[]
  /** The user properties that a bearer token has filled, each with the login that the token belongs to. */
  bearerLoginIds: Map<string, string> | undefined
  /** What the person wanted, who may want to try again. */
  failedLogin: { router: PageRouterContext; target: LoginTarget } | undefined
}

export function contextOf(req: Request): RequestContext {
  const known = knownContextOf(req)
  if (known !== undefined) return known
  const context: RequestContext = {
    routers: [],
    tokenProblem: undefined,
    users: [],
    bearerLoginIds: undefined,
    failedLogin: undefined,
    retry: undefined,
    home: undefined,
    back: undefined,
  }
  knownRequests.set(req, context)
  return context
}

/** Undefined for a request that has met no router. */
export const knownContextOf = (req: Request): RequestContext | undefined =>
  knownRequests.get(req) as RequestContext | undefined

export function hasLoginPage(router: RouterContext): router is PageRouterContext {
  return router.platform.hasLoginPage
}

/** The user that the routers have put on the request, or that the app has put in their place. */
export function userOn(
  req: Request,
  { userProperty }: Pick<LoginPlatform, 'userProperty'>,
): LoggedInUser | undefined {
  return (Reflect.get(req, userProperty) as LoggedInUser | null | undefined) ?? undefined
}

export function takeUserOff(req: Request, { userProperty }: Pick<LoginPlatform, 'userProperty'>): void {
  Reflect.deleteProperty(req, userProperty)
}

/** Puts a user on the request who logged in to the app with this key. */
export function putUser(req: Request, userProperty: string, user: LoggedInUser, appKey: string): void {
  contextOf(req).users.push({ user, appKey })
  Reflect.set(req, userProperty, user)
}

/** The key of the app that a user on this request logged in to. Undefined for one whom the app has put there itself. */
export function appKeyOf(req: Request, user: LoggedInUser): string | undefined {
  return contextOf(req).users.findLast((one) => one.user === user)?.appKey
}

/** True for a user who logged in to this very app. */
export function isUserOf(req: Request, user: LoggedInUser, app: LoginApp): boolean {
  return appKeyOf(req, user) === app.appKey
}

/** The login whose bearer token has filled this user property. */
export function bearerLoginIdOf(
  req: Request,
  { userProperty }: Pick<LoginPlatform, 'userProperty'>,
): string | undefined {
  return contextOf(req).bearerLoginIds?.get(userProperty)
}

export function locationOf(req: Request, router: RouterContext): PublicLocation {
  router.location ??= publicLocationOf(req, router.settings.publicUrl)
  return router.location
}

/** The public path of a route, as a browser asks for it. Undefined where the route is switched off. */
export function publicPathOf(
  router: RouterContext,
  location: PublicLocation,
  route: string,
): string | undefined {
  const path = router.settings.routes[route]
  return path === undefined || path === false ? undefined : basePathOf(router, location) + path
}

export function returnRulesOf(router: RouterContext, location: PublicLocation): ReturnTargetRules {
  return {
    location,
    origins: router.settings.returnToOrigins,
    get ownPaths() {
      return ownPathsOf(router.settings, basePathOf(router, location))
    },
  }
}

/** The routes of a router at the place where it was asked for last: as a rule it has one. */
const placed = new WeakMap<LoginSettings, { basePath: string; paths: readonly string[] }>()

function ownPathsOf(settings: LoginSettings, basePath: string): readonly string[] {
  const known = placed.get(settings)
  if (known?.basePath === basePath) return known.paths
  const routes = Object.values(settings.routes).filter((path) => typeof path === 'string')
  const paths = routes.map((path) => comparablePath(basePath + path))
  placed.set(settings, { basePath, paths })
  return paths
}

/** Below a wildcard mount a visitor writes the mount path: one that begins with two slashes would be another host. */
function basePathOf({ mountPath, settings }: RouterContext, { prefix }: PublicLocation): string {
  return ownPath(prefix + mountPath + settings.basePath)
}

export function requireTenant<App extends LoginApp>(router: RouterContext<App>): LoginTenant<App> {
  if (router.tenant) return router.tenant
  throw new WechatAuthError('ERR_PARAMETER', `${router.platform.factory}: no app for this host and path`, {
    status: 404,
  })
}
