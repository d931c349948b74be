import { afterAll, beforeAll } from '@jest/globals'
import { type RunningRedis, startRedis } from './redis-server.ts'
import { describeWithPrograms } from './with-programs.ts'

export { type RunningRedis, startRedis } from './redis-server.ts'

/** A suite that needs a Redis. Skipped with the reason where there is none; with CI=true that is a failure. */
export function describeWithRedis(name: string, suite: () => void): void {
  describeWithPrograms(['redis-server'], { isNeededInCi: true }, name, suite)
}

/** A server for the tests of one block. */
export interface ServerWorld<Server> {
  readonly server: Server
  /** Closes a client before the server stops. */
  keep(client: { destroy(): void }): void
}

export function useServer<Server extends { stop(): Promise<void> }>(
  start: () => Promise<Server>,
): ServerWorld<Server> {
  let server: Server | undefined
  const clients: { destroy(): void }[] = []
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await server?.stop()
  })
  return {
    get server() {
      return server as Server
    },
    keep: (client) => void clients.push(client),
  }
}

/** A Redis for the tests of one block. */
export interface RedisWorld extends Pick<ServerWorld<RunningRedis>, 'keep'> {
  /** Of its socket. */
  readonly path: string
}

export function useRedis(): RedisWorld {
  const world = useServer(() => startRedis())
  return {
    keep: world.keep,
    get path() {
      return world.server.path
    },
  }
}
