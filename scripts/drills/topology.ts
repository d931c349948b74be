import { setTimeout as sleep } from 'node:timers/promises'
import { startRedisCluster } from '../../test/helpers/stores/redis-cluster.ts'
import { startRedisSentinel } from '../../test/helpers/stores/redis-sentinel.ts'
import { atEnd } from '../shared/run-script.ts'
import type { Drill, Limits } from './drill.ts'
import { callers, processes, setStage, underLoad } from './stage.ts'

const stallMs = 1_500
const deadlineMs = 1_000
const limits: Limits = {
  fetches: 1 + processes,
  longestMs: deadlineMs + stallMs,
  deadUses: callers * processes,
  normalAfterMs: stallMs,
}

/** More than one server. */
export const topology: readonly Drill[] = [
  {
    name: 'sentinel failover',
    fault: 'the master is killed, its replica promoted; the token is refused meanwhile',
    limits,
    async run() {
      const servers = await startRedisSentinel()
      atEnd(() => servers.stop())
      const { name, sentinelRootNodes } = servers
      const stage = await setStage({ REDIS_SENTINEL: JSON.stringify({ name, sentinelRootNodes }) })
      return underLoad(stage, {
        loadMs: 10_000,
        settleMs: 5_000,
        async fault() {
          await servers.replicated()
          await servers.killMaster()
          await sleep(500)
          stage.host.revoke()
          await sleep(5_000)
        },
      })
    },
  },
  {
    name: 'cluster node killed',
    fault: 'the master of the token is killed for 4 s; the token is refused meanwhile',
    limits,
    async run() {
      const cluster = await startRedisCluster()
      atEnd(() => cluster.stop())
      const stage = await setStage({ REDIS_CLUSTER: JSON.stringify(cluster.rootNodes) })
      return underLoad(stage, {
        loadMs: 8_000,
        settleMs: 5_000,
        async fault() {
          const keys = await Promise.all(cluster.nodes.map((node) => node.countKeys()))
          const owner = cluster.nodes[keys.findIndex((amount) => amount > 0)]
          if (owner === undefined) throw new Error('no node holds the token')
          owner.kill()
          await sleep(1_500)
          stage.host.revoke()
          await sleep(2_500)
          await owner.restart()
        },
      })
    },
  },
]
