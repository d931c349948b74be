import { isWechatAuthError } from '../../errors.ts'
import { type Arrival, acceptReturn, goOnDenied, leaveFor, restart } from '../login/arrival.ts'
import { leaveForPlatform } from '../login/begin-login.ts'
import { findLogin } from '../login/find-login.ts'
import { stateMismatch } from '../login/refusal.ts'
import {
  type FinishedTransaction,
  type OpenTransaction,
  purposeOf,
  restartsOf,
} from '../login/transaction.ts'
import { transactionCookies } from '../login/transaction-cookies.ts'
import type { PageLoginApp } from '../request/login-platform.ts'
import { contextOf, locationOf, requireTenant } from '../request/request-context.ts'
import { addIdentityOnce } from './add-identity.ts'
import { currentAccount, markOf } from './current-account.ts'
import { type LinkableAccount, type LinkedAccounts, linkedAccounts } from './linked-accounts.ts'

/**
 * The platform sends a browser back that set out for a link. Only the browser that began it ends it: without the
 * link's own cookie nothing is begun anew, and nobody is logged in.
 */
export function finishLink(arrival: Arrival): Promise<void> {
  const { req, router } = arrival
  contextOf(req).back = arrival.target
  const accounts = linkedAccounts.of(router.settings.onLogin)
  const finding = findLogin(req, router, arrival.state, arrival.query['code'])
  if (accounts !== undefined && finding.kind === 'open') {
    return addIdentity(arrival, finding.app, { transaction: finding.transaction, accounts })
  }
  if (accounts !== undefined && finding.kind === 'replay') {
    return replayLink(arrival, finding.app, { mark: finding.mark, accounts })
  }
  throw stateMismatch(
    finding.kind === 'used'
      ? 'this state was used already, with another code'
      : 'this browser has not begun the link of this state, or has lost its cookie',
  )
}

async function addIdentity(
  arrival: Arrival,
  app: PageLoginApp,
  { transaction, accounts }: { transaction: OpenTransaction; accounts: LinkedAccounts },
): Promise<void> {
  const { req, res, router, state } = arrival
  const { scope, nonce, hurried, linkTo } = transaction
  const { code, target } = acceptReturn(arrival, app, transaction)
  if (code === undefined) return goOnDenied(arrival, target)
  const account = await requireSameAccount(arrival, accounts, linkTo)
  const { settings } = router
  const attempt = { app, tenant: requireTenant(router), settings, accounts, account, code, scope, nonce }
  try {
    const { outcomeKey, replayed } = await addIdentityOnce(attempt)
    const cookies = transactionCookies(app.appKey, app.sealer, locationOf(req, router))
    const purpose = purposeOf(target, scope, linkTo)
    const mark = { state, nonce, outcomeKey, finishedAt: Date.now(), purpose }
    cookies.finish(res, {
      ...mark,
      ...(linkTo !== undefined && { linkTo }),
      ...(hurried !== undefined && { hurried }),
    })
    goOn(arrival, app, { target, replayed })
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD' || restartsOf(state) > 0) throw error
    leaveForPlatform(res, restart({ ...arrival, target }, { reason: 'code-dead', scope, hurried, linkTo }))
  }
}

/** The second call of a callback whose first has been answered: the same answer, while the same account is there. */
async function replayLink(
  arrival: Arrival,
  app: PageLoginApp,
  { mark, accounts }: { mark: FinishedTransaction; accounts: LinkedAccounts },
): Promise<void> {
  await requireSameAccount(arrival, accounts, mark.linkTo)
  goOn(arrival, app, { target: arrival.target, replayed: true })
}

function goOn(
  arrival: Arrival,
  { provider, appId }: PageLoginApp,
  { target, replayed }: { target: string; replayed: boolean },
): void {
  arrival.router.settings.emit({ type: 'link', provider, appId, replayed })
  leaveFor(arrival, target)
}

/** @throws ERR_STATE_MISMATCH where another account is logged in than the link was begun for, or none */
async function requireSameAccount(
  { req, router }: Arrival,
  accounts: LinkedAccounts,
  linkTo: string | undefined,
): Promise<LinkableAccount> {
  const account = await currentAccount(req, router, accounts)
  if (account !== undefined && markOf(account) === linkTo) return account
  throw stateMismatch('the account that began the link is not the one that is logged in now')
}
