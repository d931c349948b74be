import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import type { PlatformSimulator, SimulatorOptions } from 'express-wechat-auth/simulator'
import { createClient } from 'redis'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { builtLibrary } from '../../helpers/programs/built-library.ts'
import { type RunningRedis, startRedis } from '../../helpers/stores/redis.ts'
import type { FleetPlace } from './fleet.ts'

export interface Fleets {
  readonly simulator: PlatformSimulator
  readonly redis: RunningRedis
  /** Starts a fleet that ends with the test. */
  open<Fleet extends { stop(): Promise<void> }>(
    start: (place: FleetPlace) => Promise<Fleet>,
    store?: string,
  ): Promise<Fleet>
  /** FLUSHALL. */
  flush(): Promise<void>
  /** All that is in Redis: names and texts. */
  cached(): Promise<string>
  /** Starts Redis again, empty, after it was stopped. */
  restartRedis(): Promise<void>
}

/** A Redis, and Tencent's side, for the fleets of one block. */
export function useFleets(options: SimulatorOptions = {}): Fleets {
  const { simulator } = useSimulator(options)
  const folder = mkdtempSync(join(tmpdir(), 'wxa-fleets-'))
  const fleets: { stop(): Promise<void> }[] = []
  let redis: RunningRedis

  beforeAll(async () => {
    // Nothing else gets on meanwhile: connections would time out.
    builtLibrary()
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

  const connect = () => createClient({ socket: { path: redis.path, tls: false } }).connect()

  return {
    simulator,
    get redis() {
      return redis
    },
    async open(start, store) {
      const fleet = await start({ simulator, redisPath: redis.path, folder, store })
      fleets.push(fleet)
      return fleet
    },
    async flush() {
      const client = await connect()
      await client.flushAll()
      client.destroy()
    },
    async cached() {
      const client = await connect()
      const keys = await client.keys('*')
      const values = keys.length === 0 ? [] : await client.mGet(keys)
      client.destroy()
      return [...keys, ...values].join('\n')
    },
    async restartRedis() {
      redis = await startRedis(redis.folder)
    },
  }
}
