import type { Request } from 'express'
import { type FlightCodec, readFlight, runSingleFlight } from '../../core/cache/single-flight.ts'
import { hmac } from '../../core/digests.ts'
import { createLoginId } from '../../core/login/login-id.ts'
import { describeFailure, rebuildFailure } from '../../core/portable-error.ts'
import { isEnded } from '../request/attach-user.ts'
import type { LoggedInUser, LoginApp, LoginSettings, LoginTenant } from '../request/login-platform.ts'
import { accountOf } from './account.ts'
import { stateMismatch } from './refusal.ts'
import { markLifetimeMs } from './transaction.ts'

/** A code that is to become a login. */
export interface LoginAttempt {
  app: LoginApp
  tenant: LoginTenant
  settings: LoginSettings
  code: string
  scope: string
  /** What else the login brings for `onLogin`, once the person is known. */
  learn?: (user: LoggedInUser) => Promise<object>
}

/** What came of it: a login, by its name. */
export interface LoginOutcome {
  loginId: string
  user: LoggedInUser
}

/** How long to wait for the same login in another process. */
const waitMs = 15_000

/** The exchange, the identity rules and `onLogin`. */
export async function performLogin(
  req: Request,
  { app, settings, code, scope, learn }: LoginAttempt,
): Promise<LoginOutcome> {
  const { user, keep, undo } = await app.fetchUser(code, scope)
  try {
    const account = await accountOf(user, { req, ...(await learn?.(user)) }, settings)
    await keep?.()
    return { loginId: createLoginId(), user: account === undefined ? user : { ...user, account } }
  } catch (error) {
    await undo?.()
    throw error
  }
}

/**
 * The same, once for all requests that bring this code and this transaction, in this process or in others that share
 * the cache.
 *
 * @throws ERR_STATE_MISMATCH for a login that was ended since
 */
export async function performLoginOnce(
  req: Request,
  attempt: LoginAttempt & { nonce: string },
): Promise<LoginOutcome & { outcomeKey: string; replayed: boolean }> {
  const { app, tenant, settings } = attempt
  const outcomeKey = outcomeKeyOf(app, attempt.nonce, attempt.code)
  const { value, isFirst } = await runSingleFlight(
    {
      cache: tenant.cache,
      key: outcomeKey,
      codec: codecOf(app, outcomeKey),
      keepMs: markLifetimeMs,
      waitMs,
      onCacheFailure: () => settings.emit({ type: 'cache-failure', operation: 'outcome' }),
    },
    () => performLogin(req, attempt),
  )
  if (!isFirst) await requireLiving(value, attempt)
  return { ...value, outcomeKey, replayed: !isFirst }
}

/**
 * What came of a login that finished less than a minute ago, if it is still known.
 *
 * @throws ERR_STATE_MISMATCH for a login that was ended since
 */
export async function readOutcome(
  { app, tenant, settings }: Pick<LoginAttempt, 'app' | 'tenant' | 'settings'>,
  outcomeKey: string,
): Promise<LoginOutcome | undefined> {
  const outcome = await readFlight(tenant.cache, outcomeKey, codecOf(app, outcomeKey)).catch(() => {
    settings.emit({ type: 'cache-failure', operation: 'outcome' })
    return undefined
  })
  if (outcome !== undefined) await requireLiving(outcome, { tenant, settings })
  return outcome
}

/** The name of what came of a code: without the nonce of the browser's own cookie, a code alone finds nothing. */
export function outcomeKeyOf(app: { appKey: string }, nonce: string, code: string): string {
  return `outcome:${app.appKey}:${hmac(nonce, code)}`
}

async function requireLiving(
  { loginId }: LoginOutcome,
  { tenant, settings }: Pick<LoginAttempt, 'tenant' | 'settings'>,
): Promise<void> {
  if (await isEnded(loginId, tenant, settings)) throw stateMismatch('this login was ended by a logout')
}

function codecOf({ sealer }: LoginApp, key: string): FlightCodec<LoginOutcome> {
  return {
    encode: (outcome) => sealer.seal('outcome', outcome, key),
    decode: (text) => sealer.open('outcome', text, key) as LoginOutcome | undefined,
    encodeFailure: (error) => sealer.seal('failure', describeFailure(error), key),
    decodeFailure: (text) =>
      rebuildFailure(sealer.open('failure', text, key)) ??
      new Error('the same login failed in another process'),
  }
}
