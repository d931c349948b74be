import { isWechatAuthError, PlatformError, WechatAuthError } from '../../errors.ts'
import { askCache, type TokenCache } from '../cache/token-cache.ts'
import { shortHash } from '../digests.ts'
import type { EmitEvent } from '../emitter.ts'
import { createForceRefreshLimit } from './force-refresh-limit.ts'
import type { RefreshOrder, TokenRecord } from './refresh-order.ts'
import { encodeRefusal, sharedPauseMs } from './shared-refusal.ts'
import { isFromBeforeRejected, refusalKey } from './token-store.ts'

/** Fetches a token from the platform. Whether it may be fetched now is for the caller to decide. */
export type FetchToken = (order: RefreshOrder) => Promise<TokenRecord>

export interface TokenFetchTools {
  cache: TokenCache
  /** The cache whose failures are told of. */
  watched: TokenCache
  emit: EmitEvent
  now: () => number
}

/** A refusal is remembered in this process, and in the cache where every other process would get it too. */
export function createTokenFetch({ cache, watched, emit, now }: TokenFetchTools): FetchToken {
  const fetchOrForce = createFetchOrForce(watched, now)

  const shareRefusal = async ({ source }: RefreshOrder, error: unknown, pauseMs: number): Promise<void> => {
    const sharedMs = sharedPauseMs(error, pauseMs)
    if (sharedMs === undefined) return
    const refusal = encodeRefusal(error, sharedMs, now())
    await askCache(() => cache.set(refusalKey(source), refusal, sharedMs)).catch(() => undefined)
  }

  return async (order) => {
    const { labels, reason, limits } = order
    const startedAt = now()
    try {
      const { record, forced } = await fetchOrForce(order)
      limits.backoff.forget()
      const [durationMs, tokenHash] = [now() - startedAt, shortHash(record.token)]
      emit({ type: 'token-refresh', ...labels, reason, forced, durationMs, tokenHash })
      return record
    } catch (error) {
      const pauseMs = Math.round(limits.backoff.remember(error))
      const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
      const code = isWechatAuthError(error) ? error.code : undefined
      emit({ type: 'token-refresh-failed', ...labels, reason, code, ...errcode, pauseMs })
      await shareRefusal(order, error, pauseMs)
      throw error
    }
  }
}

type FetchOrForce = (order: RefreshOrder) => Promise<{ record: TokenRecord; forced: boolean }>

function createFetchOrForce(cache: TokenCache, now: () => number): FetchOrForce {
  const forceRefreshLimit = createForceRefreshLimit(
    {
      read: (key) => cache.get(key).catch(() => undefined),
      write: (key, expected, value, ttlMs) =>
        cache.replace(key, expected, value, ttlMs).catch(() => undefined),
    },
    now,
  )

  return async (order) => {
    const { source, rejected } = order
    // A token's time runs from when the platform made it, which is after it was asked.
    const askedAt = now()
    const answer = await source.fetch({ force: false })
    const record = createTokenRecord(answer.token, answer.expiresIn, askedAt)
    if (record.token !== rejected) return { record, forced: false }
    if (!source.force || !(await forceRefreshLimit.mayForce(source.key, source.force))) {
      // One call may dislike a token that is good for all others, so the token stays.
      const other = await forceRefreshLimit.forcedElsewhere(source.key, rejected)
      const isBetter = other !== undefined && !isFromBeforeRejected(other, order)
      return { record: isBetter ? other : record, forced: false }
    }
    const forcedAt = now()
    // A force that is refused costs nothing: the token may be good for all other calls.
    const forced = await source.fetch({ force: true }).catch(() => undefined)
    if (forced === undefined) return { record, forced: false }
    return { record: createTokenRecord(forced.token, forced.expiresIn, forcedAt), forced: true }
  }
}

const minLifetimeSeconds = 10
const maxLifetimeSeconds = 24 * 60 * 60
const renewBeforeMs = 300_000

/**
 * `expires_in` may be a string, tiny or absurd. A lifetime that is too short is stretched to 10 s: the platform's
 * own refusal (42001) ends it sooner if need be, while a zero would mean one fetch a call.
 */
export function createTokenRecord(token: unknown, expiresIn: unknown, now: number): TokenRecord {
  if (typeof token !== 'string' || token === '' || token.length > 4_096) {
    throw new WechatAuthError('ERR_PLATFORM', 'the platform answered without the token that was asked for')
  }
  const seconds = Number(expiresIn)
  const lifetimeSeconds = Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, minLifetimeSeconds), maxLifetimeSeconds)
    : minLifetimeSeconds
  const lifetimeMs = lifetimeSeconds * 1_000
  const margin = Math.min(renewBeforeMs, lifetimeMs / 10) * (0.8 + Math.random() * 0.4)
  return { token, fetchedAt: now, expiresAt: now + lifetimeMs, renewAt: now + lifetimeMs - margin }
}
