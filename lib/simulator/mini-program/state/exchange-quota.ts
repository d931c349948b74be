import { createExpiringMap } from '../../engine/expiring-map.ts'

const minuteMs = 60_000
const maxPerMinute = 100

/** How often the codes of one person may be exchanged. */
export interface ExchangeQuota {
  /** Counts; false when it was too often. */
  take(owner: string): boolean
}

export function createExchangeQuota(now: () => number): ExchangeQuota {
  const counts = createExpiringMap<{ count: number; forgetAt: number }>(now)
  return {
    take(owner) {
      const known = counts.get(owner) ?? { count: 0, forgetAt: now() + minuteMs }
      if (known.count >= maxPerMinute) return false
      counts.set(owner, { ...known, count: known.count + 1 })
      return true
    },
  }
}
