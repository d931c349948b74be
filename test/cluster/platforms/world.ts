import type { SimulatorOptions } from 'express-wechat-auth/simulator'
import { type Fleets, useFleets } from '../grants/world.ts'
import { type PlatformFleet, startPlatformFleet } from './fleet-of-platform.ts'

export interface PlatformFleets extends Fleets {
  /** Starts processes of a platform that has got its first ticket, until the test is over. */
  start(size: number, store?: string): Promise<PlatformFleet>
  /** How often an API of platforms was called. */
  count(api: string): number
}

/** A Redis, and Tencent's side, for the platforms of one block. */
export function usePlatformFleets(options: SimulatorOptions = {}): PlatformFleets {
  const world = useFleets(options)
  const { simulator } = world
  return {
    simulator,
    get redis() {
      return world.redis
    },
    open: world.open,
    flush: world.flush,
    cached: world.cached,
    restartRedis: world.restartRedis,
    async start(size, store) {
      const fleet = await world.open((place) => startPlatformFleet(size, place), store)
      await fleet.pushTicket()
      return fleet
    },
    count: (api) => simulator.requests.count(`cgi-bin/component/${api}`),
  }
}
