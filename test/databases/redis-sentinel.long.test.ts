import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type RedisClientLike, redisTokenCache, type TokenCache } from 'express-wechat-auth'
import * as redis from 'redis'
import * as redis5 from 'redis5'
import { tokenCacheContract } from '../contracts/token-cache.ts'
import { describeWithRedis } from '../helpers/stores/redis.ts'
import { type RunningRedisSentinel, startRedisSentinel } from '../helpers/stores/redis-sentinel.ts'
import { sleep } from '../helpers/time/wait.ts'

interface SentinelClient extends RedisClientLike {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): Promise<void>
}

const deadlineMs = 1_000
const failoverMs = 20_000
const longMs = 60_000

const clients: [string, (servers: RunningRedisSentinel) => SentinelClient][] = [
  ['redis 6', ({ name, sentinelRootNodes }) => redis.createSentinel({ name, sentinelRootNodes })],
  ['redis 5', ({ name, sentinelRootNodes }) => redis5.createSentinel({ name, sentinelRootNodes })],
]

describeWithRedis('a master and a replica behind Sentinel', () => {
  describe.each(clients)('through %s', (name, create) => {
    let servers: RunningRedisSentinel
    let client: SentinelClient

    beforeAll(async () => {
      servers = await startRedisSentinel()
      client = create(servers)
      client.on('error', () => undefined)
      await client.connect()
    })
    afterAll(async () => {
      await client?.destroy()
      await servers?.stop()
    })

    tokenCacheContract(`redisTokenCache() on the sentinel client of ${name}`, () =>
      redisTokenCache({ client }),
    )

    it('works again when the replica is promoted, and answers or rejects in time until then', async () => {
      const cache = redisTokenCache({ client, deadlineMs })
      await cache.set('kept', 'before', longMs)
      await servers.replicated()
      await servers.killMaster()

      const giveUpAt = performance.now() + failoverMs
      let rejections = 0
      while (!(await isWritten(cache))) {
        rejections += 1
        expect(performance.now()).toBeLessThan(giveUpAt)
        await sleep(50)
      }
      expect(rejections).toBeGreaterThan(0)
      expect(await cache.get('kept')).toBe('before')
      expect(await cache.replace('kept', 'before', 'after', longMs)).toBe(true)
      expect(await cache.get('kept')).toBe('after')
      expect(await cache.delete('kept', 'after')).toBe(true)
    })
  })
})

/** Whether the cache takes a write. It has to say so within its deadline. */
async function isWritten(cache: TokenCache): Promise<boolean> {
  const startedAt = performance.now()
  const isDone = await cache.set('probe', '1', longMs).then(
    () => true,
    () => false,
  )
  expect(performance.now() - startedAt).toBeLessThan(deadlineMs + 500)
  return isDone
}
