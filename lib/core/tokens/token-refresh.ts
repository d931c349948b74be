import { WechatAuthError } from '../../errors.ts'
import { type Lease, takeLease } from '../cache/lease.ts'
import { CacheFailure, type TokenCache, watchCache } from '../cache/token-cache.ts'
import { shortHash } from '../digests.ts'
import type { EmitEvent } from '../emitter.ts'
import { createForceRefreshLimit } from './force-refresh-limit.ts'
import { isOlderStill, type RefreshOrder } from './refresh-order.ts'
import { decodeRefusal, type SharedRefusal } from './shared-refusal.ts'
import { createTokenFetch } from './token-fetch.ts'
import { parseTokenRecord, type TokenRecord } from './token-record.ts'
import { labelsOf, lockKey, refusalKey } from './token-source.ts'

export interface TokenRefresh {
  /** A token that is good by all that is known here, from another process or from the platform. */
  refresh(order: RefreshOrder): Promise<TokenRecord>
  /** What other processes have put into the cache, if it is any good. Never rejects. */
  look(order: RefreshOrder): Promise<TokenRecord | undefined>
}

const dayMs = 24 * 60 * 60 * 1_000
const rationMs = 10_000
const retries = 2
const downMs = 1_000
/** The platform's own deadline, a lease, and something for the way. */
const waitMs = 8_000

/**
 * One fetch for all processes that share the cache: whoever holds the lock fetches, the others wait for the token. A
 * holder that is late cannot write over a newer token, since every write names what it replaces.
 */
export function createTokenRefresh({
  cache,
  emit,
  now,
}: {
  cache: TokenCache
  emit: EmitEvent
  now: () => number
}): TokenRefresh {
  const store = watchCache(cache, () => emit({ type: 'cache-failure', operation: 'token' }))
  const forceRefreshLimit = createForceRefreshLimit(
    {
      read: (key) => store.get(key).catch(() => undefined),
      write: (key, expected, value, ttlMs) =>
        store.replace(key, expected, value, ttlMs).catch(() => undefined),
    },
    now,
  )

  const fetchRecord = createTokenFetch({ cache, emit, now, forceRefreshLimit })

  /** What the cache holds, and the token in it where it is one to be used. */
  const read = async (order: RefreshOrder): Promise<{ raw: string | undefined; usable?: TokenRecord }> => {
    const raw = await store.get(order.source.key)
    const known = parseTokenRecord(raw, now())
    if (known === undefined || known.token === order.rejected) return { raw }
    if (isOlderStill(known, order)) return { raw }
    const end = order.reason === 'early' ? known.renewAt : known.expiresAt
    return now() < end ? { raw, usable: known } : { raw }
  }

  /** The mark tells other processes that this token is dead, and keeps a late writer from bringing it back. */
  const markRejected = async ({ source, rejected }: RefreshOrder, raw: string | undefined): Promise<void> => {
    if (rejected === undefined || parseTokenRecord(raw, now())?.token !== rejected) return
    await store.replace(source.key, raw, markOf(rejected), dayMs)
  }

  const refreshTogether = async (order: RefreshOrder): Promise<TokenRecord> => {
    const { source, reason, held } = order
    const { raw, usable } = await read(order)
    if (usable !== undefined) return usable
    await markRejected(order, raw)
    const lock = await takeLease(store, lockKey(source))
    if (lock !== undefined) return fetchLocked(order, lock)
    // Somebody else is renewing it; this one is good for a while.
    if (reason === 'early' && held !== undefined && held.expiresAt > now()) return held
    return waitForOthers(order)
  }

  const waitForOthers = async (order: RefreshOrder): Promise<TokenRecord> => {
    const startedAt = now()
    const report = (ended: 'token' | 'lock' | 'deadline'): void =>
      emit({ type: 'token-wait', ...labelsOf(order.source), waitedMs: now() - startedAt, ended })
    for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 1.5, 200)) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.75 + Math.random() * 0.5)))
      const [{ usable }, refusal] = await Promise.all([read(order), readRefusal(order)])
      if (usable !== undefined) {
        report('token')
        return usable
      }
      heed(order, refusal)
      const lock = await takeLease(store, lockKey(order.source))
      if (lock !== undefined) {
        report('lock')
        return fetchLocked(order, lock)
      }
      if (now() - startedAt > waitMs) {
        report('deadline')
        const error = new WechatAuthError(
          'ERR_PLATFORM_UNAVAILABLE',
          'another process is still fetching the token',
          { retryAfterSeconds: 5 },
        )
        order.refusals.remember(error)
        throw error
      }
    }
  }

  const readRefusal = async ({ source }: RefreshOrder): Promise<SharedRefusal | undefined> =>
    decodeRefusal(await store.get(refusalKey(source)), now())

  /** Throws what the platform has told another process not long ago. */
  const heed = ({ refusals }: RefreshOrder, refusal: SharedRefusal | undefined): void => {
    if (refusal === undefined) return
    refusals.adopt(refusal.error, refusal.pauseMs)
    throw refusal.error
  }

  /** The holder of the lock looks once more: the token, or the platform's refusal, may have come meanwhile. */
  const fetchLocked = async (order: RefreshOrder, lock: Lease): Promise<TokenRecord> => {
    try {
      const [{ raw, usable }, refusal] = await Promise.all([read(order), readRefusal(order)])
      if (usable !== undefined) return usable
      heed(order, refusal)
      spendRenewal(order)
      return await keep(order, lock, raw, await fetchRecord(order))
    } finally {
      // Never rejects, and nobody has to wait for it.
      void lock.release()
    }
  }

  /**
   * Writes the record unless somebody else wrote a usable one meanwhile. Theirs is the newer, unless it came from a
   * holder before this one that was late. Who is late, and has lost the lease, writes over nothing of somebody else's.
   */
  const keep = async (
    order: RefreshOrder,
    lock: Lease,
    expected: string | undefined,
    record: TokenRecord,
  ): Promise<TokenRecord> => {
    const { key } = order.source
    const write = (replaced: string | undefined): Promise<boolean> =>
      store.replace(key, replaced, JSON.stringify(record), record.expiresAt - now())
    try {
      if (await write(expected)) return record
      const { raw, usable } = await read({ ...order, reason: 'missing' })
      if (usable !== undefined && usable.fetchedAt >= record.fetchedAt) return usable
      const isHeld = await lock.isHeld()
      if (usable !== undefined && !isHeld) return usable
      // What was to be replaced has come to its end, or was found bad, which this one may have been too.
      if (isHeld && !isMarkOf(raw, record.token)) await write(raw)
      return record
    } catch (error) {
      if (error instanceof CacheFailure) return record
      throw error
    }
  }

  const refreshAlone = async (order: RefreshOrder): Promise<TokenRecord> => {
    const { source, held, rejected, fetchLimit, reason } = order
    const isUsable = held !== undefined && held.token !== rejected && held.expiresAt > now()
    if (isUsable) return reason === 'early' ? { ...held, renewAt: now() + rationMs } : held
    if (fetchLimit.fetchedAt > now() - rationMs && fetchLimit.fetchedAt <= now()) {
      emit({ type: 'token-rationed', ...labelsOf(source) })
      throw new WechatAuthError('ERR_CACHE', 'the token cache does not answer, and no token is in memory', {
        retryAfterSeconds: Math.ceil((fetchLimit.fetchedAt + rationMs - now()) / 1_000),
      })
    }
    spendRenewal(order)
    fetchLimit.fetchedAt = now()
    const record = await fetchRecord(order)
    // The cache may be back by now. Nobody has to wait for it.
    void offer(order, record).catch(() => undefined)
    return record
  }

  /** Puts a token that was fetched without the cache into it, over an older one. */
  const offer = async ({ source }: RefreshOrder, record: TokenRecord): Promise<void> => {
    const raw = await store.get(source.key)
    const known = parseTokenRecord(raw, now())
    if (known !== undefined && known.fetchedAt >= record.fetchedAt) return
    if (isMarkOf(raw, record.token)) return
    await store.replace(source.key, raw, JSON.stringify(record), record.expiresAt - now())
  }

  /** @throws ERR_PLATFORM_TOKEN when several rejected tokens were renewed not long ago */
  const spendRenewal = ({ reason, renewals }: RefreshOrder): void => {
    if (reason !== 'rejected' || renewals.take()) return
    throw new WechatAuthError(
      'ERR_PLATFORM_TOKEN',
      'the platform refused several tokens not long ago, so no other one is fetched now',
    )
  }

  return {
    async refresh(order) {
      const { fetchLimit } = order
      // One operation that is lost does not mean that the cache is down.
      let left = Math.abs(now() - fetchLimit.downAt) < downMs ? 0 : retries
      for (;;) {
        try {
          return await refreshTogether(order)
        } catch (error) {
          if (!(error instanceof CacheFailure)) throw error
          if (left === 0) break
          left -= 1
          await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20))
        }
      }
      fetchLimit.downAt = now()
      return refreshAlone(order)
    },
    look: (order) =>
      read({ ...order, reason: 'missing' }).then(
        ({ usable }) => usable,
        () => undefined,
      ),
  }
}

const markOf = (token: string): string => JSON.stringify({ rejected: shortHash(token) })
const isMarkOf = (raw: string | undefined, token: string): boolean => raw === markOf(token)
