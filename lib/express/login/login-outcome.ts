import {
  type FlightCodec,
  type FlightResult,
  readFlight,
  runSingleFlight,
} from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import { hmac, isEqualText } from '../../core/digests.ts'
import { describeFailure, rebuildFailure } from '../../core/portable-error.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import { type FinishedTransaction, markLifetimeMs } from './transaction.ts'

const waitMs = 15_000

/** The name of what came of a code: without the nonce of the browser's own cookie, a code alone finds nothing. */
export function outcomeKeyOf(app: { appKey: string }, nonce: string, code: string): string {
  return `outcome:${app.appKey}:${hmac(nonce, code)}`
}

/** True for the very code that finished this transaction. */
export function isCodeOf(app: { appKey: string }, mark: FinishedTransaction, code: unknown): boolean {
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
): Promise<FlightResult<LoggedInUser>> {
  const codec = codecOf(app, key)
  return runSingleFlight({ cache, key, codec, keepMs: markLifetimeMs, waitMs, onCacheFailure }, login)
}

/** What came of a login that finished less than a minute ago. */
export function readOutcome(
  app: LoginApp,
  cache: TokenCache,
  key: string,
): Promise<LoggedInUser | undefined> {
  return readFlight(cache, key, codecOf(app, key))
}

function codecOf(app: LoginApp, key: string): FlightCodec<LoggedInUser> {
  return {
    encode: (user) => app.sealer.seal('outcome', user, key),
    decode: (text) => app.sealer.open('outcome', text, key) as LoggedInUser | undefined,
    encodeFailure: (error) => app.sealer.seal('failure', describeFailure(error), key),
    decodeFailure: (text) =>
      rebuildFailure(app.sealer.open('failure', text, key)) ??
      new Error('the same login failed in another process'),
  }
}
