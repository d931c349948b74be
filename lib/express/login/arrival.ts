import type { NextFunction, Request, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { type Query, queryOf } from '../http/query.ts'
import { comesWithoutStrictCookies, goOnFromHere, redirectOn } from '../http/redirect-on.ts'
import type { PageLoginApp } from '../request/login-platform.ts'
import {
  contextOf,
  locationOf,
  type PageRouterContext,
  requireTenant,
  returnRulesOf,
} from '../request/request-context.ts'
import { checkReturnTarget, ownPath, rootOf } from '../request/return-target.ts'
import { requireSession } from '../request/session.ts'
import { withQuery } from '../request/target-query.ts'
import { openLogin, requireScope } from './begin-login.ts'
import { stateMismatch } from './refusal.ts'
import { requireCode } from './require-code.ts'
import { type OpenTransaction, requireWellFormedState, restartsOf, targetOf } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** A browser that the platform has sent back. */
export interface Arrival {
  req: Request
  res: Response
  next: NextFunction
  router: PageRouterContext
  query: Query
  state: string
  /** The return target in the query, checked. */
  target: string
}

/** Reads a callback. Undefined where the browser has to come again by itself, with its session: that is answered then. */
export function arrive(
  req: Request,
  res: Response,
  next: NextFunction,
  router: PageRouterContext,
): Arrival | undefined {
  requireSession(req)
  if (!comesWithoutStrictCookies(req)) return readArrival(req, res, next, router)
  goOnFromHere(res, ownUrlOf(req, router))
  return undefined
}

export function readArrival(
  req: Request,
  res: Response,
  next: NextFunction,
  router: PageRouterContext,
): Arrival {
  const query = queryOf(req)
  const { returnTo, scope, state } = query
  requireWellFormedState(state)
  const target = checkReturnTarget(returnTo, returnRulesOf(router, locationOf(req, router)))
  const knownScope = router.platform.scopes.find((known) => known === scope)
  contextOf(req).failedLogin = { router, target: { returnTo: target, scope: knownScope } }
  return { req, res, next, router, query, state, target }
}

/**
 * What this browser brings for a transaction of its own, and where it goes on to. Without a code the person declined:
 * the transaction is over then.
 *
 * @throws ERR_STATE_MISMATCH for the return of another app
 */
export function acceptReturn(
  { req, res, router, query, state }: Arrival,
  app: PageLoginApp,
  transaction: OpenTransaction,
): { code: string | undefined; target: string } {
  if (app.isOwnReturn?.(query) === false) {
    throw stateMismatch('the platform has sent this browser back for another app than the login was for')
  }
  const location = locationOf(req, router)
  const target = targetOf(transaction, query['returnTo']) || rootOf(location)
  if (query['code'] !== undefined) return { code: requireCode(query['code']), target }
  transactionCookies(app.appKey, app.sealer, location).clear(res, state)
  reportRefusal(router.settings, new WechatAuthError('ERR_ACCESS_DENIED', 'the person did not agree'), req)
  return { code: undefined, target }
}

/** Sends somebody on who declined. */
export async function goOnDenied(arrival: Arrival, target: string): Promise<void> {
  const { req, res, next, router } = arrival
  const { onDenied } = router.settings
  if (onDenied) await onDenied(req, res, next)
  else leaveFor(arrival, withQuery(target, { error: 'access_denied' }))
}

/** Starts the login, or the link, again, once; the count is in the state. Answers the address of the platform's page. */
export function restart(
  { req, res, router, query, state, target }: Arrival,
  known: {
    reason: 'cookie-lost' | 'code-dead'
    scope?: string
    hurried?: number | undefined
    linkTo?: string | undefined
  },
): string {
  if (restartsOf(state) > 0) {
    throw new WechatAuthError(
      'ERR_LOGIN_LOOP',
      'the browser lost the cookie of this login twice: cookies are off, or the callback is on another host than the login',
    )
  }
  const { reason, hurried, linkTo } = known
  const location = locationOf(req, router)
  const app = requireTenant(router).select(req)
  const scope = known.scope ?? requireScope(router, query['scope'])
  router.settings.emit({ type: 'login-restart', provider: app.provider, appId: app.appId, reason })
  const plan = { app, scope, returnTo: target, location, hurried, linkTo, replaces: state }
  return openLogin(req, res, router, plan)
}

/** Browsers carry `#wechat_redirect` on to a target that has no fragment, where an app's own router would read it. */
export function leaveFor({ req, res, router }: Arrival, target: string): void {
  redirectOn(req, res, leavesFragment(req, router) && !target.includes('#') ? `${target}#` : target)
}

function leavesFragment(req: Request, router: PageRouterContext): boolean {
  try {
    return requireTenant(router).select(req).leavesFragment
  } catch {
    return false
  }
}

const ownUrlOf = (req: Request, router: PageRouterContext): string =>
  ownPath(locationOf(req, router).prefix + req.originalUrl)
