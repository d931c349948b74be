import { checkOptions, positiveInteger, requireOptions } from '../options.ts'
import { withTimeout } from '../with-timeout.ts'
import {
  type IoredisClientLike,
  type RedisClientLike,
  redisClientCheck,
  redisCommands,
} from './redis-clients.ts'
import type { TokenCache } from './token-cache.ts'

export interface RedisTokenCacheOptions {
  /** A connected client. The app's own: it connects it, listens for its errors, and closes it. */
  client: RedisClientLike | IoredisClientLike
  /** In front of every key. Processes with the same prefix share tokens. No braces. @default 'wxa:' */
  prefix?: string | undefined
  /** How long an answer may take, in milliseconds: 1 to 1_000. @default 1_000 */
  deadlineMs?: number | undefined
}

const replaceScript = `
local held = redis.call('GET', KEYS[1])
if ARGV[1] == '1' then
  if held ~= ARGV[2] then return 0 end
elseif held then
  return 0
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1`

const deleteScript = `
if ARGV[1] == '1' and redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
return redis.call('DEL', KEYS[1])`

/** After a failure nothing is asked for so long; then one command tries. */
const restMs = 1_000

/**
 * A token cache in Redis, for apps of more than one process: one fetch per token for all of them, and doubled
 * callbacks, revoked tokens and session keys known to each. Works with a standalone Redis, Redis Cluster (all keys of
 * one token are in one hash slot) and Sentinel.
 *
 * A Redis that is down or frozen costs one deadline, not one a request: until it answers again, commands fail at once,
 * and the library goes on without it, within limits.
 *
 * @throws TypeError when the options are wrong
 * @example
 * const client = await createClient({ url: process.env.REDIS_URL }).on('error', console.error).connect()
 * app.use(wechatAuth({ appId, appSecret, tokenCache: redisTokenCache({ client }) }))
 */
export function redisTokenCache(options: RedisTokenCacheOptions): TokenCache {
  checkOptions('redisTokenCache', options, {
    client: redisClientCheck,
    prefix: (value) =>
      typeof value === 'string' && !/[{}]/.test(value) ? undefined : 'must be a text without braces',
    deadlineMs: (value) =>
      positiveInteger(value) ?? ((value as number) > 1_000 ? 'must be 1000 at most' : undefined),
  })
  requireOptions('redisTokenCache', options, ['client'])
  const { prefix = 'wxa:', deadlineMs = 1_000 } = options
  const redis = redisCommands(options.client)
  let failedAt = Number.NEGATIVE_INFINITY
  let isTrying = false

  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    const isResting = performance.now() - failedAt < restMs
    const hasFailed = failedAt !== Number.NEGATIVE_INFINITY
    if (!redis.isReady() || isResting || (hasFailed && isTrying)) {
      throw new Error('Redis does not answer')
    }
    isTrying = hasFailed
    try {
      const answer = await withTimeout(
        () => followingMoves(command),
        deadlineMs,
        () => new Error('Redis did not answer in time'),
      )
      failedAt = Number.NEGATIVE_INFINITY
      return answer
    } catch (error) {
      failedAt = isReply(error) ? Number.NEGATIVE_INFINITY : performance.now()
      throw error
    } finally {
      isTrying = false
    }
  }
  const evaluate = (script: string, key: string, ...args: string[]): Promise<boolean> =>
    ask(async () => Number(await redis.evaluate(script, prefix + key, args)) === 1)

  return {
    async get(key) {
      const value = await ask(() => redis.get(prefix + key))
      return typeof value === 'string' ? value : undefined
    },
    async set(key, value, ttlMs) {
      await ask(() => redis.set(prefix + key, value, wholeMs(ttlMs)))
    },
    replace: (key, expected, value, ttlMs) =>
      evaluate(replaceScript, key, ...argumentsFor(expected), value, String(wholeMs(ttlMs))),
    delete: (key, expected) => evaluate(deleteScript, key, ...argumentsFor(expected)),
  }
}

/** Redis takes no undefined: whether something is expected, and what. */
const argumentsFor = (expected: string | undefined): [string, string] => [
  expected === undefined ? '0' : '1',
  expected ?? '',
]

const wholeMs = (ttlMs: number): number => Math.max(1, Math.ceil(ttlMs))

/** The cluster client of redis 4 hands on a MOVED now and then, and knows the way afterwards. */
async function followingMoves<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof Error) || !/^(?:MOVED|ASK) /.test(error.message)) throw error
    return command()
  }
}

/**
 * An error that Redis itself answered (out of memory, read-only): other commands may well work. It begins with a word in
 * capitals; the clients' classes of errors have other names in a bundle that is minified.
 */
function isReply(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^[A-Z]{2,} /.test(error.message) &&
    !/^(?:LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN) /.test(error.message)
  )
}
