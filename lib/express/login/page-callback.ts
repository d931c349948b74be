import type { NextFunction, Request, Response } from 'express'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import {
  contextOf,
  locationOf,
  type RouterContext,
  requireTenant,
  returnRulesOf,
} from '../request/request-context.ts'
import { checkReturnTarget, rootOf, withQuery } from '../request/return-target.ts'
import { readLogin, requireSession, writeLogin } from '../request/session.ts'
import { loginPathOf, redirectToLoginPage, requireScope } from './begin-login.ts'
import { isCodeOf, readOutcome } from './login-outcome.ts'
import { performLoginOnce, requireCode } from './perform-login.ts'
import {
  type FinishedTransaction,
  type OpenTransaction,
  requireWellFormedState,
  restartsOf,
  type TransactionFinding,
  targetOf,
  transactionCookies,
} from './transaction.ts'

interface Arrival {
  routerContext: RouterContext
  /** Express 5 parses it anew whenever it is read. */
  query: Request['query']
  state: string
  /** The return target in the query, checked. */
  target: string
}

/** `GET .../callback`: the platform sends the browser back. Always a redirect or an error. */
export async function handleCallback(
  req: Request,
  res: Response,
  next: NextFunction,
  routerContext: RouterContext,
): Promise<void> {
  requireSession(req)
  const { query } = req
  const { state } = query
  requireWellFormedState(state)
  const location = locationOf(req, routerContext)
  const target = checkReturnTarget(query['returnTo'], returnRulesOf(routerContext, location))
  const scope = routerContext.platform.scopes.find((known) => known === query['scope'])
  contextOf(req).retryUrl = () => loginPathOf(routerContext, location, { returnTo: target, scope })
  const arrival = { routerContext, query, state, target }
  const { app, finding } = findTransaction(req, arrival)

  if (finding.kind === 'open') return finishLogin(req, res, next, arrival, app, finding.transaction)
  if (finding.kind === 'finished' && !isCodeOf(app, finding.transaction, query['code'])) {
    throw new WechatAuthError('ERR_STATE_MISMATCH', 'this state was used already, with another code')
  }
  const remembered = requireTenant(routerContext)
    .apps.map(({ appKey }) => readLogin(req, appKey))
    .find((login) => login?.transaction === state)
  if (remembered !== undefined) {
    return res.redirect(303, withUserQuery(routerContext, remembered.user as unknown as LoggedInUser, target))
  }
  if (finding.kind === 'finished') return replay(req, res, arrival, app, finding.transaction)
  if (finding.kind === 'foreign') {
    throw new WechatAuthError(
      'ERR_STATE_MISMATCH',
      'this browser has logins under way, but not the one of this state',
    )
  }
  restart(req, res, arrival, 'cookie-lost')
}

/** Looks for the transaction among the cookies of every app that may have started it. */
function findTransaction(
  req: Request,
  { routerContext, state }: Arrival,
): { app: LoginApp; finding: TransactionFinding } {
  const location = locationOf(req, routerContext)
  const findings = requireTenant(routerContext).apps.map((app) => ({
    app,
    finding: transactionCookies(app.appKey, app.sealer, location).find(req, state),
  }))
  const order = ['open', 'finished', 'foreign', 'lost'] as const
  const [best] = findings.sort((a, b) => order.indexOf(a.finding.kind) - order.indexOf(b.finding.kind))
  if (best === undefined) throw new TypeError(`${routerContext.platform.factory}: no app to log in to`)
  return best
}

async function finishLogin(
  req: Request,
  res: Response,
  next: NextFunction,
  arrival: Arrival,
  app: LoginApp,
  transaction: OpenTransaction,
): Promise<void> {
  const { routerContext, query, state } = arrival
  const location = locationOf(req, routerContext)
  const cookies = transactionCookies(app.appKey, app.sealer, location)
  const target = targetOf(transaction, query['returnTo']) || rootOf(location)
  if (query['code'] === undefined) {
    cookies.clear(res, state)
    return deny(req, res, next, arrival, target)
  }
  const code = requireCode(query['code'])
  const { scope, nonce } = transaction
  const attempt = {
    app,
    tenant: requireTenant(routerContext),
    settings: routerContext.settings,
    code,
    scope,
    nonce,
  }
  try {
    const { user, outcomeKey, replayed } = await performLoginOnce(req, attempt)
    await logIn(req, arrival, app, user)
    cookies.finish(res, { state, nonce, outcomeKey, finishedAt: Date.now() })
    routerContext.settings.emit({
      type: 'login',
      provider: app.provider,
      appId: app.appId,
      flow: 'page',
      replayed,
    })
    res.redirect(303, withUserQuery(routerContext, user, target))
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD' || restartsOf(state) > 0) throw error
    restart(req, res, { ...arrival, target }, 'code-dead', scope)
  }
}

/** The second call of a callback whose first has been answered: the same outcome again, or a fresh start. */
async function replay(
  req: Request,
  res: Response,
  arrival: Arrival,
  app: LoginApp,
  { outcomeKey }: FinishedTransaction,
): Promise<void> {
  const { routerContext, target } = arrival
  const { settings } = routerContext
  const user = await readOutcome(app, requireTenant(routerContext).cache, outcomeKey).catch(() => {
    settings.emit({ type: 'cache-failure', operation: 'outcome' })
    return undefined
  })
  if (user === undefined) return restart(req, res, arrival, 'cookie-lost')
  await logIn(req, arrival, app, user)
  settings.emit({ type: 'login', provider: app.provider, appId: app.appId, flow: 'page', replayed: true })
  res.redirect(303, withUserQuery(routerContext, user, target))
}

/** Starts the login again, once; the count is in the state. */
function restart(
  req: Request,
  res: Response,
  { routerContext, query, state, target }: Arrival,
  reason: 'cookie-lost' | 'code-dead',
  knownScope?: string,
): void {
  if (restartsOf(state) > 0) {
    throw new WechatAuthError(
      'ERR_LOGIN_LOOP',
      'the browser lost the cookie of this login twice: cookies are off, or the callback is on another host than the login',
    )
  }
  const location = locationOf(req, routerContext)
  const app = requireTenant(routerContext).select(req)
  const scope = knownScope ?? requireScope(routerContext, query['scope'])
  routerContext.settings.emit({ type: 'login-restart', provider: app.provider, appId: app.appId, reason })
  redirectToLoginPage(req, res, routerContext, { app, scope, returnTo: target, location, replaces: state })
}

async function deny(
  req: Request,
  res: Response,
  next: NextFunction,
  arrival: Arrival,
  target: string,
): Promise<void> {
  const { onDenied, emit } = arrival.routerContext.settings
  emit({ type: 'refusal', code: 'ERR_ACCESS_DENIED', status: 403 })
  if (onDenied) await onDenied(req, res, next)
  else res.redirect(303, withQuery(target, { error: 'access_denied' }))
}

async function logIn(
  req: Request,
  { routerContext, state }: Arrival,
  app: LoginApp,
  user: LoggedInUser,
): Promise<void> {
  const { keepSessionInfo } = routerContext.settings
  await writeLogin(req, app.appKey, { user: { ...user }, transaction: state }, { keepSessionInfo })
}

function withUserQuery({ settings }: RouterContext, user: LoggedInUser, target: string): string {
  return settings.returnToQuery === undefined ? target : withQuery(target, settings.returnToQuery(user))
}
