import type { Request, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'
import type { LoggedInUser, LoginApp, LoginTarget, RequestedTarget } from '../request/login-platform.ts'
import type { PublicLocation } from '../request/public-location.ts'
import {
  locationOf,
  publicPathOf,
  type RouterContext,
  requireTenant,
  returnRulesOf,
} from '../request/request-context.ts'
import { checkReturnTarget, rootOf, withQuery } from '../request/return-target.ts'
import { readLogin, requireSession } from '../request/session.ts'
import { createState, createTransaction, restartsOf, transactionCookies } from './transaction.ts'

/** Sends the browser to the platform's login page. */
export function redirectToPlatform(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  target: RequestedTarget,
): void {
  requireSession(req)
  const location = locationOf(req, routerContext)
  const app = requireTenant(routerContext).select(req)
  const scope = requireScope(routerContext, target.scope)
  const returnTo = checkReturnTarget(target.returnTo, returnRulesOf(routerContext, location))
  refuseLoop(req, app, scope, location)
  redirectToLoginPage(req, res, routerContext, { app, scope, returnTo, location })
}

interface Departure {
  app: LoginApp
  scope: string
  returnTo: string
  location: PublicLocation
  /** The state of the login that this one starts again. */
  replaces?: string
}

/** Starts a transaction and redirects; the target is checked already. */
export function redirectToLoginPage(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  { app, scope, returnTo, location, replaces }: Departure,
): void {
  const redirectUri = callbackUriOf(routerContext, location, { returnTo, scope })
  const state = createState(replaces === undefined ? 0 : restartsOf(replaces) + 1)
  const transaction = createTransaction({ state, returnTo, scope })
  transactionCookies(app.appKey, app.sealer, location).open(req, res, transaction, replaces)
  res.set('Cache-Control', 'no-store').redirect(302, app.authorizeUrl({ redirectUri, state, scope }))
}

/** The callback's address. The return target rides along, so that a lost cookie still ends at the right page. */
export function callbackUriOf(
  routerContext: RouterContext,
  location: PublicLocation,
  { returnTo, scope }: { returnTo: string; scope: string },
): string {
  const path = publicPathOf(routerContext, location, 'callback')
  if (path === undefined)
    throw new TypeError(`${routerContext.platform.factory}: routes.callback is off, so no page can log in`)
  return withQuery(location.origin + path, {
    ...(returnTo !== rootOf(location) && { returnTo }),
    ...(scope !== routerContext.platform.defaultScope && { scope }),
  })
}

/** Where a browser starts a login of this router, as a path. Undefined where the route is switched off. */
export function loginPathOf(
  routerContext: RouterContext,
  location: PublicLocation,
  target: LoginTarget,
): string | undefined {
  const path = publicPathOf(routerContext, location, 'login')
  return path === undefined ? undefined : withQuery(path, { ...target })
}

/** @throws ERR_PARAMETER for anything but one of the platform's scopes */
export function requireScope(routerContext: RouterContext, scope: unknown): string {
  if (scope === undefined || scope === '') return routerContext.platform.defaultScope
  if (typeof scope === 'string' && routerContext.platform.scopes.includes(scope)) return scope
  throw new WechatAuthError('ERR_PARAMETER', `scope must be ${routerContext.platform.scopes.join(' or ')}`)
}

/** A browser that finishes logins and never is logged in loses its session cookie: it would go round for ever. */
function refuseLoop(req: Request, app: LoginApp, scope: string, location: PublicLocation): void {
  const finished = transactionCookies(app.appKey, app.sealer, location).marks(req).length
  const user = readLogin(req, app.appKey)?.user as LoggedInUser | undefined
  const isSettled = user !== undefined && app.covers(user, scope)
  if (finished < 2 || (isSettled && finished < 4)) return
  throw new WechatAuthError(
    'ERR_LOGIN_LOOP',
    'this browser finished several logins within a minute and still is not logged in: its session cookie gets lost. Behind a proxy that ends TLS, set Express’s "trust proxy"; on plain http, express-session’s cookie.secure must be false',
  )
}
