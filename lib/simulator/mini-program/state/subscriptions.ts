import { createExpiringMap } from '../../engine/expiring-map.ts'

/** How many messages of a template a person still wants: each "accept" is good for one. */
export interface Subscriptions {
  accept(owner: string, templateId: string, times: number): void
  /** Uses one up; false when there is none. */
  take(owner: string, templateId: string): boolean
}

export function createSubscriptions(now: () => number): Subscriptions {
  const left = createExpiringMap<{ count: number; forgetAt: number }>(now)
  const keyOf = (owner: string, templateId: string): string => JSON.stringify([owner, templateId])

  function put(key: string, count: number): void {
    left.set(key, { count, forgetAt: Number.POSITIVE_INFINITY })
  }

  return {
    accept(owner, templateId, times) {
      const key = keyOf(owner, templateId)
      put(key, (left.get(key)?.count ?? 0) + times)
    },
    take(owner, templateId) {
      const key = keyOf(owner, templateId)
      const count = left.get(key)?.count ?? 0
      if (count <= 0) return false
      put(key, count - 1)
      return true
    },
  }
}
