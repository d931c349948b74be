import type { Request } from 'express'
import { isEqualText } from '../../core/digests.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import { locationOf, type RouterContext, requireTenant } from '../request/request-context.ts'
import { readLogin } from '../request/session.ts'
import { outcomeKeyOf } from './perform-login.ts'
import type { FinishedTransaction, OpenTransaction } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** What is known of the login that a callback belongs to. */
export type LoginFinding<App extends LoginApp> =
  /** The session holds the login of this very state. */
  | { kind: 'remembered'; user: LoggedInUser }
  | { kind: 'open'; app: App; transaction: OpenTransaction }
  /** It is over, and this is its code again. */
  | { kind: 'replay'; app: App; mark: FinishedTransaction }
  /** It is over, and this is another code. */
  | { kind: 'used' }
  /** The browser has cookies of other logins, and none of this one. */
  | { kind: 'foreign' }
  /** The browser has no cookie of any login, or this one's is too old. */
  | { kind: 'lost' }

/** Looks for the login in the session, then among the cookies of every app that may have started it. */
export function findLogin<App extends LoginApp>(
  req: Request,
  router: RouterContext<App>,
  state: string,
  code: unknown,
): LoginFinding<App> {
  const { apps } = requireTenant(router)
  const remembered = apps
    .map(({ appKey }) => readLogin(req, appKey))
    .find((login) => login !== undefined && isEqualText(login.transaction, state))
  if (remembered !== undefined) return { kind: 'remembered', user: remembered.user }

  let isForeign = false
  for (const app of apps) {
    const found = transactionCookies(app.appKey, app.sealer, locationOf(req, router)).find(req, state)
    if (found.kind === 'open') return { kind: 'open', app, transaction: found.transaction }
    if (found.kind === 'finished') {
      return isCodeOf(app, found.transaction, code)
        ? { kind: 'replay', app, mark: found.transaction }
        : { kind: 'used' }
    }
    if (found.kind === 'foreign') isForeign = true
  }
  return { kind: isForeign ? 'foreign' : 'lost' }
}

/** True for the very code that finished this transaction. */
export function isCodeOf(app: LoginApp, mark: FinishedTransaction, code: unknown): boolean {
  return typeof code === 'string' && isEqualText(outcomeKeyOf(app, mark.nonce, code), mark.outcomeKey)
}
