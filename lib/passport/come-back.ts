import { isWechatAuthError } from '../errors.ts'
import { messageFor } from '../express/http/error-texts.ts'
import { type Arrival, acceptReturn, arrive, readArrival, restart } from '../express/login/arrival.ts'
import { type CompletedLogin, completeLogin } from '../express/login/complete-login.ts'
import { findLogin } from '../express/login/find-login.ts'
import { performLoginOnce, readOutcome } from '../express/login/perform-login.ts'
import { stateMismatch } from '../express/login/refusal.ts'
import {
  type FinishedTransaction,
  type OpenTransaction,
  purposeOf,
  restartsOf,
} from '../express/login/transaction.ts'
import type { PageLoginApp } from '../express/request/login-platform.ts'
import { requireTenant } from '../express/request/request-context.ts'
import type { Visit } from './visit.ts'

/** The platform has sent the browser back. The decision is that of a router's callback, as far as Passport lets it. */
export async function comeBack(visit: Visit): Promise<void> {
  const { req, res, next, router, options } = visit
  res.set('Referrer-Policy', 'no-referrer')
  const arrival =
    options.session === false ? readArrival(req, res, next, router) : arrive(req, res, next, router)
  if (arrival === undefined) return
  const finding = findLogin(req, router, arrival.state, arrival.query['code'])
  switch (finding.kind) {
    case 'open':
      return finish(visit, arrival, finding)
    case 'replay':
      return replay(visit, arrival, finding)
    case 'lost':
      return visit.actions.redirect(restart(arrival, { reason: 'cookie-lost' }), 302)
    default:
      if (!isLoggedIn(visit)) throw stateMismatch('this browser has not begun the login of this state')
      return goOn(visit, arrival)
  }
}

async function finish(
  visit: Visit,
  arrival: Arrival,
  { app, transaction }: { app: PageLoginApp; transaction: OpenTransaction },
): Promise<void> {
  const { req, router, actions, verify } = visit
  const { state } = arrival
  const { scope, nonce, hurried } = transaction
  const { code, target } = acceptReturn(arrival, app, transaction)
  if (code === undefined) return failDenied(visit)
  const attempt = {
    app,
    tenant: requireTenant(router),
    settings: router.settings,
    code,
    scope,
    nonce,
    // Whom the app refuses is not logged in, and what the login gave is taken back.
    learn: verify,
  }
  try {
    const outcome = await performLoginOnce(req, attempt)
    const ended = { state, nonce, purpose: purposeOf(target, scope), hurried }
    await succeed(visit, { app, ...outcome, transaction: ended }, target)
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD' || restartsOf(state) > 0) throw error
    actions.redirect(restart({ ...arrival, target }, { reason: 'code-dead', scope, hurried }), 302)
  }
}

/**
 * The second call of a callback whose first has been answered. With a session the first has logged the person in: who
 * is nobody by now has logged out, and nothing may bring that login back.
 */
async function replay(
  visit: Visit,
  arrival: Arrival,
  { app, mark }: { app: PageLoginApp; mark: FinishedTransaction },
): Promise<void> {
  const { router, options, actions } = visit
  if (isLoggedIn(visit)) return goOn(visit, arrival)
  const attempt = { app, tenant: requireTenant(router), settings: router.settings }
  const outcome = options.session === false ? await readOutcome(attempt, mark.outcomeKey) : undefined
  if (outcome === undefined) return actions.redirect(restart(arrival, { reason: 'cookie-lost' }), 302)
  const login = { app, ...outcome, outcomeKey: mark.outcomeKey, replayed: true, transaction: mark }
  await succeed(visit, login, arrival.target)
}

/** Passport writes the session, and answers by the app's own route. */
async function succeed(
  { req, res, router, actions, verify }: Visit,
  login: Omit<CompletedLogin, 'flow' | 'writesSession'>,
  target: string,
): Promise<void> {
  const { user, info } = await verify(login.user, login.outcomeKey)
  await completeLogin(req, res, router, { ...login, flow: 'page', writesSession: false })
  actions.success(user, { ...info, returnTo: target })
}

function failDenied({ router, actions }: Visit): void {
  const code = 'ERR_ACCESS_DENIED'
  actions.fail({ message: messageFor(code, router.settings.lang), code }, 403)
}

const isLoggedIn = ({ req, options }: Visit): boolean =>
  options.session !== false && (req as { isAuthenticated?: () => boolean }).isAuthenticated?.() === true

/** Nothing changes for somebody who is logged in. */
function goOn({ options, actions }: Visit, { target }: Arrival): void {
  actions.redirect(typeof options.successRedirect === 'string' ? options.successRedirect : target, 302)
}
