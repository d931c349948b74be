import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type IoredisClientLike, type RedisClientLike, redisTokenCache } from 'express-wechat-auth'
import * as ioredis from 'ioredis'
import * as ioredis5 from 'ioredis5'
import * as redis from 'redis'
import * as redis4 from 'redis4'
import * as redis5 from 'redis5'
import { tokenCacheContract } from '../contracts/token-cache.ts'
import { describeWithRedis, type RunningRedis, startRedis, useServer } from '../helpers/stores/redis.ts'
import { startRedisCluster } from '../helpers/stores/redis-cluster.ts'

interface Connection {
  client: RedisClientLike | IoredisClientLike
  close(): unknown
}

describeWithRedis('a standalone Redis', () => {
  let server: RunningRedis
  let connection: Connection

  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.stop())

  const connections: [string, () => Promise<Connection>][] = [
    [
      'redis 6',
      async () => {
        const client = await redis.createClient({ socket: { path: server.path, tls: false } }).connect()
        return { client, close: () => client.destroy() }
      },
    ],
    [
      'redis 5',
      async () => {
        const client = await redis5.createClient({ socket: { path: server.path, tls: false } }).connect()
        return { client, close: () => client.destroy() }
      },
    ],
    [
      'redis 4',
      async () => {
        const client = redis4.createClient({ socket: { path: server.path, tls: false } })
        await client.connect()
        return { client, close: () => client.disconnect() }
      },
    ],
    [
      'ioredis 6',
      async () => {
        const client = new ioredis.Redis(server.path, { lazyConnect: true })
        await client.connect()
        return { client, close: () => client.disconnect() }
      },
    ],
    [
      'ioredis 5, which connects with its first command',
      async () => {
        const client = new ioredis5.Redis(server.path, { lazyConnect: true })
        return { client, close: () => client.disconnect() }
      },
    ],
  ]

  describe.each(connections)('through %s', (name, connect) => {
    beforeAll(async () => {
      connection = await connect()
    })
    afterAll(async () => {
      await connection?.close()
    })

    tokenCacheContract(`redisTokenCache() on ${name}`, () => redisTokenCache({ client: connection.client }))

    it('goes on reading when Redis refuses to write', async () => {
      const cache = redisTokenCache({ client: connection.client, prefix: `${name} full:` })
      await cache.set('revoked', '1', 60_000)
      const admin = await redis.createClient({ socket: { path: server.path, tls: false } }).connect()
      await admin.configSet('maxmemory', '1')
      try {
        for (let round = 0; round < 5; round += 1) {
          await expect(cache.set('other', '1', 60_000)).rejects.toThrow(/OOM/)
          await expect(cache.replace('other', undefined, '1', 60_000)).rejects.toThrow(/OOM/)
          expect(await cache.get('revoked')).toBe('1')
        }
      } finally {
        await admin.configSet('maxmemory', '0')
        admin.destroy()
      }
    })

    it('gives every key a lifetime and the prefix, and no two prefixes share one', async () => {
      const mine = redisTokenCache({ client: connection.client, prefix: `${name}:` })
      await mine.set('a', '1', 60_000)
      await mine.replace('b', undefined, '2', 60_000)
      const other = redisTokenCache({ client: connection.client, prefix: `${name} other:` })
      expect([await other.get('a'), await other.get('b')]).toEqual([undefined, undefined])
      const asAdmin = await redis.createClient({ socket: { path: server.path, tls: false } }).connect()
      const keys = await asAdmin.keys(`${name}:*`)
      expect(keys.sort()).toEqual([`${name}:a`, `${name}:b`])
      for (const key of keys) expect(await asAdmin.pTTL(key)).toBeGreaterThan(0)
      asAdmin.destroy()
    })
  })
})

describeWithRedis('a Redis Cluster of three masters', () => {
  const cluster = useServer(startRedisCluster)

  tokenCacheContract('redisTokenCache() on a cluster', async () => {
    const client = redis.createCluster({ rootNodes: cluster.server.rootNodes })
    await client.connect()
    cluster.keep(client)
    return redisTokenCache({ client })
  })
})
