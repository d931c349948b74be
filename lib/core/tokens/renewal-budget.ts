/** FetchLimit renewals after a rejection: a platform that rejects every token it hands out must not cost a fetch a call. */
export interface RenewalBudget {
  /** True while there is something left; takes one. */
  take(): boolean
}

const burst = 3
const refillMs = 30_000

/** Three at once, and one more every 30 s. */
export function createRenewalBudget(now: () => number): RenewalBudget {
  let left = burst
  let refilledAt = now()
  return {
    take() {
      // A clock that was set back refills nothing, and starts anew from there.
      refilledAt = Math.min(refilledAt, now())
      const refills = Math.floor((now() - refilledAt) / refillMs)
      left = Math.min(burst, left + refills)
      refilledAt += refills * refillMs
      if (left <= 0) return false
      left -= 1
      return true
    },
  }
}
