import type { Request, Response } from 'express'
import type { LoginEvent } from '../../core/events.ts'
import type { LoginApp } from '../request/login-platform.ts'
import { locationOf, type RouterContext } from '../request/request-context.ts'
import { writeLogin } from '../request/session.ts'
import { sessionHashOf } from './login-loop.ts'
import type { LoginOutcome } from './perform-login.ts'
import type { FinishedTransaction } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** A login that the app has let in, and where it is to stand. */
export interface CompletedLogin extends LoginOutcome {
  app: LoginApp
  flow: LoginEvent['flow']
  replayed: boolean
  /** Where the outcome is kept. With it the transaction's cookie becomes the mark of a finished one. */
  outcomeKey?: string | undefined
  /** Absent for a login that no cookie of the browser proves. */
  transaction?: Pick<FinishedTransaction, 'state' | 'nonce'> & {
    purpose?: string | undefined
    hurried?: number | undefined
    hasVerifier?: true | undefined
  }
  writesSession: boolean
  /** A bearer token is given out for it, now; with a verifier one may be at any time. */
  hasToken?: boolean
}

/** Writes the session, marks the transaction as finished, and tells the app. */
export async function completeLogin(
  req: Request,
  res: Response,
  router: RouterContext,
  login: CompletedLogin,
): Promise<void> {
  const { app, loginId, user, transaction, outcomeKey, flow, replayed } = login
  const { keepSessionInfo, emit } = router.settings
  if (login.writesSession && transaction !== undefined) {
    const hasToken = (login.hasToken || transaction.hasVerifier) === true && { hasToken: true }
    const record = { id: loginId, user, transaction: transaction.state, ...hasToken }
    await writeLogin(req, app.appKey, record, { keepSessionInfo, identityOf: app.identityOf })
  }
  if (transaction !== undefined && outcomeKey !== undefined) {
    const { state, nonce, purpose, hurried, hasVerifier } = transaction
    const sessionHash = login.writesSession ? sessionHashOf(req) : undefined
    transactionCookies(app.appKey, app.sealer, locationOf(req, router)).finish(res, {
      state,
      nonce,
      outcomeKey,
      loginId,
      finishedAt: Date.now(),
      ...(purpose !== undefined && { purpose }),
      ...(hurried !== undefined && { hurried }),
      ...(hasVerifier && { hasVerifier }),
      ...(sessionHash !== undefined && { sessionHash }),
    })
  }
  emit({ type: 'login', provider: app.provider, appId: app.appId, flow, replayed })
}
