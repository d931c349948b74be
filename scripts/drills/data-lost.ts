import { setTimeout as sleep } from 'node:timers/promises'
import { startFleet } from '../../test/cluster/fleet.ts'
import { atEnd } from '../shared/run-script.ts'
import { type Drill, findingsOf } from './drill.ts'
import { callers, processes, setRedisStage, underLoad } from './stage.ts'

const everyCaller = callers * processes
const stallMs = 1_500
const leaseMs = 1_500

/** Redis works, and what it held is gone. */
export const dataLost: readonly Drill[] = [
  {
    name: 'flushed',
    fault: 'FLUSHALL 5 times; the token is refused after the last',
    limits: { fetches: 2, longestMs: stallMs, deadUses: everyCaller, normalAfterMs: stallMs },
    async run() {
      const stage = await setRedisStage()
      return underLoad(stage, {
        loadMs: 5_000,
        async fault() {
          for (let round = 0; round < 5; round += 1) {
            await stage.command('FLUSHALL')
            await sleep(300)
          }
          stage.host.revoke()
        },
      })
    },
  },
  {
    name: 'flushed without end',
    fault: 'FLUSHALL every 20 ms for 3 s, locks and all; the token is refused meanwhile',
    limits: { fetches: 1 + processes, longestMs: stallMs, deadUses: everyCaller, normalAfterMs: stallMs },
    async run() {
      const stage = await setRedisStage()
      return underLoad(stage, {
        loadMs: 6_000,
        async fault() {
          const endsAt = Date.now() + 3_000
          setTimeout(stage.host.revoke, 1_000)
          while (Date.now() < endsAt) {
            await stage.command('FLUSHALL')
            await sleep(20)
          }
        },
      })
    },
  },
  {
    name: 'all restarted',
    fault: 'all processes are killed in mid-fetch, Redis is empty, all start again',
    limits: { fetches: 2, longestMs: leaseMs + stallMs, deadUses: 0, normalAfterMs: leaseMs + stallMs },
    async run() {
      const { host, fleet, redis, command } = await setRedisStage()
      host.fetchMs = 10_000
      const doomed = fleet.runAll({ callers }).catch(() => undefined)
      while (host.fetches === 0) await sleep(10)
      await Promise.all([fleet.stop(), doomed])
      await command('FLUSHALL')
      host.fetchMs = 50
      const env = { REDIS_PATH: redis.path, API_BASE: host.base, APP_ID: 'restarted' }
      const successor = await startFleet(processes, env)
      atEnd(() => successor.stop())
      const startedAt = Date.now()
      return findingsOf(await successor.runAll({ callers: 50 }), startedAt, host)
    },
  },
]
