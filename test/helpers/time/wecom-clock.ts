import { beforeEach } from '@jest/globals'
import { useClock } from '../apps/simulated-world.ts'

/**
 * The library's clock, also for clients that a test made before it moves the clock: these take hold of `Date.now`
 * when they are made.
 */
export function useClientClock(): { advance(ms: number): void } {
  const clock = useClock()
  beforeEach(() => clock.advance(0))
  return clock
}
