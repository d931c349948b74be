import { randomUUID } from 'node:crypto'
import { beforeAll, describe } from '@jest/globals'
import { memoryTokenCache, type RedisClientLike, redisTokenCache, type TokenCache } from 'express-wechat-auth'
import { createClient } from 'redis'
import { handleOn } from './caches.ts'
import { describeWithRedis, useRedis } from './redis.ts'

/** What holds for two processes that share a cache in memory, or a Redis with a connection each. */
export function describeSharedCaches(
  processes: string,
  tests: (cacheOfProcess: () => TokenCache) => void,
): void {
  describe(`${processes} that share a cache in memory`, () => {
    const store = memoryTokenCache()
    tests(() => handleOn(store))
  })

  describeWithRedis(`${processes} that share a Redis`, () => {
    const redis = useRedis()
    const clients: RedisClientLike[] = []
    const prefix = `${randomUUID()}:`
    beforeAll(async () => {
      for (let count = 0; count < 2; count += 1) {
        const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
        clients.push(client)
        redis.keep(client)
      }
    })

    let turn = 0
    tests(() => {
      turn += 1
      return redisTokenCache({ client: clients[turn % 2] as RedisClientLike, prefix })
    })
  })
}
