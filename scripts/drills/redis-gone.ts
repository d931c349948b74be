import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from './drill.ts'
import { callers, processes, setRedisStage, underLoad } from './stage.ts'

const everyCaller = callers * processes
/** A machine that is busy with other things holds everybody up. */
const stallMs = 1_500
const deadlineMs = 1_000

/** Redis is not there: each process does without it. */
export const redisGone: readonly Drill[] = [
  {
    name: 'killed',
    fault: 'Redis is killed for 4 s; the token is refused meanwhile',
    limits: {
      fetches: 1 + processes,
      longestMs: stallMs,
      deadUses: everyCaller,
      normalAfterMs: stallMs,
    },
    async run() {
      const stage = await setRedisStage()
      return underLoad(stage, {
        loadMs: 7_000,
        async fault() {
          await stage.killRedis()
          await sleep(1_500)
          stage.host.revoke()
          await sleep(2_500)
          await stage.restartRedis()
        },
      })
    },
  },
  {
    name: 'frozen',
    fault: 'Redis is stopped for 5 s; the token is refused meanwhile',
    limits: {
      fetches: 1 + processes,
      longestMs: deadlineMs + stallMs,
      deadUses: everyCaller,
      normalAfterMs: stallMs,
    },
    async run() {
      const stage = await setRedisStage()
      return underLoad(stage, {
        loadMs: 8_000,
        async fault() {
          process.kill(stage.redis.pid, 'SIGSTOP')
          await sleep(1_500)
          stage.host.revoke()
          await sleep(3_500)
          process.kill(stage.redis.pid, 'SIGCONT')
        },
      })
    },
  },
  {
    name: 'flapping',
    fault: 'Redis is killed and started every second for 20 s; tokens last 15 s',
    limits: { fetches: 1 + 2 * processes, longestMs: deadlineMs + stallMs, deadUses: 0, normalAfterMs: 0 },
    async run() {
      const stage = await setRedisStage()
      stage.host.lifetimeSeconds = 15
      return underLoad(stage, {
        loadMs: 24_000,
        async fault() {
          for (let round = 0; round < 10; round += 1) {
            await stage.killRedis()
            await sleep(1_000)
            await stage.restartRedis()
            await sleep(1_000)
          }
        },
      })
    },
  },
]
