import { createExpiringMap } from '../../engine/expiring-map.ts'

/** What a person does that lets the account write to them for a while. */
export type Occasion = 'message' | 'follow' | 'scan' | 'click'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface Allowance {
  endsAt: number
  left: number
}

interface Window {
  /** The last one of each occasion; a new one takes the place of the old. */
  allowances: Partial<Record<Occasion, Allowance>>
  forgetAt: number
}

/** When customer-service messages may be sent to whom: 5 in 48 hours after a message, 3 in a minute after all else. */
export interface MessageWindows {
  open(appId: string, personId: string, occasion: Occasion): void
  close(appId: string, personId: string): void
  /** Uses up one message of the window that ends first. */
  take(appId: string, personId: string): 'taken' | 'closed' | 'used up'
}

export function createMessageWindows(now: () => number): MessageWindows {
  const windows = createExpiringMap<Window>(now)
  const keyOf = (appId: string, personId: string): string => JSON.stringify([appId, personId])

  return {
    open(appId, personId, occasion) {
      const key = keyOf(appId, personId)
      const isMessage = occasion === 'message'
      const allowance = { endsAt: now() + (isMessage ? 48 * hourMs : minuteMs), left: isMessage ? 5 : 3 }
      const allowances = { ...windows.get(key)?.allowances, [occasion]: allowance }
      windows.set(key, { allowances, forgetAt: now() + 48 * hourMs })
    },
    close: (appId, personId) => windows.delete(keyOf(appId, personId)),
    take(appId, personId) {
      const open = Object.values(windows.get(keyOf(appId, personId))?.allowances ?? {})
        .filter(({ endsAt }) => now() < endsAt)
        .sort((one, other) => one.endsAt - other.endsAt)
      if (open.length === 0) return 'closed'
      const allowance = open.find(({ left }) => left > 0)
      if (allowance === undefined) return 'used up'
      allowance.left -= 1
      return 'taken'
    },
  }
}
