import { createExpiringMap } from './expiring-map.ts'

const lifetimeMs = 30 * 86_400_000

/** Who has lately allowed which app to see nickname and avatar: WeChat does not ask again for about 30 days. */
export interface Consents {
  give(personId: string, appId: string): void
  has(personId: string, appId: string): boolean
  /** Without an app: for all of them. */
  withdraw(personId: string, appId?: string): void
}

export function createConsents(now: () => number): Consents {
  const consents = createExpiringMap<{ personId: string; appId: string; forgetAt: number }>(now)
  const keyOf = (personId: string, appId: string): string => JSON.stringify([personId, appId])
  return {
    give: (personId, appId) =>
      consents.set(keyOf(personId, appId), { personId, appId, forgetAt: now() + lifetimeMs }),
    has: (personId, appId) => consents.get(keyOf(personId, appId)) !== undefined,
    withdraw(personId, appId) {
      for (const consent of consents.values()) {
        const isMeant = consent.personId === personId && (appId === undefined || consent.appId === appId)
        if (isMeant) consents.delete(keyOf(consent.personId, consent.appId))
      }
    },
  }
}
