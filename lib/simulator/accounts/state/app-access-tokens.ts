import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createIssuedTokens, type IssuedToken } from './issued-tokens.ts'
import { createLatestPool, type LatestPool } from './latest-pool.ts'
import { createStablePool, type StablePool } from './stable-pool.ts'

export type AppAccessTokenState = 'valid' | 'not latest' | 'expired'

interface Pools {
  forgetAt: number
  latest: LatestPool
  stable: StablePool
}

export interface HandedOutToken {
  value: string
  expiresInSeconds: number
}

/** The app-wide tokens of `cgi-bin/token` and `cgi-bin/stable_token`: two pools that know nothing of each other. */
export interface AppAccessTokens {
  /** A new token on every call; undefined when the quota of the day is used up. */
  fetch(appId: string, dailyLimit: number): HandedOutToken | undefined
  /** The same token until five minutes before its end; undefined when it was forced too often today. */
  fetchStable(appId: string, isForced: boolean): HandedOutToken | undefined
  find(value: string): { appId: string; state: AppAccessTokenState } | undefined
  revoke(appId: string, keepsHandingOut: boolean): void
  /** The calls of `fetch` today. */
  usedOf(appId: string): number
  clearUsed(appId: string): void
}

export function createAppAccessTokens(now: () => number): AppAccessTokens {
  const tokens = createIssuedTokens(now)
  const poolsByApp = createExpiringMap<Pools>(now)

  function poolsOf(appId: string): Pools {
    const known = poolsByApp.get(appId)
    if (known !== undefined) return known
    const issue = (): IssuedToken => tokens.issue(appId)
    const pools = {
      forgetAt: Number.POSITIVE_INFINITY,
      latest: createLatestPool(now, issue),
      stable: createStablePool(now, issue),
    }
    poolsByApp.set(appId, pools)
    return pools
  }

  function handOut(token: IssuedToken | undefined): HandedOutToken | undefined {
    if (token === undefined) return undefined
    return { value: token.value, expiresInSeconds: Math.max(0, Math.round((token.expiresAt - now()) / 1000)) }
  }

  return {
    fetch: (appId, dailyLimit) => handOut(poolsOf(appId).latest.fetch(dailyLimit)),
    fetchStable: (appId, isForced) => handOut(poolsOf(appId).stable.fetch(isForced)),
    find(value) {
      const token = tokens.find(value)
      if (token === undefined) return undefined
      if (now() >= token.deadAt) return { appId: token.ownerId, state: 'not latest' }
      return { appId: token.ownerId, state: now() >= token.expiresAt ? 'expired' : 'valid' }
    },
    revoke(appId, keepsHandingOut) {
      const { latest, stable } = poolsOf(appId)
      latest.revoke()
      stable.revoke(keepsHandingOut)
    },
    usedOf: (appId) => poolsOf(appId).latest.usedToday(),
    clearUsed: (appId) => poolsOf(appId).latest.clearUsed(),
  }
}
