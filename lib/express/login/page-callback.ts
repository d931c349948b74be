import type { NextFunction, Request, Response } from 'express'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { type Query, queryOf } from '../http/query.ts'
import { comesWithoutStrictCookies, goOnFromHere, redirectOn } from '../http/redirect-on.ts'
import { ownUserOf } from '../request/attach-user.ts'
import type { LoggedInUser, PageLoginApp } from '../request/login-platform.ts'
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
import { redirectToLoginPage, requireScope } from './begin-login.ts'
import { completeLogin } from './complete-login.ts'
import { findLogin } from './find-login.ts'
import { performLoginOnce, readOutcome } from './perform-login.ts'
import { stateMismatch } from './refusal.ts'
import { requireCode } from './require-code.ts'
import {
  type FinishedTransaction,
  type OpenTransaction,
  purposeOf,
  requireWellFormedState,
  restartsOf,
  targetOf,
} from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** A browser that the platform has sent back. */
interface Arrival {
  req: Request
  res: Response
  next: NextFunction
  router: PageRouterContext
  query: Query
  state: string
  /** The return target in the query, checked. */
  target: string
}

/** `GET .../callback`: the platform sends the browser back. Always a redirect or an error. */
export async function handleCallback(
  req: Request,
  res: Response,
  next: NextFunction,
  router: PageRouterContext,
): Promise<void> {
  requireSession(req)
  if (comesWithoutStrictCookies(req)) return goOnFromHere(res, ownUrlOf(req, router))
  const query = queryOf(req)
  const { code, returnTo, scope, state } = query
  requireWellFormedState(state)
  const target = checkReturnTarget(returnTo, returnRulesOf(router, locationOf(req, router)))
  const knownScope = router.platform.scopes.find((known) => known === scope)
  contextOf(req).failedLogin = { router, target: { returnTo: target, scope: knownScope } }
  const arrival = { req, res, next, router, query, state, target }

  const finding = findLogin(req, router, state, code)
  switch (finding.kind) {
    case 'remembered':
      return goOn(arrival, finding.user, target)
    case 'open':
      return finishLogin(arrival, finding.app, finding.transaction)
    case 'replay':
      return replay(arrival, finding.app, finding.mark)
    case 'used':
      throw stateMismatch('this state was used already, with another code')
    case 'foreign':
      return passOrRefuse(arrival)
    case 'lost':
      return restart(arrival, { reason: 'cookie-lost' })
  }
}

/** The browser has lost this login among others, and nothing tells whose it is: only who is logged in goes on. */
function passOrRefuse(arrival: Arrival): void {
  const { req, router, target } = arrival
  const user = ownUserOf(req, router.platform, requireTenant(router))
  if (user === undefined) {
    throw stateMismatch('this browser has logins under way, but not the one of this state')
  }
  goOn(arrival, user, target)
}

async function finishLogin(arrival: Arrival, app: PageLoginApp, transaction: OpenTransaction): Promise<void> {
  const { req, res, router, query, state } = arrival
  const { scope, nonce, hurried, hasVerifier } = transaction
  if (app.isOwnReturn?.(query) === false) {
    throw stateMismatch('the platform has sent this browser back for another app than the login was for')
  }
  const location = locationOf(req, router)
  const target = targetOf(transaction, query['returnTo']) || rootOf(location)
  if (query['code'] === undefined) {
    transactionCookies(app.appKey, app.sealer, location).clear(res, state)
    return deny(arrival, target)
  }
  const code = requireCode(query['code'])
  const attempt = { app, tenant: requireTenant(router), settings: router.settings, code, scope, nonce }
  try {
    const outcome = await performLoginOnce(req, attempt)
    const login = { app, ...outcome, flow: 'page', writesSession: true } as const
    const ended = { state, nonce, purpose: purposeOf(target, scope), hurried, hasVerifier }
    await completeLogin(req, res, router, { ...login, transaction: ended })
    goOn(arrival, outcome.user, target)
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD' || restartsOf(state) > 0) throw error
    restart({ ...arrival, target }, { reason: 'code-dead', scope, hurried })
  }
}

/** The second call of a callback whose first has been answered: the same outcome again, or a fresh start. */
async function replay(arrival: Arrival, app: PageLoginApp, mark: FinishedTransaction): Promise<void> {
  const { req, res, router, target } = arrival
  const tenant = requireTenant(router)
  const outcome = await readOutcome({ app, tenant, settings: router.settings }, mark.outcomeKey)
  if (outcome === undefined) return restart(arrival, { reason: 'cookie-lost' })
  const login = { app, ...outcome, flow: 'page', replayed: true, writesSession: true } as const
  await completeLogin(req, res, router, { ...login, transaction: mark })
  goOn(arrival, outcome.user, target)
}

/** Starts the login again, once; the count is in the state. */
function restart(
  { req, res, router, query, state, target }: Arrival,
  known: { reason: 'cookie-lost' | 'code-dead'; scope?: string; hurried?: number | undefined },
): void {
  if (restartsOf(state) > 0) {
    throw new WechatAuthError(
      'ERR_LOGIN_LOOP',
      'the browser lost the cookie of this login twice: cookies are off, or the callback is on another host than the login',
    )
  }
  const { reason, hurried } = known
  const location = locationOf(req, router)
  const app = requireTenant(router).select(req)
  const scope = known.scope ?? requireScope(router, query['scope'])
  router.settings.emit({ type: 'login-restart', provider: app.provider, appId: app.appId, reason })
  redirectToLoginPage(req, res, router, { app, scope, returnTo: target, location, hurried, replaces: state })
}

async function deny(arrival: Arrival, target: string): Promise<void> {
  const { req, res, next, router } = arrival
  const { onDenied, emit } = router.settings
  reportRefusal({ emit }, new WechatAuthError('ERR_ACCESS_DENIED', 'the person did not agree'), req)
  if (onDenied) await onDenied(req, res, next)
  else leaveFor(arrival, withQuery(target, { error: 'access_denied' }))
}

function goOn(arrival: Arrival, user: LoggedInUser, target: string): void {
  const { returnToQuery } = arrival.router.settings
  leaveFor(arrival, returnToQuery === undefined ? target : withQuery(target, returnToQuery(user)))
}

/** Browsers carry `#wechat_redirect` on to a target that has no fragment, where an app's own router would read it. */
function leaveFor({ req, res, router }: Arrival, target: string): void {
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
