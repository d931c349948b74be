import { describe, expect, it } from '@jest/globals'
import { redisTokenCache } from 'express-wechat-auth'
import * as ioredis from 'ioredis'
import * as ioredis5 from 'ioredis5'
import * as redis6 from 'redis'
import * as redis4 from 'redis4'
import * as redis5 from 'redis5'

// None of them connects before it is told to.
const taken: Record<string, () => unknown> = {
  'redis 4': () => redis4.createClient(),
  'redis 4, a cluster': () => redis4.createCluster({ rootNodes: [{}] }),
  'redis 5': () => redis5.createClient(),
  'redis 5, a cluster': () => redis5.createCluster({ rootNodes: [{}] }),
  'redis 6': () => redis6.createClient(),
  'redis 6, a pool': () => redis6.createClientPool(),
  'redis 6, a cluster': () => redis6.createCluster({ rootNodes: [{}] }),
  'ioredis 5': () => new ioredis5.Redis({ lazyConnect: true }),
  'ioredis 6': () => new ioredis.Redis({ lazyConnect: true }),
  'ioredis 6, a cluster': () => new ioredis.Cluster([{ port: 1 }], { lazyConnect: true }),
}
const legacy: Record<string, () => unknown> = {
  'redis 4 in legacyMode': () => redis4.createClient({ legacyMode: true }),
  'the legacy() of redis 5': () => redis5.createClient().legacy(),
  'the legacy() of redis 6': () => redis6.createClient().legacy(),
}
const others: Record<string, () => unknown> = {
  'a class in place of a client': () => ioredis.Redis,
  'its options': () => ({ host: '127.0.0.1', port: 6379 }),
  'its address': () => 'redis://127.0.0.1',
  'another store': () => new Map(),
}

describe('redisTokenCache()', () => {
  it.each(Object.keys(taken))('takes a client of %s', (name) => {
    expect(() => redisTokenCache({ client: taken[name]?.() as never })).not.toThrow()
  })

  it.each(Object.keys(legacy))('refuses %s, whose commands take callbacks, and says what to do', (name) => {
    expect(() => redisTokenCache({ client: legacy[name]?.() as never })).toThrow(
      new TypeError(
        'redisTokenCache: option "client" must be a client whose commands answer promises: redis 4 or later without legacyMode',
      ),
    )
  })

  it.each(Object.keys(others))('refuses %s, and names what it takes', (name) => {
    expect(() => redisTokenCache({ client: others[name]?.() as never })).toThrow(
      /^redisTokenCache: option "client" must be a client of the package redis.*or of ioredis$/,
    )
  })
})
