import { type Fleets, useFleets } from '../grants/world.ts'
import { type SuiteFleet, type SuiteKind, startSuiteFleet } from './fleet-of-suite.ts'

export interface SuiteFleets extends Pick<Fleets, 'simulator' | 'cached'> {
  /** Starts processes of a suite that has got its first ticket, until the test is over. */
  start(kind: SuiteKind, size: number, store?: string): Promise<SuiteFleet>
  /** How often a code has given a permanent code. */
  redeems(): number
}

/** A Redis, and WeCom's side, for the suites of one block. */
export function useSuiteFleets(): SuiteFleets {
  const { simulator, open, cached } = useFleets()
  return {
    simulator,
    cached,
    async start(kind, size, store) {
      const fleet = await open((place) => startSuiteFleet(kind, size, place), store)
      await fleet.pushTicket()
      return fleet
    },
    redeems: () =>
      simulator.requests
        .list()
        .filter(({ api, errcode = 0 }) => api.endsWith('get_permanent_code') && errcode === 0).length,
  }
}
