import { createDailyCount } from './daily-count.ts'
import { type IssuedToken, killToken } from './issued-tokens.ts'

const overlapMs = 300_000

/** The tokens of `cgi-bin/token` of one app: each fetch makes a new one, and the one before lives on for five minutes. */
export interface LatestPool {
  /** Undefined when the quota of the day is used up. */
  fetch(dailyLimit: number): IssuedToken | undefined
  revoke(): void
  usedToday(): number
  clearUsed(): void
}

export function createLatestPool(now: () => number, issue: () => IssuedToken): LatestPool {
  const fetches = createDailyCount(now)
  let latest: IssuedToken | undefined
  let former: IssuedToken | undefined

  return {
    fetch(dailyLimit) {
      if (fetches.today() >= dailyLimit) return undefined
      fetches.add()
      killToken(former, now())
      killToken(latest, now() + overlapMs)
      former = latest
      latest = issue()
      return latest
    },
    revoke() {
      for (const token of [latest, former]) killToken(token, now())
    },
    usedToday: fetches.today,
    clearUsed: fetches.clear,
  }
}
