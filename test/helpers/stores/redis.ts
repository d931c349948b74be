import { afterAll, beforeAll } from '@jest/globals'
import { type RunningRedis, startRedis } from './redis-server.ts'
import { describeWithPrograms } from './with-programs.ts'

export { type RunningRedis, startRedis } from './redis-server.ts'

/** A suite that needs a Redis. Skipped with the reason where there is none; with CI=true that is a failure. */
export function describeWithRedis(name: string, suite: () => void): void {
  describeWithPrograms(['redis-server'], { isNeededInCi: true }, name, suite)
}

/** A Redis for the tests of one block. */
export interface RedisWorld {
  /** Of its socket. */
  readonly path: string
  /** Closes a client before the server stops. */
  keep(client: { destroy(): void }): void
}

export function useRedis(): RedisWorld {
  let redis: RunningRedis | undefined
  const clients: { destroy(): void }[] = []
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis?.stop()
  })
  return {
    get path() {
      return redis?.path ?? ''
    },
    keep: (client) => void clients.push(client),
  }
}
