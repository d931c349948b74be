import type { Request, Response } from 'express'
import { WechatAuthError } from '../errors.ts'
import type { LoggedInUser, LoginApp, LoginTarget, RequestedTarget } from './login-platform.ts'
import type { PublicLocation } from './public-location.ts'
import { locationOf, publicPathOf, type RouterVisit, requireRealm, returnRulesOf } from './request-context.ts'
import { checkReturnTarget, rootOf, withQuery } from './return-target.ts'
import { readLogin, requireSession } from './session.ts'
import { createState, createTransaction, restartsOf, transactionCookies } from './transaction.ts'

/** Sends the browser to the platform's login page. */
export function redirectToPlatform(
  req: Request,
  res: Response,
  visit: RouterVisit,
  target: RequestedTarget,
): void {
  requireSession(req)
  const location = locationOf(req, visit)
  const app = requireRealm(visit).select(req)
  const scope = requireScope(visit, target.scope)
  const returnTo = checkReturnTarget(target.returnTo, returnRulesOf(visit, location))
  refuseLoop(req, app, scope, location)
  sendAway(req, res, visit, { app, scope, returnTo, location })
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
export function sendAway(
  req: Request,
  res: Response,
  visit: RouterVisit,
  { app, scope, returnTo, location, replaces }: Departure,
): void {
  const redirectUri = callbackUriOf(visit, location, { returnTo, scope })
  const state = createState(replaces === undefined ? 0 : restartsOf(replaces) + 1)
  const transaction = createTransaction({ state, returnTo, scope })
  transactionCookies(app.slot, app.sealer, location).open(req, res, transaction, replaces)
  res.set('Cache-Control', 'no-store').redirect(302, app.authorizeUrl({ redirectUri, state, scope }))
}

/** The callback's address. The return target rides along, so that a lost cookie still ends at the right page. */
export function callbackUriOf(
  visit: RouterVisit,
  location: PublicLocation,
  { returnTo, scope }: { returnTo: string; scope: string },
): string {
  const path = publicPathOf(visit, location, 'callback')
  if (path === undefined)
    throw new TypeError(`${visit.platform.factory}: routes.callback is off, so no page can log in`)
  return withQuery(location.origin + path, {
    ...(returnTo !== rootOf(location) && { returnTo }),
    ...(scope !== visit.platform.defaultScope && { scope }),
  })
}

/** Where a browser starts a login of this router, as a path. Undefined where the route is switched off. */
export function loginPathOf(
  visit: RouterVisit,
  location: PublicLocation,
  target: LoginTarget,
): string | undefined {
  const path = publicPathOf(visit, location, 'login')
  return path === undefined ? undefined : withQuery(path, { ...target })
}

/** @throws ERR_PARAMETER for anything but one of the platform's scopes */
export function requireScope(visit: RouterVisit, scope: unknown): string {
  if (scope === undefined || scope === '') return visit.platform.defaultScope
  if (typeof scope === 'string' && visit.platform.scopes.includes(scope)) return scope
  throw new WechatAuthError('ERR_PARAMETER', `scope must be ${visit.platform.scopes.join(' or ')}`)
}

/** A browser that finishes logins and never is logged in loses its session cookie: it would go round for ever. */
function refuseLoop(req: Request, app: LoginApp, scope: string, location: PublicLocation): void {
  const finished = transactionCookies(app.slot, app.sealer, location).marks(req).length
  const user = readLogin(req, app.slot)?.user as LoggedInUser | undefined
  const isSettled = user !== undefined && app.covers(user, scope)
  if (finished < 2 || (isSettled && finished < 4)) return
  throw new WechatAuthError(
    'ERR_LOGIN_LOOP',
    'this browser finished several logins within a minute and still is not logged in: its session cookie gets lost. Behind a proxy that ends TLS, set Express’s "trust proxy"; on plain http, express-session’s cookie.secure must be false',
  )
}
