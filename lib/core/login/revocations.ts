import { askCache, type TokenCache } from '../cache/token-cache.ts'

/** The logins that were ended before their time. */
export interface Revocations {
  /** Ends a login for as long as anything that names it may live. Rejects when the cache fails. */
  revoke(loginId: string, ttlMs: number): Promise<void>
  /** Asks the memory of this process first, then the cache. Rejects when the cache cannot be asked. */
  isRevoked(loginId: string): Promise<boolean>
}

const known = new WeakMap<TokenCache, Revocations>()

/** The revocations of all routers that share a cache. */
export function revocationsOf(cache: TokenCache): Revocations {
  const revocations = known.get(cache) ?? createRevocations(cache)
  known.set(cache, revocations)
  return revocations
}

/**
 * What this process has revoked stays in a memory of its own until its time is over. A cache may drop its oldest
 * entries for new ones; a revocation that is dropped would bring a dead token back to life.
 */
function createRevocations(cache: TokenCache): Revocations {
  const endByLogin = new Map<string, number>()
  const keyOf = (loginId: string): string => `revoked:${loginId}`

  const forgetEnded = (): void => {
    const now = Date.now()
    for (const [loginId, endsAt] of endByLogin) if (endsAt <= now) endByLogin.delete(loginId)
  }

  return {
    async revoke(loginId, ttlMs) {
      const endsAt = Date.now() + ttlMs
      forgetEnded()
      endByLogin.set(loginId, endsAt)
      await askCache(() => cache.set(keyOf(loginId), String(endsAt), ttlMs))
    },

    async isRevoked(loginId) {
      const endsAt = endByLogin.get(loginId)
      if (endsAt !== undefined && endsAt > Date.now()) return true
      return (await askCache(() => cache.get(keyOf(loginId)))) !== undefined
    },
  }
}
