import { WechatAuthError } from '../../errors.ts'
import type { Lease } from '../cache/lease.ts'
import { CacheFailure, type TokenCache, watchCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import { createLoneRefresh } from './refresh-alone.ts'
import type { RefreshOrder, TokenRecord } from './refresh-order.ts'
import { throwSharedRefusal } from './shared-refusal.ts'
import { createTokenFetch, type FetchToken } from './token-fetch.ts'
import { spendRenewal } from './token-limits.ts'
import { createTokenStore, type TokenStore } from './token-store.ts'

export interface TokenRefresh {
  /** A token that is good by all that is known here, from another process or from the platform. */
  refresh(order: RefreshOrder): Promise<TokenRecord>
  /** A good token that another process has put into the cache. Never rejects. */
  look(order: RefreshOrder): Promise<TokenRecord | undefined>
}

export interface TokenRefreshOptions {
  cache: TokenCache
  emit: EmitEvent
  now: () => number
}

/** What a refresh works with. */
interface RefreshTools {
  store: TokenStore
  fetchToken: FetchToken
  emit: EmitEvent
  now: () => number
}

const attempts = 3
/** The platform's own deadline, a lease, and something for the way. */
const waitMs = 8_000

/** One fetch for all processes that share the cache, and a limited number of fetches for each where the cache is down. */
export function createTokenRefresh({ cache, emit, now }: TokenRefreshOptions): TokenRefresh {
  const watched = watchCache(cache, () => emit({ type: 'cache-failure', operation: 'token' }))
  const store = createTokenStore(watched, now)
  const fetchToken = createTokenFetch({ cache, watched, emit, now })
  const tools: RefreshTools = { store, fetchToken, emit, now }
  const alone = createLoneRefresh(tools)

  return {
    look: store.look,
    async refresh(order) {
      const startedAt = now()
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await refreshTogether(order, tools)
        } catch (error) {
          if (!(error instanceof CacheFailure)) throw error
        }
        // One operation that is lost does not mean that the cache is down, unless it was down a moment ago.
        if (attempt === attempts || alone.hadCacheFailed(order, startedAt)) break
        await pause(10 + Math.random() * 20)
      }
      return alone.refresh(order)
    },
  }
}

/** The holder of the lock fetches, the others wait for its token. Rejects with a `CacheFailure` where the cache fails. */
async function refreshTogether(order: RefreshOrder, tools: RefreshTools): Promise<TokenRecord> {
  const { store, now } = tools
  const { reason, held } = order
  const { raw, usable } = await store.read(order)
  if (usable !== undefined) return usable
  await store.markRejected(order, raw)
  const lock = await store.takeLock(order)
  if (lock !== undefined) return fetchLocked(order, lock, tools)
  // Another process is renewing the token. The one that is held is good until its end.
  if (reason === 'early' && held !== undefined && held.expiresAt > now()) return held
  return waitForOthers(order, tools)
}

/** Waits until another process has fetched the token, has been refused, or has given up the lock. */
async function waitForOthers(order: RefreshOrder, tools: RefreshTools): Promise<TokenRecord> {
  const { store, emit, now } = tools
  const startedAt = now()
  const report = (ended: 'token' | 'lock' | 'deadline'): void =>
    emit({ type: 'token-wait', ...order.labels, waitedMs: now() - startedAt, ended })

  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    await pause(pauseMs * (0.75 + Math.random() * 0.5))
    const [{ usable }, refusal] = await Promise.all([store.read(order), store.readRefusal(order)])
    if (usable !== undefined) {
      report('token')
      return usable
    }
    throwSharedRefusal(refusal, order.limits.backoff, now())
    const lock = await store.takeLock(order)
    if (lock !== undefined) {
      report('lock')
      return fetchLocked(order, lock, tools)
    }
    if (now() - startedAt > waitMs) {
      report('deadline')
      const error = new WechatAuthError(
        'ERR_PLATFORM_UNAVAILABLE',
        'another process is still fetching the token',
        { retryAfterSeconds: 5 },
      )
      order.limits.backoff.remember(error)
      throw error
    }
  }
}

/** The holder of the lock looks once more: the token, or the platform's refusal, may have come before it took the lock. */
async function fetchLocked(order: RefreshOrder, lock: Lease, tools: RefreshTools): Promise<TokenRecord> {
  const { store, fetchToken, now } = tools
  try {
    const [{ raw, usable }, refusal] = await Promise.all([store.read(order), store.readRefusal(order)])
    if (usable !== undefined) return usable
    throwSharedRefusal(refusal, order.limits.backoff, now())
    if (order.reason === 'rejected') spendRenewal(order.limits.renewals)
    return await store.write(order, lock, raw, await fetchToken(order))
  } finally {
    // A release never rejects, and no caller has to wait for it.
    void lock.release()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
