import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTokenHost, type TokenHost } from '../helpers/platforms/token-host.ts'
import { describeWithRedis } from '../helpers/stores/redis.ts'
import { type RunningRedisCluster, startRedisCluster } from '../helpers/stores/redis-cluster.ts'
import { errorsOf, type Fleet, startFleet, tokensOf } from './fleet.ts'

describeWithRedis('processes that share a Redis Cluster of three masters', () => {
  let cluster: RunningRedisCluster
  let host: TokenHost
  let fleet: Fleet

  beforeAll(async () => {
    ;[cluster, host] = await Promise.all([startRedisCluster(), startTokenHost()])
    const env = {
      REDIS_CLUSTER: JSON.stringify(cluster.rootNodes),
      API_BASE: host.base,
      APP_ID: randomUUID(),
    }
    fleet = await startFleet(4, env)
  })
  afterAll(async () => {
    await fleet?.stop()
    await host?.close()
    await cluster?.stop()
  })

  it('fetch one token for all cold callers, and one when it is found bad', async () => {
    for (const fetches of [1, 2]) {
      const reports = await fleet.runAll({ callers: 50 })
      expect([host.fetches, errorsOf(reports), tokensOf(reports).size]).toEqual([fetches, [], 1])
      host.revoke()
    }
  })
})
