import { createDailyCount } from './daily-count.ts'
import { type IssuedToken, killToken } from './issued-tokens.ts'

const renewalMs = 300_000
const minForceSpacingMs = 30_000
const maxForcesPerDay = 20

/** The token of `cgi-bin/stable_token` of one app: the same one until five minutes before its end. */
export interface StablePool {
  /** Undefined when it was forced too often today. Forced again within 30 seconds, the present token is handed out. */
  fetch(isForced: boolean): IssuedToken | undefined
  revoke(keepsHandingOut: boolean): void
}

export function createStablePool(now: () => number, issue: () => IssuedToken): StablePool {
  const forces = createDailyCount(now)
  let stable: IssuedToken | undefined
  let lastForcedAt = Number.NEGATIVE_INFINITY

  function replace(): void {
    killToken(stable, now())
    lastForcedAt = now()
    forces.add()
    stable = issue()
  }

  return {
    fetch(isForced) {
      const isTooSoon = Math.abs(now() - lastForcedAt) < minForceSpacingMs
      if (isForced && !isTooSoon) {
        if (forces.today() >= maxForcesPerDay) return undefined
        replace()
      }
      if (stable === undefined || stable.expiresAt - now() <= renewalMs) stable = issue()
      return stable
    },
    revoke(keepsHandingOut) {
      killToken(stable, now())
      if (!keepsHandingOut) stable = undefined
    },
  }
}
