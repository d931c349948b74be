import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { type FlightOptions, runSingleFlight } from '../../../lib/core/cache/single-flight.ts'
import { errorOf } from '../../helpers/errors.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'
import { createGate, settle, sleep, until } from '../../helpers/time/wait.ts'

const key = 'outcome:official-account:wx1:0123'
const leaseMs = 1_500

type Flight = Awaited<ReturnType<typeof runSingleFlight<string>>>

interface Runner {
  run(task: () => Promise<string>): ReturnType<typeof runSingleFlight<string>>
  readonly cacheFailures: number
}

/** What one process does with its handle on the cache. */
function processWith(cache: TokenCache, options: Partial<FlightOptions<string>> = {}): Runner {
  let cacheFailures = 0
  const all: FlightOptions<string> = {
    cache,
    key,
    codec: {
      encode: (value) => `<${value}>`,
      decode: (text) => /^<(.*)>$/.exec(text)?.[1],
      encodeFailure: (error) => (error as Error).message,
      decodeFailure: (text) => new Error(`told: ${text}`),
    },
    keepMs: 60_000,
    waitMs: 15_000,
    onCacheFailure: () => {
      cacheFailures += 1
    },
    ...options,
  }
  return {
    run: (task) => runSingleFlight(all, task),
    get cacheFailures() {
      return cacheFailures
    },
  }
}

/** A task that counts its runs and is finished from outside. */
function slowTask() {
  const gate = createGate<string>()
  let runs = 0
  return {
    ...gate,
    get runs() {
      return runs
    },
    task: () => {
      runs += 1
      return gate.promise
    },
  }
}

/** Fifty ask before the result is there. */
async function askAtOnce(here: Runner): Promise<{ results: Flight[]; runs: number }> {
  const slow = slowTask()
  const asked = Array.from({ length: 50 }, () => here.run(slow.task))
  await settle()
  slow.open('result')
  return { results: await Promise.all(asked), runs: slow.runs }
}

const never = async (): Promise<string> => {
  throw new Error('this task must not run')
}

describe('runSingleFlight()', () => {
  beforeEach(stopDate)
  afterEach(releaseDate)

  describe('in one process', () => {
    it('runs once for all who ask at the same time', async () => {
      const { results, runs } = await askAtOnce(processWith(memoryTokenCache()))
      expect(runs).toBe(1)
      expect(results.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, () => 'result'))
      expect(results.filter(({ isFirst }) => isFirst)).toHaveLength(1)
    })

    it('tells the failure to all who wait, as it is', async () => {
      const here = processWith(memoryTokenCache())
      const slow = slowTask()
      const runs = Array.from({ length: 50 }, () => errorOf(here.run(slow.task)))
      await settle()
      const failure = new Error('it broke')
      slow.fail(failure)
      expect(new Set(await Promise.all(runs))).toEqual(new Set([failure]))
      expect(slow.runs).toBe(1)
    })

    it('keeps no failure', async () => {
      const here = processWith(memoryTokenCache())
      await errorOf(
        here.run(async () => {
          throw new Error('it broke')
        }),
      )
      expect(await here.run(async () => 'result')).toEqual({ value: 'result', isFirst: true })
    })

    it('keeps a result for as long as it is told, and no longer', async () => {
      const here = processWith(memoryTokenCache(), { keepMs: 60_000 })
      await here.run(async () => 'result')
      moveDate(59_999)
      expect(await here.run(never)).toEqual({ value: 'result', isFirst: false })
      moveDate(1)
      expect(await here.run(async () => 'another')).toEqual({ value: 'another', isFirst: true })
    })

    it('writes a result as text for nobody but one who comes later, who gets a copy', async () => {
      const cache = memoryTokenCache()
      let encoded = 0
      const run = (task: () => Promise<{ name: string }>) =>
        runSingleFlight(
          {
            cache,
            key,
            codec: {
              encode(value) {
                encoded += 1
                return JSON.stringify(value)
              },
              decode: (text) => JSON.parse(text),
              encodeFailure: String,
              decodeFailure: (text) => new Error(text),
            },
            keepMs: 60_000,
            waitMs: 15_000,
            onCacheFailure: () => undefined,
          },
          task,
        )
      const first = await run(async () => ({ name: 'first' }))
      expect(encoded).toBe(0)
      expect(await cache.get(key)).toBeUndefined()
      const later = await run(async () => ({ name: 'second' }))
      expect([later, encoded]).toEqual([{ value: { name: 'first' }, isFirst: false }, 1])
      expect(later.value).not.toBe(first.value)
    })

    it('keeps nobody waiting who sees the same memory through a cache of their own', async () => {
      const cache = memoryTokenCache()
      await processWith(cache).run(async () => 'result')
      const wrapped = processWith(handleOn(cache))
      expect(await wrapped.run(async () => 'another')).toEqual({ value: 'another', isFirst: true })
    })

    it('keeps keys apart', async () => {
      const cache = memoryTokenCache()
      await processWith(cache).run(async () => 'result')
      const other = processWith(cache, { key: 'outcome:official-account:wx1:4567' })
      expect(await other.run(async () => 'another')).toEqual({ value: 'another', isFirst: true })
    })

    it('runs anew when what is kept cannot be read', async () => {
      const cache = memoryTokenCache()
      await cache.set(key, 'done:written by somebody else', 60_000)
      const here = processWith(cache)
      expect(await here.run(async () => 'result')).toEqual({ value: 'result', isFirst: true })
      expect(await here.run(never)).toEqual({ value: 'result', isFirst: false })
    })
  })

  describe('in two processes', () => {
    it('runs once, and both have the result', async () => {
      const store = memoryTokenCache()
      const slow = slowTask()
      const first = processWith(handleOn(store)).run(slow.task)
      const second = processWith(handleOn(store)).run(never)
      await settle()
      slow.open('result')
      expect(await first).toEqual({ value: 'result', isFirst: true })
      expect(await second).toEqual({ value: 'result', isFirst: false })
    })

    it('runs once for ten of them with five requests each', async () => {
      const store = memoryTokenCache()
      let runs = 0
      const task = async (): Promise<string> => {
        runs += 1
        await sleep(30)
        return 'result'
      }
      const results = await Promise.all(
        Array.from({ length: 10 }, () => processWith(handleOn(store))).flatMap((runner) =>
          Array.from({ length: 5 }, () => runner.run(task)),
        ),
      )
      expect(runs).toBe(1)
      expect(new Set(results.map(({ value }) => value))).toEqual(new Set(['result']))
      expect(results.filter(({ isFirst }) => isFirst)).toHaveLength(1)
    })

    it('gives a kept result to the one that comes later', async () => {
      const store = memoryTokenCache()
      await processWith(handleOn(store)).run(async () => 'result')
      expect(await processWith(handleOn(store)).run(never)).toEqual({ value: 'result', isFirst: false })
    })

    it('tells the failure to the one that waits', async () => {
      const store = memoryTokenCache()
      const slow = slowTask()
      const first = errorOf(processWith(handleOn(store)).run(slow.task))
      const second = errorOf(processWith(handleOn(store)).run(never))
      await sleep(30)
      slow.fail(new Error('it broke'))
      expect((await first).message).toBe('it broke')
      expect((await second).message).toBe('told: it broke')
    })

    it('does not tell a failure to the one that comes later, not even right after it', async () => {
      const store = memoryTokenCache()
      await errorOf(
        processWith(handleOn(store)).run(async () => {
          throw new Error('it broke')
        }),
      )
      expect(await processWith(handleOn(store)).run(async () => 'result')).toEqual({
        value: 'result',
        isFirst: true,
      })
    })

    it('keeps the claim alive while the holder works, however long that takes', async () => {
      const store = memoryTokenCache()
      const slow = slowTask()
      const first = processWith(handleOn(store)).run(slow.task)
      await settle()
      const second = processWith(handleOn(store)).run(never)
      moveDate(leaseMs - 100)
      await sleep(600)
      moveDate(leaseMs - 100)
      await sleep(100)
      slow.open('result')
      expect(await first).toEqual({ value: 'result', isFirst: true })
      expect(await second).toEqual({ value: 'result', isFirst: false })
    })

    it('takes over from a holder that died, after its lease', async () => {
      const store = memoryTokenCache()
      await store.set(key, 'running:of a process that was killed', leaseMs)
      const slow = slowTask()
      const run = processWith(handleOn(store)).run(slow.task)
      await sleep(100)
      expect(slow.runs).toBe(0)
      moveDate(leaseMs)
      await until('it takes over', () => slow.runs === 1)
      slow.open('result')
      expect(await run).toEqual({ value: 'result', isFirst: true })
    })

    it('lets one of many take over', async () => {
      const store = memoryTokenCache()
      await store.set(key, 'running:of a process that was killed', leaseMs)
      let runs = 0
      const results = Array.from({ length: 10 }, () =>
        processWith(handleOn(store)).run(async () => {
          runs += 1
          await sleep(20)
          return 'result'
        }),
      )
      moveDate(leaseMs)
      expect(new Set((await Promise.all(results)).map(({ value }) => value))).toEqual(new Set(['result']))
      expect(runs).toBe(1)
    })

    it('does not let a holder that lost its lease write over the result of its successor', async () => {
      const store = memoryTokenCache()
      const slow = slowTask()
      const first = processWith(handleOn(store)).run(slow.task)
      await settle()
      await store.set(key, 'done:<of the successor>', 60_000)
      slow.open('late')
      expect(await first).toEqual({ value: 'late', isFirst: true })
      expect(await processWith(handleOn(store)).run(never)).toEqual({
        value: 'of the successor',
        isFirst: false,
      })
    })

    it('waits no longer than it is told', async () => {
      const store = memoryTokenCache()
      await store.set(key, 'running:of a process that hangs', 3_600_000)
      const run = errorOf(processWith(handleOn(store), { waitMs: 15_000 }).run(never))
      await sleep(30)
      moveDate(15_001)
      expect(await run).toMatchObject({
        name: 'WechatAuthError',
        code: 'ERR_PLATFORM_UNAVAILABLE',
        status: 503,
        retryAfterSeconds: 5,
      })
    })

    it('leaves a plain claim in the cache, and nothing of the task', async () => {
      const store = memoryTokenCache()
      const slow = slowTask()
      const run = processWith(handleOn(store)).run(slow.task)
      await settle()
      expect(await store.get(key)).toMatch(/^running:[\w-]{36}$/)
      slow.open('result')
      await run
      expect(await store.get(key)).toBe('done:<result>')
    })
  })

  describe('with a broken cache', () => {
    it('runs here, and says so', async () => {
      const here = processWith(brokenTokenCache())
      expect(await here.run(async () => 'result')).toEqual({ value: 'result', isFirst: true })
      expect(here.cacheFailures).toBe(1)
    })

    it('still runs once for all who ask at the same time', async () => {
      const { runs } = await askAtOnce(processWith(brokenTokenCache()))
      expect(runs).toBe(1)
    })

    it('passes on the failure of the task itself', async () => {
      const here = processWith(brokenTokenCache())
      const failure = new Error('it broke')
      let runs = 0
      const error = await errorOf(
        here.run(async () => {
          runs += 1
          throw failure
        }),
      )
      expect(error).toBe(failure)
      expect(runs).toBe(1)
    })

    it('keeps the result when the cache breaks during the task', async () => {
      const store = memoryTokenCache()
      let isBroken = false
      const handle = handleOn(store)
      const here = processWith({
        ...handle,
        async replace(...parameters) {
          if (isBroken) throw new Error('the store is down')
          return handle.replace(...parameters)
        },
      })
      const result = await here.run(async () => {
        isBroken = true
        return 'result'
      })
      expect(result).toEqual({ value: 'result', isFirst: true })
      expect(here.cacheFailures).toBe(1)
    })

    it('runs here when the cache breaks while it waits', async () => {
      const store = memoryTokenCache()
      await store.set(key, 'running:of another process', leaseMs)
      let isBroken = false
      const here = processWith({
        ...handleOn(store),
        async get(name) {
          if (isBroken) throw new Error('the store is down')
          return store.get(name)
        },
      })
      const run = here.run(async () => 'result')
      await sleep(30)
      isBroken = true
      expect(await run).toEqual({ value: 'result', isFirst: true })
    })
  })
})
