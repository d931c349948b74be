import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { asError } from '../http/async-handler.ts'
import type { LoggedInUser, LoginApp, LoginSettings, LoginTenant } from '../request/login-platform.ts'
import { outcomeKeyOf, runLoginOnce } from './login-outcome.ts'

const codePattern = /^[A-Za-z0-9_-]{1,512}$/

/** A code from outside, checked before it goes anywhere. */
export function requireCode(code: unknown): string {
  if (code === undefined || code === '' || code === null) {
    throw new WechatAuthError('ERR_CODE_MISSING', 'the request has no code')
  }
  if (typeof code === 'string' && codePattern.test(code)) return code
  throw new WechatAuthError('ERR_PARAMETER', 'the code is malformed')
}

export interface LoginAttempt {
  app: LoginApp
  tenant: LoginTenant
  settings: LoginSettings
  code: string
  scope: string
}

/** The exchange, the identity rules and `onLogin`. */
export async function performLogin(
  req: Request,
  { app, settings, code, scope }: LoginAttempt,
): Promise<LoggedInUser> {
  const { user, keep, undo } = await app.fetchUser(code, scope)
  const account = await accountOf(req, user, settings).catch(async (error: unknown) => {
    await undo?.()
    throw error
  })
  await keep?.()
  return account === undefined ? user : { ...user, account }
}

async function accountOf(req: Request, user: LoggedInUser, { onLogin }: LoginSettings): Promise<unknown> {
  try {
    const account = await onLogin?.(user, { req })
    return account === undefined ? undefined : asJson(account)
  } catch (error) {
    throw asDenial(error, 'onLogin refused the login')
  }
}

/** The same, once for all requests of this browser that bring this code. */
export async function performLoginOnce(
  req: Request,
  attempt: LoginAttempt & { nonce: string },
): Promise<{ user: LoggedInUser; outcomeKey: string; replayed: boolean }> {
  const { app, tenant, settings } = attempt
  const outcomeKey = outcomeKeyOf(app, attempt.nonce, attempt.code)
  const onCacheFailure = (): void => settings.emit({ type: 'cache-failure', operation: 'outcome' })
  const { value, isFirst } = await runLoginOnce(
    { app, cache: tenant.cache, key: outcomeKey, onCacheFailure },
    () => performLogin(req, attempt),
  )
  return { user: value, outcomeKey, replayed: !isFirst }
}

/** What an app's hook threw: with a status of 400 to 499 it refuses; anything else is the app's fault and stays. */
export function asDenial(error: unknown, message: string): Error {
  const status = (error as { status?: unknown } | null | undefined)?.status
  if (typeof status !== 'number' || status < 400 || status > 499) return asError(error)
  return new WechatAuthError('ERR_ACCESS_DENIED', message, { status, cause: error })
}

/** The account as every session store and every other process will see it. */
function asJson(account: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(account))
  } catch (cause) {
    throw new TypeError('what onLogin returned cannot be kept as JSON', { cause })
  }
}
