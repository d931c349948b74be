import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createToken } from '../../engine/identifiers.ts'

const lifetimeMs = 7_200_000
const overlapMs = 300_000
const minForceSpacingMs = 30_000
const maxForcesPerDay = 20

export type AppAccessTokenState = 'valid' | 'not latest' | 'expired'

interface IssuedToken {
  appId: string
  value: string
  expiresAt: number
  /** When a newer token puts this one out of use. */
  deadAt: number
  forgetAt: number
}

interface Pools {
  forgetAt: number
  latest: IssuedToken | undefined
  /** The one before `latest`: alive for five more minutes. */
  former: IssuedToken | undefined
  fetchDay: number
  fetchCount: number
  stable: IssuedToken | undefined
  lastForcedAt: number
  forceDay: number
  forceCount: number
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

/** Quotas begin anew at midnight in China. */
function dayOf(now: number): number {
  return Math.floor((now + 8 * 3_600_000) / 86_400_000)
}

export function createAppAccessTokens(now: () => number): AppAccessTokens {
  const tokens = createExpiringMap<IssuedToken>(now)
  const poolsByApp = createExpiringMap<Pools>(now)

  function poolsOf(appId: string): Pools {
    const known = poolsByApp.get(appId)
    if (known !== undefined) return known
    const pools: Pools = {
      forgetAt: Number.POSITIVE_INFINITY,
      latest: undefined,
      former: undefined,
      fetchDay: 0,
      fetchCount: 0,
      stable: undefined,
      lastForcedAt: Number.NEGATIVE_INFINITY,
      forceDay: 0,
      forceCount: 0,
    }
    poolsByApp.set(appId, pools)
    return pools
  }

  function issue(appId: string): IssuedToken {
    const expiresAt = now() + lifetimeMs
    const token = {
      appId,
      value: createToken(),
      expiresAt,
      deadAt: Number.POSITIVE_INFINITY,
      forgetAt: expiresAt + lifetimeMs,
    }
    tokens.set(token.value, token)
    return token
  }

  function handOut(token: IssuedToken): HandedOutToken {
    return { value: token.value, expiresInSeconds: Math.max(0, Math.round((token.expiresAt - now()) / 1000)) }
  }

  function kill(token: IssuedToken | undefined, at: number): void {
    if (token !== undefined) token.deadAt = Math.min(token.deadAt, at)
  }

  function mayForce(pools: Pools): 'yes' | 'too soon' | 'too often' {
    const today = dayOf(now())
    if (pools.forceDay !== today) {
      pools.forceDay = today
      pools.forceCount = 0
    }
    if (Math.abs(now() - pools.lastForcedAt) < minForceSpacingMs) return 'too soon'
    return pools.forceCount >= maxForcesPerDay ? 'too often' : 'yes'
  }

  function poolsOfToday(appId: string): Pools {
    const pools = poolsOf(appId)
    const today = dayOf(now())
    if (pools.fetchDay !== today) {
      pools.fetchDay = today
      pools.fetchCount = 0
    }
    return pools
  }

  return {
    fetch(appId, dailyLimit) {
      const pools = poolsOfToday(appId)
      if (pools.fetchCount >= dailyLimit) return undefined
      pools.fetchCount += 1
      kill(pools.former, now())
      kill(pools.latest, now() + overlapMs)
      pools.former = pools.latest
      pools.latest = issue(appId)
      return handOut(pools.latest)
    },
    fetchStable(appId, isForced) {
      const pools = poolsOf(appId)
      if (isForced) {
        const answer = mayForce(pools)
        if (answer === 'too often') return undefined
        if (answer === 'yes') {
          kill(pools.stable, now())
          pools.lastForcedAt = now()
          pools.forceCount += 1
          pools.stable = issue(appId)
        }
      }
      if (pools.stable === undefined || pools.stable.expiresAt - now() <= overlapMs) {
        pools.stable = issue(appId)
      }
      return handOut(pools.stable)
    },
    find(value) {
      const token = tokens.get(value)
      if (token === undefined) return undefined
      if (now() >= token.deadAt) return { appId: token.appId, state: 'not latest' }
      return { appId: token.appId, state: now() >= token.expiresAt ? 'expired' : 'valid' }
    },
    revoke(appId, keepsHandingOut) {
      const pools = poolsOf(appId)
      for (const token of [pools.latest, pools.former, pools.stable]) kill(token, now())
      if (!keepsHandingOut) pools.stable = undefined
    },
    usedOf: (appId) => poolsOfToday(appId).fetchCount,
    clearUsed(appId) {
      poolsOf(appId).fetchCount = 0
    },
  }
}
