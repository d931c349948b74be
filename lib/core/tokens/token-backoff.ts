import { isWechatAuthError, type WechatAuthError } from '../../errors.ts'
import { describeFailure, rebuildFailure } from '../portable-error.ts'

/** Remembers that a fetch was refused, so that it is not repeated in a hurry. */
export interface TokenBackoff {
  /** The remembered error while its time lasts, with the seconds that are left of it. */
  current(): unknown
  /** Remembers a failure; answers how long, in milliseconds. */
  remember(error: unknown): number
  /** Remembers what another process was told, for so many milliseconds. */
  adopt(error: unknown, pauseMs: number): void
  forget(): void
}

/**
 * Configuration errors are remembered for 60 s growing to 10 min, a spent quota for as long as the error says,
 * everything else for 1 s doubling to 32 s, with jitter.
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
      // A clock that was set back must not make it last.
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
  return 1_000 * doubling * (0.75 + Math.random() * 0.5)
}
