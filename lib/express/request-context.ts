import type { NextFunction, Request } from 'express'
import { WechatAuthError } from '../errors.ts'
import type { LoggedInUser, LoginApp, LoginPlatform, LoginRealm, LoginSettings } from './login-platform.ts'
import { type PublicLocation, publicLocationOf } from './public-location.ts'
import { comparablePath, type ReturnTargetRules } from './return-target.ts'

/** A login router as the request met it on its way: what guards, `res.wechatLogin()` and error pages ask. */
export interface RouterVisit {
  platform: LoginPlatform
  settings: LoginSettings
  realm: LoginRealm | undefined
  /** `req.baseUrl` while the request was in the router. */
  mountPath: string
  /** Read once for a request, by `locationOf()`. */
  location?: PublicLocation
  next: NextFunction
}

interface RequestContext {
  visits: RouterVisit[]
  tokenProblem?: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID'
  /** The users that routers have put on this request, each with the slot of the app that they logged in to. */
  users: { user: LoggedInUser; slot: string }[]
  /** The user properties that a bearer token has filled, each with the token's family. */
  bearerFamilies?: Map<string, string>
  /** Where an error page sends somebody who wants to try again. */
  retryUrl?: () => string | undefined
}

// A registered symbol, so that two copies of the library in one process understand each other.
const key = Symbol.for('express-wechat-auth.request')

export function contextOf(req: Request): RequestContext {
  const holder = req as unknown as Record<symbol, RequestContext | undefined>
  const known = holder[key]
  if (known) return known
  const context: RequestContext = { visits: [], users: [] }
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

/** Puts a user on the request who logged in to the app with this slot. */
export function putUser(req: Request, userProperty: string, user: LoggedInUser, slot: string): void {
  contextOf(req).users.push({ user, slot })
  const holder = req as unknown as Record<string, LoggedInUser | undefined>
  holder[userProperty] = user
}

/** The slot of the app that a user on this request logged in to. Undefined for one whom the app has put there itself. */
export function slotOf(req: Request, user: LoggedInUser): string | undefined {
  return contextOf(req).users.findLast((one) => one.user === user)?.slot
}

/** True for a user who logged in to this very app. */
export function isUserOf(req: Request, user: LoggedInUser, app: LoginApp): boolean {
  return slotOf(req, user) === app.slot
}

/** The family of the bearer token that this user property comes from. */
export function bearerFamilyOf(
  req: Request,
  { userProperty }: Pick<LoginPlatform, 'userProperty'>,
): string | undefined {
  return contextOf(req).bearerFamilies?.get(userProperty)
}

export function locationOf(req: Request, visit: RouterVisit): PublicLocation {
  visit.location ??= publicLocationOf(req, visit.settings.publicUrl)
  return visit.location
}

/** The public path of a route, as a browser asks for it. Undefined where the route is switched off. */
export function publicPathOf(
  visit: RouterVisit,
  location: PublicLocation,
  route: string,
): string | undefined {
  const path = visit.settings.routes[route]
  return path === undefined || path === false
    ? undefined
    : location.prefix + visit.mountPath + visit.settings.basePath + path
}

export function returnRulesOf(visit: RouterVisit, location: PublicLocation): ReturnTargetRules {
  const own = location.prefix + visit.mountPath + visit.settings.basePath
  return {
    location,
    origins: visit.settings.returnToOrigins,
    ownPaths: Object.values(visit.settings.routes)
      .filter((path) => typeof path === 'string')
      .map((path) => comparablePath(own + path)),
  }
}

export function requireRealm(visit: RouterVisit): LoginRealm {
  if (visit.realm) return visit.realm
  throw new WechatAuthError('ERR_PARAMETER', `${visit.platform.factory}: no app for this host and path`, {
    status: 404,
  })
}
