import { hmac, isEqualText } from '../core/digests.ts'
import { readShared, runShared, type SharedRunCodec, type SharedRunResult } from '../core/shared-run.ts'
import type { TokenCache } from '../core/token-cache.ts'
import { isWechatAuthError, PlatformError, WechatAuthError, type WechatAuthErrorCode } from '../errors.ts'
import type { LoggedInUser, LoginApp } from './login-platform.ts'
import { type FinishedTransaction, markLifetimeMs } from './transaction.ts'

const waitMs = 15_000

/** The name of what came of a code: without the nonce of the browser's own cookie, a code alone finds nothing. */
export function outcomeKeyOf(app: { slot: string }, nonce: string, code: string): string {
  return `outcome:${app.slot}:${hmac(nonce, code)}`
}

/** True for the very code that finished this transaction. */
export function isCodeOf(app: { slot: string }, mark: FinishedTransaction, code: unknown): boolean {
  return typeof code === 'string' && isEqualText(outcomeKeyOf(app, mark.nonce, code), mark.outcomeKey)
}

/** Runs a login once for all requests that bring the same code and the same transaction. */
export function runLoginOnce(
  {
    app,
    cache,
    key,
    onCacheFailure,
  }: { app: LoginApp; cache: TokenCache; key: string; onCacheFailure(): void },
  login: () => Promise<LoggedInUser>,
): Promise<SharedRunResult<LoggedInUser>> {
  const codec = codecOf(app, key)
  return runShared({ cache, key, codec, keepMs: markLifetimeMs, waitMs, onCacheFailure }, login)
}

/** What came of a login that finished less than a minute ago. */
export function readOutcome(
  app: LoginApp,
  cache: TokenCache,
  key: string,
): Promise<LoggedInUser | undefined> {
  return readShared(cache, key, codecOf(app, key))
}

function codecOf(app: LoginApp, key: string): SharedRunCodec<LoggedInUser> {
  return {
    encode: (user) => app.sealer.seal('outcome', user, key),
    decode: (text) => app.sealer.open('outcome', text, key) as LoggedInUser | undefined,
    encodeFailure: (error) => app.sealer.seal('failure', describeFailure(error), key),
    decodeFailure: (text) => rebuildFailure(app.sealer.open('failure', text, key)),
  }
}

interface FailureDescription {
  code?: WechatAuthErrorCode
  message?: string
  status?: number
  retryAfterSeconds?: number
  platform?: { errcode: number; errmsg: string; api: string }
}

function describeFailure(error: unknown): FailureDescription {
  if (!isWechatAuthError(error)) return {}
  const { code, message, status, retryAfterSeconds } = error
  return {
    code,
    message,
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(error instanceof PlatformError && {
      platform: { errcode: error.errcode, errmsg: error.errmsg, api: error.api },
    }),
  }
}

function rebuildFailure(description: unknown): unknown {
  const { code, message, platform, ...details } = (description ?? {}) as FailureDescription
  if (code === undefined) return new Error('the same login failed in another process')
  if (platform !== undefined) return new PlatformError(code, platform, details)
  return new WechatAuthError(code, message ?? '', details)
}
