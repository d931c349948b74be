import { beforeEach, expect, it } from '@jest/globals'
import { describeWithRedis } from '../helpers/stores/redis.ts'
import { sleep } from '../helpers/time/wait.ts'
import { itAtLength } from '../run/length.ts'
import { errorsOf, type Fleet, type Report, tokensOf } from './fleet.ts'
import { useFleets } from './fleet-world.ts'

const deadlineMs = 1_000
const size = 3

describeWithRedis('processes whose Redis fails', () => {
  const world = useFleets()
  let fleet: Fleet
  beforeEach(async () => {
    fleet = await world.start(size)
  })

  it('go on with the tokens they have, and fetch none for it, while Redis is killed and comes back', async () => {
    await fleet.runAll({ callers: 5 })
    // One, but where a busy machine lets the lease of the first fetch end.
    const { fetches } = world.host
    const running = fleet.runAll({ callers: 10, forMs: 5_000, pauseMs: 20 })
    await sleep(500)
    await world.redis.stop()
    await sleep(2_500)
    await world.restartRedis()
    const reports = await running
    expect([errorsOf(reports), world.host.fetches]).toEqual([[], fetches])
    expect(tokensOf(reports).size).toBeLessThanOrEqual(fetches)
    // A machine that stalls holds up each of the ten callers once. Waiting for Redis would hold them up again and again.
    for (const { slowCalls } of reports) expect(slowCalls).toBeLessThanOrEqual(10)
  })

  itAtLength(
    'fetch one token each at most while it is gone, and share one again when it is back',
    async () => {
      await fleet.runAll({ callers: 5 })
      await world.redis.stop()
      world.host.revoke()
      const reports = await fleet.runAll({ callers: 5, forMs: 3_000, pauseMs: 20 })
      expect(errorsOf(reports)).toEqual([])
      expect(world.host.fetches).toBe(1 + size)
      world.host.revoke()
      const rationed = await fleet.runAll({ callers: 5 })
      expect(new Set(errorsOf(rationed))).toEqual(new Set(['ERR_PLATFORM_TOKEN']))
      expect(rationed.every(({ events }) => events.includes('token-rationed'))).toBe(true)
      expect(world.host.fetches).toBe(1 + size)

      await world.restartRedis()
      await sleep(1_500)
      world.host.revoke()
      const fetchesBefore = world.host.fetches
      const shared = await fleet.runAll({ callers: 20 })
      expect([errorsOf(shared), tokensOf(shared).size]).toEqual([[], 1])
      expect(world.host.fetches).toBe(fetchesBefore + 1)
    },
  )

  itAtLength(
    'wait one deadline for a Redis that is frozen, and only where no token is in memory',
    async () => {
      const [warm, cold] = fleet.workers
      await warm?.run({ callers: 5 })
      process.kill(world.redis.pid, 'SIGSTOP')
      try {
        const warmReport = (await warm?.run({ callers: 50 })) as Report
        expect([warmReport.errors, warmReport.longestMs < deadlineMs + 1_000]).toEqual([[], true])
        const coldReport = (await cold?.run({ callers: 50 })) as Report
        expect(coldReport.errors).toEqual([])
        expect(coldReport.longestMs).toBeGreaterThan(deadlineMs - 100)
        // One deadline and not one for each caller; a busy machine adds seconds.
        expect(coldReport.longestMs).toBeLessThan(deadlineMs + 5_000)
        expect(world.host.fetches).toBe(2)
      } finally {
        process.kill(world.redis.pid, 'SIGCONT')
      }
      await sleep(1_200)
      world.host.revoke()
      expect(errorsOf(await fleet.runAll({ callers: 5 }))).toEqual([])
      expect(world.host.fetches).toBe(3)
    },
  )
})
