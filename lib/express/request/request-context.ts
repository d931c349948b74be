import type { NextFunction, Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import type { LoggedInUser, LoginApp, LoginPlatform, LoginSettings, LoginTenant } from './login-platform.ts'
import { type PublicLocation, publicLocationOf } from './public-location.ts'
import { comparablePath, type ReturnTargetRules } from './return-target.ts'

/** A login router as the request met it on its way: what guards, `res.wechatLogin()` and error pages ask. */
export interface RouterContext {
  platform: LoginPlatform
  settings: LoginSettings
  tenant: LoginTenant | undefined
  /** `req.baseUrl` while the request was in the router. */
  mountPath: string
  /** Read once for a request, by `locationOf()`. */
  location?: PublicLocation
  next: NextFunction
}

interface RequestContext {
  routers: RouterContext[]
  tokenProblem?: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID'
  /** The users that routers have put on this request, each with the appKey of the app that they logged in to. */
  users: { user: LoggedInUser; appKey: string }[]
  /** The user properties that a bearer token has filled, each with the token's loginId. */
  bearerLoginIds?: Map<string, string>
  /** Where an error page sends somebody who wants to try again. */
  retryUrl?: () => string | undefined
}

// A registered symbol, so that two copies of the library in one process understand each other.
const key = Symbol.for('express-wechat-auth.request')

export function contextOf(req: Request): RequestContext {
  const holder = req as unknown as Record<symbol, RequestContext | undefined>
  const known = holder[key]
  if (known) return known
  const context: RequestContext = { routers: [], users: [] }
  holder[key] = context
  return context
}

/** The user that the routers have put on the request, or that the app has put in their place. */
export function userOn(
  req: Request,
  { userProperty }: Pick<LoginPlatform, 'userProperty'>,
): LoggedInUser | undefined {
  return (req as unknown as Record<string, LoggedInUser | null | undefined>)[userProperty] ?? undefined
}

/** Puts a user on the request who logged in to the app with this appKey. */
export function putUser(req: Request, userProperty: string, user: LoggedInUser, appKey: string): void {
  contextOf(req).users.push({ user, appKey })
  const holder = req as unknown as Record<string, LoggedInUser | undefined>
  holder[userProperty] = user
}

/** The appKey of the app that a user on this request logged in to. Undefined for one whom the app has put there itself. */
export function appKeyOf(req: Request, user: LoggedInUser): string | undefined {
  return contextOf(req).users.findLast((one) => one.user === user)?.appKey
}

/** True for a user who logged in to this very app. */
export function isUserOf(req: Request, user: LoggedInUser, app: LoginApp): boolean {
  return appKeyOf(req, user) === app.appKey
}

/** The loginId of the bearer token that this user property comes from. */
export function bearerLoginIdOf(
  req: Request,
  { userProperty }: Pick<LoginPlatform, 'userProperty'>,
): string | undefined {
  return contextOf(req).bearerLoginIds?.get(userProperty)
}

export function locationOf(req: Request, routerContext: RouterContext): PublicLocation {
  routerContext.location ??= publicLocationOf(req, routerContext.settings.publicUrl)
  return routerContext.location
}

/** The public path of a route, as a browser asks for it. Undefined where the route is switched off. */
export function publicPathOf(
  routerContext: RouterContext,
  location: PublicLocation,
  route: string,
): string | undefined {
  const path = routerContext.settings.routes[route]
  return path === undefined || path === false
    ? undefined
    : location.prefix + routerContext.mountPath + routerContext.settings.basePath + path
}

export function returnRulesOf(routerContext: RouterContext, location: PublicLocation): ReturnTargetRules {
  const own = location.prefix + routerContext.mountPath + routerContext.settings.basePath
  return {
    location,
    origins: routerContext.settings.returnToOrigins,
    ownPaths: Object.values(routerContext.settings.routes)
      .filter((path) => typeof path === 'string')
      .map((path) => comparablePath(own + path)),
  }
}

export function requireTenant(routerContext: RouterContext): LoginTenant {
  if (routerContext.tenant) return routerContext.tenant
  throw new WechatAuthError(
    'ERR_PARAMETER',
    `${routerContext.platform.factory}: no app for this host and path`,
    {
      status: 404,
    },
  )
}
