import { runSingleFlight } from '../../core/cache/single-flight.ts'
import { describeFailure, rebuildFailure } from '../../core/portable-error.ts'
import { askApp } from '../login/account.ts'
import { outcomeKeyOf } from '../login/perform-login.ts'
import { markLifetimeMs } from '../login/transaction.ts'
import type { LoginApp, LoginSettings, LoginTenant } from '../request/login-platform.ts'
import type { LinkableAccount, LinkedAccounts } from './linked-accounts.ts'

/** A code whose person's identity is to be added to an account. */
export interface LinkAttempt {
  app: LoginApp
  tenant: LoginTenant
  settings: LoginSettings
  accounts: LinkedAccounts
  account: LinkableAccount
  code: string
  scope: string
  nonce: string
}

/** How long to wait for the same link in another process. */
const waitMs = 15_000

/**
 * Exchanges the code and adds the identity, once for all requests that bring this code and this transaction, in this
 * process or in others that share the cache.
 */
export async function addIdentityOnce(
  attempt: LinkAttempt,
): Promise<{ outcomeKey: string; replayed: boolean }> {
  const { app, tenant, settings } = attempt
  const outcomeKey = outcomeKeyOf(app, attempt.nonce, attempt.code)
  // What came of a link must never be read as what came of a login.
  const key = `link:${outcomeKey}`
  const { isFirst } = await runSingleFlight(
    {
      cache: tenant.cache,
      key,
      codec: {
        encode: () => app.sealer.seal('link', true, key),
        decode: (text) => (app.sealer.open('link', text, key) === true ? true : undefined),
        encodeFailure: (error) => app.sealer.seal('failure', describeFailure(error), key),
        decodeFailure: (text) =>
          rebuildFailure(app.sealer.open('failure', text, key)) ??
          new Error('the same link failed in another process'),
      },
      keepMs: markLifetimeMs,
      waitMs,
      onCacheFailure: () => settings.emit({ type: 'cache-failure', operation: 'outcome' }),
    },
    () => addIdentity(attempt),
  )
  return { outcomeKey, replayed: !isFirst }
}

async function addIdentity({ app, accounts, account, code, scope }: LinkAttempt): Promise<true> {
  const { user, keep, undo } = await app.fetchUser(code, scope)
  try {
    await askApp('linkedIdentities', () => accounts.add(account, user))
    await keep?.()
    return true
  } catch (error) {
    await undo?.()
    throw error
  }
}
