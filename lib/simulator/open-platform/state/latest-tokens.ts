import {
  createIssuedTokens,
  type IssuedToken,
  type IssuedTokens,
} from '../../accounts/state/issued-tokens.ts'
import { createLatestPool, type LatestPool } from '../../accounts/state/latest-pool.ts'
import { createExpiringMap } from '../../engine/expiring-map.ts'

/** Tokens of which the last fetched one counts; the one before lives on for five minutes. */
export interface LatestTokens {
  fetch(ownerId: string): IssuedToken
  find(value: string): { ownerId: string; state: 'valid' | 'not latest' | 'expired' } | undefined
  /** All that were handed out. */
  revoke(ownerId: string): void
}

/** For the tokens of platforms themselves, and for those that they call with on behalf of accounts. */
export function createLatestTokens(now: () => number): LatestTokens {
  const tokens: IssuedTokens = createIssuedTokens(now)
  const pools = createExpiringMap<{ pool: LatestPool; forgetAt: number }>(now)

  function poolOf(ownerId: string): LatestPool {
    const known = pools.get(ownerId)?.pool
    if (known !== undefined) return known
    const pool = createLatestPool(now, () => tokens.issue(ownerId))
    pools.set(ownerId, { pool, forgetAt: Number.POSITIVE_INFINITY })
    return pool
  }

  return {
    fetch(ownerId) {
      const token = poolOf(ownerId).fetch(Number.POSITIVE_INFINITY)
      if (token === undefined) throw new Error('a pool without a limit has no end')
      return token
    },
    find(value) {
      const token = tokens.find(value)
      if (token === undefined) return undefined
      const { ownerId, deadAt, expiresAt } = token
      const state = now() >= deadAt ? 'not latest' : now() >= expiresAt ? 'expired' : 'valid'
      return { ownerId, state }
    },
    revoke: (ownerId) => poolOf(ownerId).revoke(),
  }
}
