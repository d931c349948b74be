import { isWechatAuthError } from '../../errors.ts'
import { ownUserOf } from '../request/attach-user.ts'
import type { LoggedInUser, PageLoginApp } from '../request/login-platform.ts'
import { requireTenant } from '../request/request-context.ts'
import { withQuery } from '../request/target-query.ts'
import { type Arrival, acceptReturn, goOnDenied, leaveFor, restart } from './arrival.ts'
import { leaveForPlatform } from './begin-login.ts'
import { completeLogin } from './complete-login.ts'
import { findLogin } from './find-login.ts'
import { performLoginOnce, readOutcome } from './perform-login.ts'
import { stateMismatch } from './refusal.ts'
import { type FinishedTransaction, type OpenTransaction, purposeOf, restartsOf } from './transaction.ts'

/** Ends the login of a browser that has come back. */
export function finishLogin(arrival: Arrival): Promise<void> | void {
  const { req, res, router, query, state, target } = arrival
  const finding = findLogin(req, router, state, query['code'])
  switch (finding.kind) {
    case 'remembered':
      return goOn(arrival, finding.user, target)
    case 'open':
      return exchangeCode(arrival, finding.app, finding.transaction)
    case 'replay':
      return replay(arrival, finding.app, finding.mark)
    case 'used':
      throw stateMismatch('this state was used already, with another code')
    case 'foreign':
      return passOrRefuse(arrival)
    case 'lost':
      return leaveForPlatform(res, restart(arrival, { reason: 'cookie-lost' }))
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

async function exchangeCode(
  arrival: Arrival,
  app: PageLoginApp,
  transaction: OpenTransaction,
): Promise<void> {
  const { req, res, router, state } = arrival
  const { scope, nonce, hurried, hasVerifier } = transaction
  const { code, target } = acceptReturn(arrival, app, transaction)
  if (code === undefined) return goOnDenied(arrival, target)
  const attempt = { app, tenant: requireTenant(router), settings: router.settings, code, scope, nonce }
  try {
    const outcome = await performLoginOnce(req, attempt)
    const login = { app, ...outcome, flow: 'page', writesSession: true } as const
    const ended = { state, nonce, purpose: purposeOf(target, scope), hurried, hasVerifier }
    await completeLogin(req, res, router, { ...login, transaction: ended })
    goOn(arrival, outcome.user, target)
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD' || restartsOf(state) > 0) throw error
    leaveForPlatform(res, restart({ ...arrival, target }, { reason: 'code-dead', scope, hurried }))
  }
}

/** The second call of a callback whose first has been answered: the same outcome again, or a fresh start. */
async function replay(arrival: Arrival, app: PageLoginApp, mark: FinishedTransaction): Promise<void> {
  const { req, res, router, target } = arrival
  const tenant = requireTenant(router)
  const outcome = await readOutcome({ app, tenant, settings: router.settings }, mark.outcomeKey)
  if (outcome === undefined) return leaveForPlatform(res, restart(arrival, { reason: 'cookie-lost' }))
  const login = { app, ...outcome, flow: 'page', replayed: true, writesSession: true } as const
  await completeLogin(req, res, router, { ...login, transaction: mark })
  goOn(arrival, outcome.user, target)
}

function goOn(arrival: Arrival, user: LoggedInUser, target: string): void {
  const { returnToQuery } = arrival.router.settings
  leaveFor(arrival, returnToQuery === undefined ? target : withQuery(target, returnToQuery(user)))
}
