import { createExpiringMap } from './expiring-map.ts'

/** How often something may be done within a minute or an hour. */
export interface RateLimits {
  /** Counts; false when it was too often. */
  take(key: string, limit: number, windowMs: number): boolean
}

export function createRateLimits(now: () => number): RateLimits {
  const counts = createExpiringMap<{ count: number; forgetAt: number }>(now)
  return {
    take(key, limit, windowMs) {
      const known = counts.get(key) ?? { count: 0, forgetAt: now() + windowMs }
      if (known.count >= limit) return false
      counts.set(key, { ...known, count: known.count + 1 })
      return true
    },
  }
}
