/** What is used of a client of the npm package `redis` (4, 5 or 6): `createClient()`, `createClientPool()`, `createCluster()`, a sentinel's. */
export interface RedisClientLike {
  get(key: string): Promise<unknown>
  set(key: string, value: string, options: { PX: number }): Promise<unknown>
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  /** False while there is no connection: commands would wait in a queue, and be run when they are no longer true. */
  readonly isReady?: boolean | undefined
}

/** What is used of a client of the npm package `ioredis` (5 or 6): `Redis` or `Cluster`. */
export interface IoredisClientLike {
  get(key: string): Promise<unknown>
  set(key: string, value: string, unit: 'PX', ms: number): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  defineCommand: unknown
  /** `ready`, or `wait` where the first command connects. */
  readonly status: string
}

/** The commands of a token cache, whatever the client. */
export interface RedisCommands {
  isReady(): boolean
  get(key: string): Promise<unknown>
  set(key: string, value: string, ms: number): Promise<unknown>
  evaluate(script: string, key: string, args: string[]): Promise<unknown>
}

export const redisCommands = (client: RedisClientLike | IoredisClientLike): RedisCommands =>
  isIoredis(client)
    ? {
        isReady: () => client.status === 'ready' || client.status === 'wait',
        get: (key) => client.get(key),
        set: (key, value, ms) => client.set(key, value, 'PX', ms),
        evaluate: (script, key, args) => client.eval(script, 1, key, ...args),
      }
    : {
        isReady: () => client.isReady !== false,
        get: (key) => client.get(key),
        set: (key, value, ms) => client.set(key, value, { PX: ms }),
        evaluate: (script, key, args) => client.eval(script, { keys: [key], arguments: args }),
      }

const isIoredis = (client: RedisClientLike | IoredisClientLike): client is IoredisClientLike =>
  'status' in client && typeof client.status === 'string' && typeof client.defineCommand === 'function'

/** Says what is wrong with the option `client`. */
export function redisClientCheck(value: unknown): string | undefined {
  const client = value as Record<string, unknown> | null
  const hasCommands =
    typeof client === 'object' &&
    client !== null &&
    ['get', 'set', 'eval'].every((name) => typeof client[name] === 'function')
  if (!hasCommands)
    return 'must be a client of the package redis, such as createClient() makes, or of ioredis'
  // Their commands take callbacks and answer no promise.
  const isOld = typeof client['internal_send_command'] === 'function'
  const isLegacy =
    (client['options'] as { legacyMode?: unknown } | null | undefined)?.legacyMode === true ||
    client.constructor?.name === 'RedisLegacyClient'
  return isOld || isLegacy
    ? 'must be a client whose commands answer promises: redis 4 or later without legacyMode'
    : undefined
}
