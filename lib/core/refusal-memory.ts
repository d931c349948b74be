import { isWechatAuthError } from '../errors.ts'

/** Remembers that a fetch was refused, so that it is not repeated in a hurry. */
export interface RefusalMemory {
  /** The remembered error while its time lasts. */
  current(): unknown
  /** Remembers a failure; answers how long, in milliseconds. */
  remember(error: unknown): number
  /** Remembers what another process was told. */
  adopt(error: unknown, until: number): void
  forget(): void
}

/**
 * Configuration errors are remembered for 60 s growing to 10 min, a spent quota for as long as the error says,
 * everything else for 1 s doubling to 32 s, with jitter.
 */
export function createRefusalMemory(now: () => number): RefusalMemory {
  let refusal: { error: unknown; until: number } | undefined
  let failures = 0

  return {
    current: () => (refusal !== undefined && refusal.until > now() ? refusal.error : undefined),
    remember(error) {
      failures += 1
      const pauseMs = pauseFor(error, failures)
      refusal = { error, until: now() + pauseMs }
      return pauseMs
    },
    adopt(error, until) {
      refusal = { error, until }
    },
    forget() {
      refusal = undefined
      failures = 0
    },
  }
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
