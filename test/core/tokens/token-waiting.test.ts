import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache, PlatformError, type TokenCache } from 'express-wechat-auth'
import { encodeRefusal } from '../../../lib/core/tokens/shared-refusal.ts'
import { createTokenRecord } from '../../../lib/core/tokens/token-fetch.ts'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench } from '../../helpers/platforms/engine-bench.ts'
import { wrongSecret } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { releaseDate, stopTimeouts } from '../../helpers/time/clock.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { sleep } from '../../helpers/time/wait.ts'

const labels = { kind: 'stable_token', appId: 'app' }

/** An engine whose questions to the store are counted. */
function createCountingBench(store: TokenCache) {
  const reads = { count: 0 }
  const cache: TokenCache = {
    ...handleOn(store),
    get(key) {
      reads.count += 1
      return store.get(key)
    },
  }
  return { ...createEngineBench(cache), reads }
}

/** A process that finds another one at work. */
async function createWaiting() {
  const platform = createTokenPlatform()
  const store = memoryTokenCache()
  const bench = createEngineBench(handleOn(store))
  const lockKey = `${platform.source.key}:lock`
  await store.set(lockKey, 'another process', 60_000)
  const waiting = bench.engine.getToken(platform.source)
  // For whoever is not there when it rejects.
  waiting.catch(() => undefined)
  await sleep(10)
  return { ...bench, platform, store, lockKey, waiting }
}

/** A process that waits for another one in vain, while no time passes but what is let pass. */
function createBlocked() {
  const platform = createTokenPlatform()
  const cache = recordingTokenCache()
  const { engine } = createEngineBench(cache)
  void cache.set(`${platform.source.key}:lock`, 'another process', 60_000)
  engine.getToken(platform.source).catch(() => undefined)
  /** How often the token is looked for. */
  const looksIn = async (ms: number): Promise<number> => {
    cache.calls.length = 0
    await jest.advanceTimersByTimeAsync(ms)
    return cache.calls.filter(([name, key]) => name === 'get' && key === platform.source.key).length
  }
  return { looksIn }
}

afterEach(() => {
  jest.restoreAllMocks()
  releaseDate()
})

describe('a process that waits for another one’s fetch', () => {
  it('takes its token, and says how long that took', async () => {
    const { clock, platform, store, waiting, events } = await createWaiting()
    clock.ms += 700
    const record = createTokenRecord('the token of the other', 7_200, clock.ms)
    await store.set(platform.source.key, JSON.stringify(record), 60_000)
    expect(await waiting).toBe('the token of the other')
    expect(events).toEqual([{ type: 'token-wait', ...labels, waitedMs: 700, ended: 'token' }])
    expect(platform.fetches).toBe(0)
  })

  it('fetches itself when the lock is free', async () => {
    const { clock, platform, store, lockKey, waiting, events } = await createWaiting()
    clock.ms += 1_600
    await store.delete(lockKey)
    expect(await waiting).toBe(platform.goodToken)
    expect(events[0]).toEqual({ type: 'token-wait', ...labels, waitedMs: 1_600, ended: 'lock' })
    expect(platform.fetches).toBe(1)
  })

  it('waits eight seconds, and then says that it is not its own fault', async () => {
    const { clock, platform, waiting, events } = await createWaiting()
    clock.ms += 8 * secondMs
    await sleep(300)
    expect(events).toEqual([])
    clock.ms += 1
    const error = await errorOf(waiting)
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE', status: 503, retryAfterSeconds: 5 })
    expect(events).toEqual([{ type: 'token-wait', ...labels, waitedMs: 8_001, ended: 'deadline' }])
    expect(platform.fetches).toBe(0)
  })

  it.each([
    [0, 150],
    [0.9, 240],
  ])(
    'asks the cache every 200 ms in the end, give or take a quarter, by chance (%d): %i ms',
    async (random, everyMs) => {
      jest.spyOn(Math, 'random').mockReturnValue(random)
      stopTimeouts()
      const { looksIn } = createBlocked()
      await looksIn(2_000)
      expect(await looksIn(4 * everyMs)).toBe(4)
    },
  )

  it('asks soon at first, then less often', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5)
    stopTimeouts()
    const { looksIn } = createBlocked()
    expect(await looksIn(24)).toBe(0)
    expect(await looksIn(1)).toBe(1)
    expect(await looksIn(475)).toBe(4)
    expect(await looksIn(500)).toBe(3)
  })

  it('is told what the platform said to the other one', async () => {
    const { clock, platform, store, waiting, engine } = await createWaiting()
    const refusal = encodeRefusal(wrongSecret(), 60_000, clock.ms)
    await store.set(`${platform.source.key}:refused`, refusal, 60_000)
    expect(await errorOf(waiting)).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', errcode: 40125 })
    clock.ms += 59_999
    expect(await errorOf(engine.getToken(platform.source))).toMatchObject({ errcode: 40125 })
    expect(platform.fetches).toBe(0)
  })
})

describe('a process that was refused', () => {
  it('asks once a second whether another one had more luck, for all who want the token', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const { engine, clock, reads } = createCountingBench(store)
    const refused = { errcode: 40125, errmsg: 'invalid appsecret', api: 'cgi-bin/stable_token' }
    platform.failFetches(new PlatformError('ERR_PLATFORM_CONFIG', refused))
    await errorOf(engine.getToken(platform.source))
    const readsOfMany = async (): Promise<number> => {
      reads.count = 0
      const all = Array.from({ length: 20 }, () => errorOf(engine.getToken(platform.source)))
      for (const error of await Promise.all(all)) expect(error).toMatchObject(refused)
      await errorOf(engine.getToken(platform.source))
      return reads.count
    }
    expect(await readsOfMany()).toBe(1)
    clock.ms += 999
    expect(await readsOfMany()).toBe(0)
    clock.ms += 1
    expect(await readsOfMany()).toBe(1)
    expect(platform.fetches).toBe(1)
  })
})
