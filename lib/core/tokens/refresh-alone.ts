import { WechatAuthError } from '../../errors.ts'
import { createBoundedMap } from '../bounded-map.ts'
import type { EmitEvent } from '../emitter.ts'
import type { RefreshOrder, TokenRecord } from './refresh-order.ts'
import type { FetchToken } from './token-fetch.ts'
import { spendRenewal } from './token-limits.ts'
import type { TokenStore } from './token-store.ts'

/** Refreshes while the cache does not answer, so that no process knows what the others do: as few fetches as may be. */
export interface LoneRefresh {
  refresh(order: RefreshOrder): Promise<TokenRecord>
  /** Whether the cache had failed for this token a moment before that time. */
  hadCacheFailed(order: RefreshOrder, at: number): boolean
}

export interface LoneRefreshTools {
  store: TokenStore
  fetchToken: FetchToken
  emit: EmitEvent
  now: () => number
}

const fetchEveryMs = 10_000
const cacheDownMs = 1_000
/** Each grant of an account has keys of its own, so there is no end of them. */
const maxKeys = 5_000

export function createLoneRefresh({ store, fetchToken, emit, now }: LoneRefreshTools): LoneRefresh {
  /** When tokens were last fetched from here, and when the cache last failed, by key. */
  const fetchedAt = createBoundedMap<number>(maxKeys)
  const failedAt = createBoundedMap<number>(maxKeys)

  const pauseMsOf = (key: string): number => {
    const leftMs = (fetchedAt.get(key) ?? Number.NEGATIVE_INFINITY) + fetchEveryMs - now()
    // A clock that was set back must not make a pause last.
    return leftMs <= fetchEveryMs ? leftMs : 0
  }

  const fetchAlone = async (order: RefreshOrder): Promise<TokenRecord> => {
    const { key } = order.source
    const pauseMs = pauseMsOf(key)
    if (pauseMs > 0) {
      emit({ type: 'token-rationed', ...order.labels })
      throw new WechatAuthError('ERR_CACHE', 'the token cache does not answer, and no token is in memory', {
        retryAfterSeconds: Math.ceil(pauseMs / 1_000),
      })
    }
    if (order.reason === 'rejected') spendRenewal(order.limits.renewals)
    fetchedAt.set(key, now())
    const record = await fetchToken(order)
    // The cache may be back by now. No caller has to wait for this write.
    void store.offer(order, record).catch(() => undefined)
    return record
  }

  return {
    hadCacheFailed: ({ source }, at) =>
      Math.abs(at - (failedAt.get(source.key) ?? Number.NEGATIVE_INFINITY)) < cacheDownMs,
    async refresh(order) {
      const { source, held, rejected } = order
      failedAt.set(source.key, now())
      if (held === undefined || held.token === rejected || held.expiresAt <= now()) return fetchAlone(order)
      return { ...held, renewAt: now() + fetchEveryMs }
    },
  }
}
