import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import type { PlatformSimulator, SimulatorOptions } from 'express-wechat-auth/simulator'
import { createClient } from 'redis'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { type RunningRedis, startRedis } from '../../helpers/stores/redis.ts'
import { type PlatformFleet, startPlatformFleet } from './fleet-of-platform.ts'

export interface PlatformFleets {
  readonly simulator: PlatformSimulator
  readonly redis: RunningRedis
  /** Starts processes of a platform that has got its first ticket, until the test is over. */
  start(size: number, store?: string): Promise<PlatformFleet>
  /** FLUSHALL. */
  flush(): Promise<void>
  /** Starts Redis again, empty, after it was stopped. */
  restartRedis(): Promise<void>
  /** How often an API of platforms was called. */
  count(api: string): number
}

/** A Redis, and Tencent's side, for the platforms of one block. */
export function usePlatformFleets(options: SimulatorOptions = {}): PlatformFleets {
  const { simulator } = useSimulator(options)
  const folder = mkdtempSync(join(tmpdir(), 'wxa-platforms-'))
  const fleets: PlatformFleet[] = []
  let redis: RunningRedis

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterEach(async () => {
    await Promise.all(fleets.splice(0).map((fleet) => fleet.stop()))
    simulator.clock.reset()
  })
  afterAll(async () => {
    await redis?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    simulator,
    get redis() {
      return redis
    },
    async start(size, store) {
      const fleet = await startPlatformFleet(size, { simulator, redisPath: redis.path, folder, store })
      fleets.push(fleet)
      await fleet.pushTicket()
      return fleet
    },
    async flush() {
      const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
      await client.flushAll()
      client.destroy()
    },
    async restartRedis() {
      redis = await startRedis(redis.folder)
    },
    count: (api) => simulator.requests.count(`cgi-bin/component/${api}`),
  }
}
