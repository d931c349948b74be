import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../helpers/stores/redis.ts'
import { sleep } from '../helpers/time/wait.ts'
import { isLongRun, itAtLength } from '../run/length.ts'
import { errorsOf, tokensOf } from './fleet.ts'
import { useFleets } from './fleet-world.ts'

const size = isLongRun ? 8 : 2

describeWithRedis('processes that share a Redis', () => {
  const world = useFleets()

  it(`fetch one token for ${size} processes with 50 cold callers each`, async () => {
    const reports = await (await world.start(size)).runAll({ callers: 50 })
    expect(world.host.fetches).toBe(1)
    expect([errorsOf(reports), tokensOf(reports).size, world.host.goodCalls]).toEqual([[], 1, size * 50])
  })

  itAtLength('fetch one token when all calls are told at once that it is bad', async () => {
    const { runAll } = await world.start(4)
    await runAll({ callers: 10 })
    world.host.revoke()
    const reports = await runAll({ callers: 50 })
    expect(world.host.fetches).toBe(2)
    expect([errorsOf(reports), tokensOf(reports).size]).toEqual([[], 1])
  })

  itAtLength('fetch one token per expiry under load, and never call with one that is over', async () => {
    world.host.lifetimeSeconds = 10
    const reports = await (await world.start(4)).runAll({ callers: 10, forMs: 21_000, pauseMs: 20 })
    // Renewed about a second before each end.
    expect(world.host.fetches).toBe(3)
    expect([errorsOf(reports), world.host.deadCalls, tokensOf(reports).size]).toEqual([[], 0, 3])
  })

  it('go on within the lease when the process that fetches is killed', async () => {
    const deadFetchMs = 10_000
    world.host.fetchMs = deadFetchMs
    const { workers } = await world.start(4)
    const [first, ...others] = workers
    const doomed = first?.run({ callers: 1 }).catch(() => undefined)
    while (world.host.fetches === 0) await sleep(10)
    const waiting = Promise.all(others.map((worker) => worker.run({ callers: 20 })))
    await sleep(200)
    world.host.fetchMs = 50
    first?.kill('SIGKILL')
    const reports = await waiting
    await doomed
    expect([errorsOf(reports), tokensOf(reports).size, world.host.fetches]).toEqual([[], 1, 2])
    // A second and a half of lease, and what a busy machine adds.
    for (const { longestMs } of reports) expect(longestMs).toBeLessThan(deadFetchMs / 2)
  })

  itAtLength('keep the newer token when a process that was frozen in its fetch comes back', async () => {
    world.host.fetchMs = 500
    const { workers } = await world.start(2)
    const [slow, quick] = workers
    const slowReport = slow?.run({ callers: 1 })
    while (world.host.fetches === 0) await sleep(10)
    slow?.kill('SIGSTOP')
    const quickReport = await quick?.run({ callers: 1 })
    expect([...(quickReport?.tokens ?? [])]).toEqual(['token-2'])
    slow?.kill('SIGCONT')
    const late = await slowReport
    // Where the machine is too busy for Redis to answer in its deadline, a process goes on with what it has.
    const isAlone = late?.events.includes('cache-failure') === true
    expect([...(late?.tokens ?? [])]).toEqual([isAlone ? 'token-1' : 'token-2'])
    expect([...((await quick?.run({ callers: 1 }))?.tokens ?? [])]).toEqual(['token-2'])
    expect(world.host.fetches).toBe(2)
  })
})
