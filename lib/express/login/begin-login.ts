import type { Request, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { isPrefetch } from '../http/request-kind.ts'
import type { LoginTarget, PageLoginApp, RequestedTarget } from '../request/login-platform.ts'
import type { PublicLocation } from '../request/public-location.ts'
import {
  contextOf,
  hasLoginPage,
  locationOf,
  type PageRouterContext,
  publicPathOf,
  type RouterContext,
  requireTenant,
  returnRulesOf,
} from '../request/request-context.ts'
import { checkReturnTarget } from '../request/return-target.ts'
import { requireSession } from '../request/session.ts'
import { examineSetup } from '../request/setup-problems.ts'
import { withQuery } from '../request/target-query.ts'
import { departureOf } from './departure.ts'
import { countHurried } from './login-loop.ts'
import { answerLoginRequired } from './refusal.ts'
import { createState, createTransaction, purposeOf, restartsOf } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/**
 * Sends the browser to the platform's login page. One that only looks ahead has nobody in front of it who wants to log
 * in, and is answered as a request for data is.
 *
 * @param linkTo for a link: stands for the account that the identity is to be added to
 * @throws what is wrong with the target, the browser or the session
 */
export function redirectToPlatform(
  req: Request,
  res: Response,
  router: PageRouterContext,
  target: RequestedTarget,
  linkTo?: string,
): void {
  if (isPrefetch(req)) {
    answerLoginRequired(req, res, router)
    return
  }
  requireSession(req)
  examineSetup(req, router)
  leaveForPlatform(res, openLogin(req, res, router, planLogin(req, router, target, linkTo)))
}

export function leaveForPlatform(res: Response, address: string): void {
  res.set('Cache-Control', 'no-store').redirect(302, address)
}

/** A login that may begin. */
export interface LoginPlan {
  app: PageLoginApp
  scope: string
  returnTo: string
  location: PublicLocation
  hurried?: number | undefined
  linkTo?: string | undefined
  /** The state of the login that this one starts again. */
  replaces?: string
}

/** @throws what is wrong with the target or the browser, and ERR_LOGIN_LOOP */
export function planLogin(
  req: Request,
  router: PageRouterContext,
  target: RequestedTarget,
  linkTo?: string,
): LoginPlan {
  const location = locationOf(req, router)
  const app = requireTenant(router).select(req)
  const scope = requireScope(router, target.scope)
  const returnTo = checkReturnTarget(target.returnTo, returnRulesOf(router, location))
  const marks = transactionCookies(app.appKey, app.sealer, location).marks(req)
  const hurried = countHurried(req, marks, purposeOf(returnTo, scope, linkTo))
  return { app, scope, returnTo, location, hurried, linkTo }
}

/** Starts a transaction, and answers the address of the platform's page. */
export function openLogin(
  req: Request,
  res: Response,
  router: PageRouterContext,
  { app, scope, returnTo, location, hurried = 0, linkTo, replaces }: LoginPlan,
): string {
  const restarts = replaces === undefined ? 0 : restartsOf(replaces) + 1
  const started = createState(restarts, linkTo !== undefined)
  const { redirectUri, state } = departureOf(router, location, { returnTo, scope }, started)
  const transaction = createTransaction({ state, returnTo, scope, hurried, linkTo })
  transactionCookies(app.appKey, app.sealer, location).open(req, res, transaction, replaces)
  return app.authorizeUrl({ redirectUri, state, scope })
}

/** Where a browser starts a login of this router, as a path. Undefined where the route is switched off. */
export function loginPathOf(
  router: RouterContext,
  location: PublicLocation,
  target: LoginTarget,
): string | undefined {
  const path = publicPathOf(router, location, 'login')
  return path === undefined ? undefined : withQuery(path, { ...target })
}

/** Where an error page sends somebody who tries again: to what they wanted, else to the last router's login. */
export function retryUrlOf(req: Request): string | undefined {
  const { failedLogin, routers } = contextOf(req)
  const router = failedLogin?.router ?? routers.findLast(hasLoginPage)
  if (router === undefined) return undefined
  try {
    return loginPathOf(router, locationOf(req, router), failedLogin?.target ?? {})
  } catch {
    // A request without a usable Host has no address to send anybody to.
    return undefined
  }
}

/** The app's first page, as browsers see it: a proxy may take a part of the path off. */
export function homeUrlOf(req: Request): string | undefined {
  const router = contextOf(req).routers.at(-1)
  if (router === undefined) return undefined
  try {
    return `${locationOf(req, router).prefix}/`
  } catch {
    return undefined
  }
}

/** @throws ERR_PARAMETER for anything but one of the platform's scopes */
export function requireScope({ platform }: RouterContext, scope: unknown): string {
  if (scope === undefined || scope === '') return platform.defaultScope
  if (typeof scope === 'string' && platform.scopes.includes(scope)) return scope
  throw new WechatAuthError('ERR_PARAMETER', `scope must be ${platform.scopes.join(' or ')}`)
}
