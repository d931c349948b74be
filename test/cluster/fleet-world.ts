import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { startTokenHost, type TokenHost } from '../helpers/platforms/token-host.ts'
import { type RunningRedis, startRedis } from '../helpers/stores/redis.ts'
import { type Fleet, startFleet } from './fleet.ts'

export interface FleetWorld {
  readonly redis: RunningRedis
  readonly host: TokenHost
  /** Starts processes for an app that nobody has a token of yet, until the test is over. */
  start(size: number): Promise<Fleet>
  /** Starts Redis again, with what it had kept. */
  restartRedis(): Promise<void>
}

/** A Redis and a platform for the processes of one block. */
export function useFleets(): FleetWorld {
  let redis: RunningRedis
  let host: TokenHost
  let fleet: Fleet | undefined

  beforeAll(async () => {
    ;[redis, host] = await Promise.all([startRedis(), startTokenHost()])
  })
  afterAll(async () => {
    await host?.close()
    await redis?.stop()
  })
  beforeEach(() => host.reset())
  afterEach(() => fleet?.stop())

  return {
    get redis() {
      return redis
    },
    get host() {
      return host
    },
    async start(size) {
      fleet = await startFleet(size, { REDIS_PATH: redis.path, API_BASE: host.base, APP_ID: randomUUID() })
      return fleet
    },
    async restartRedis() {
      redis = await startRedis(redis.folder)
    },
  }
}
