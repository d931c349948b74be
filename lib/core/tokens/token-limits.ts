import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { describeFailure, rebuildFailure } from '../portable-error.ts'

/** What keeps this process from fetching one token too often. */
export interface TokenLimits {
  backoff: TokenBackoff
  renewals: RenewalBudget
}

/** After a refused fetch. */
export interface TokenBackoff {
  /** The remembered error while its time lasts, with the seconds that are left of it. */
  current(): unknown
  /** Remembers a failure; answers how long, in milliseconds. */
  remember(error: unknown): number
  /** Remembers what another process was told, for so many milliseconds. */
  adopt(error: unknown, pauseMs: number): void
  forget(): void
}

/** After a refused token: a platform that refuses every token that it hands out must not cost a fetch a call. */
export interface RenewalBudget {
  /** True while there is something left; takes one. */
  take(): boolean
}

export const createTokenLimits = (now: () => number): TokenLimits => ({
  backoff: createTokenBackoff(now),
  renewals: createRenewalBudget(now),
})

/**
 * Configuration errors are remembered for 60 s growing to 10 min, a spent quota for as long as the error says,
 * everything else for 1 s doubling to 32 s, with jitter. A ticket that has not come yet, and a grant that ended, are
 * found out without the platform: they are not remembered.
 */
export function createTokenBackoff(now: () => number): TokenBackoff {
  let refusal: { error: unknown; since: number; until: number } | undefined
  let failures = 0
  const adopt = (error: unknown, pauseMs: number): void => {
    refusal = { error, since: now(), until: now() + pauseMs }
  }

  return {
    adopt,
    current() {
      // A clock that was set back must not make a refusal last.
      if (refusal === undefined || refusal.until <= now() || refusal.since > now()) return undefined
      return withSecondsLeft(refusal.error, Math.ceil((refusal.until - now()) / 1_000))
    },
    remember(error) {
      failures += 1
      const pauseMs = pauseFor(error, failures)
      adopt(error, pauseMs)
      return pauseMs
    },
    forget() {
      refusal = undefined
      failures = 0
    },
  }
}

/** An error of its own for each who is told: handlers add to errors. */
function withSecondsLeft(error: unknown, seconds: number): unknown {
  const told = rebuildFailure(describeFailure(error))
  if (told === undefined) return error
  if (told.retryAfterSeconds === undefined) return told
  return rebuildFailure({ ...describeFailure(error), retryAfterSeconds: seconds }) as WechatAuthError
}

function pauseFor(error: unknown, failures: number): number {
  const code = isWechatAuthError(error) ? error.code : undefined
  const doubling = 2 ** Math.min(failures - 1, 5)
  if (code === 'ERR_PLATFORM_CONFIG' || code === 'ERR_PLATFORM_TOKEN')
    return Math.min(60_000 * doubling, 600_000)
  if (code === 'ERR_PLATFORM_QUOTA' && isWechatAuthError(error))
    return (error.retryAfterSeconds ?? 60) * 1_000
  if (code === 'ERR_TICKET_MISSING' || code === 'ERR_GRANT_MISSING') return 0
  return 1_000 * doubling * (0.75 + Math.random() * 0.5)
}

/** Three at once, and one more every 30 s. */
export function createRenewalBudget(now: () => number): RenewalBudget {
  const burst = 3
  const refillMs = 30_000
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

/** @throws ERR_PLATFORM_TOKEN when several refused tokens were renewed not long ago */
export function spendRenewal(renewals: RenewalBudget): void {
  if (renewals.take()) return
  throw new WechatAuthError(
    'ERR_PLATFORM_TOKEN',
    'the platform refused several tokens not long ago, so no other one is fetched now',
  )
}

export const lookEveryMs = 1_000

type Look<Order, Found> = (order: Order) => Promise<Found | undefined>

/** Looks once a second, for all who wait; between two looks nothing is found. */
export function limitLooks<Order, Found>(look: Look<Order, Found>, now: () => number): Look<Order, Found> {
  let lookedAt = Number.NEGATIVE_INFINITY
  let pending: Promise<Found | undefined> | undefined
  return async (order) => {
    if (pending !== undefined) return pending
    if (Math.abs(now() - lookedAt) < lookEveryMs) return undefined
    lookedAt = now()
    pending = look(order).finally(() => {
      pending = undefined
    })
    return pending
  }
}
