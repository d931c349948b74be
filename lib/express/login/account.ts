import type { Request } from 'express'
import { isWechatAuthError, WechatAuthError, type WechatAuthErrorCode } from '../../errors.ts'
import { AppFailure } from '../http/app-failure.ts'
import { asError } from '../http/async-handler.ts'
import type { LoginAccount } from '../request/app-types.ts'
import type { LoggedInUser, LoginSettings } from '../request/login-platform.ts'

/** What the app's `onLogin` makes of a person; undefined where there is none, or it returns nothing. */
export async function accountOf(
  user: LoggedInUser,
  context: { req: Request },
  { onLogin }: Pick<LoginSettings, 'onLogin'>,
): Promise<LoginAccount | undefined> {
  if (onLogin === undefined) return undefined
  return askApp('onLogin', async () => {
    const account = await onLogin(user, context)
    // What the app says of its accounts it says of what its own `onLogin` returns.
    return account === undefined ? undefined : (asJson(account) as LoginAccount)
  })
}

/** Asks the app whether a bearer token may be refreshed. */
export async function askOnRefresh(
  req: Request,
  user: LoggedInUser,
  { onRefresh }: Pick<LoginSettings, 'onRefresh'>,
): Promise<void> {
  await askApp('onRefresh', () => onRefresh?.(user, { req }))
}

/** What `linkedIdentities()` refuses inside a hook is told as it is. */
const refusedByHooks: ReadonlySet<WechatAuthErrorCode> = new Set(['ERR_IDENTITY_TAKEN', 'ERR_SNAPSHOT_USER'])

/**
 * Runs a hook of the app's. What it throws with a status of 400 to 499 refuses the person; anything else is the app's
 * own failure, and stays what it is.
 *
 * @throws ERR_ACCESS_DENIED, ERR_IDENTITY_TAKEN, ERR_SNAPSHOT_USER, or an AppFailure
 */
export async function askApp<T>(hook: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (isWechatAuthError(error) && refusedByHooks.has(error.code)) throw error
    const status = (error as { status?: unknown } | null | undefined)?.status
    if (typeof status !== 'number' || status < 400 || status > 499) {
      throw new AppFailure(hook, asError(error))
    }
    throw new WechatAuthError('ERR_ACCESS_DENIED', `${hook} refused the login`, { status, cause: error })
  }
}

/** The account as every session store and every other process will see it. */
export function asJson(account: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(account))
  } catch (cause) {
    throw new TypeError('what onLogin returned cannot be kept as JSON', { cause })
  }
}
