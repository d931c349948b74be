/** Rations renewals after a rejection: a platform that rejects every token it hands out must not cost a fetch a call. */
export interface RenewalBudget {
  /** True while there is something left; takes one. */
  take(): boolean
  /** For a renewal that asked the platform nothing. */
  giveBack(): void
}

const burst = 3
const refillMs = 30_000

/** Three at once, and one more every 30 s. */
export function createRenewalBudget(now: () => number): RenewalBudget {
  let left = burst
  let refilledAt = now()
  return {
    take() {
      const refills = Math.floor((now() - refilledAt) / refillMs)
      left = Math.min(burst, left + refills)
      refilledAt += refills * refillMs
      if (left === 0) return false
      left -= 1
      return true
    },
    giveBack() {
      left = Math.min(burst, left + 1)
    },
  }
}
