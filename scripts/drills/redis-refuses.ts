import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill, Limits } from './drill.ts'
import { callers, processes, type RedisStage, setRedisStage, underLoad } from './stage.ts'

const stallMs = 1_500
const limits: Limits = {
  fetches: 1 + processes,
  longestMs: stallMs,
  deadUses: callers * processes,
  normalAfterMs: stallMs,
}

/** Redis answers, but takes no writes: what it holds can be read, and nobody can take the lock. */
export const redisRefuses: readonly Drill[] = [
  refusing('out of memory', 'maxmemory is reached, noeviction; the token is refused meanwhile', {
    begin: ({ command }) => command('CONFIG', 'SET', 'maxmemory', '1'),
    end: ({ command }) => command('CONFIG', 'SET', 'maxmemory', '0'),
  }),
  refusing('read-only', 'Redis becomes a replica, then a master again; the token is refused meanwhile', {
    // Nothing listens there: it keeps what it has, and takes no writes.
    begin: ({ command }) => command('REPLICAOF', '127.0.0.1', '1'),
    end: ({ command }) => command('REPLICAOF', 'NO', 'ONE'),
  }),
]

function refusing(
  name: string,
  fault: string,
  { begin, end }: Record<'begin' | 'end', (stage: RedisStage) => Promise<void>>,
): Drill {
  return {
    name,
    fault,
    limits,
    async run() {
      const stage = await setRedisStage()
      return underLoad(stage, {
        loadMs: 6_000,
        async fault() {
          await begin(stage)
          await sleep(1_000)
          stage.host.revoke()
          await sleep(2_000)
          await end(stage)
        },
      })
    },
  }
}
