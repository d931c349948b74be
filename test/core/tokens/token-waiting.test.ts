import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, PlatformError, type TokenCache, WechatAuthError } from 'express-wechat-auth'
import { createTokenRecord } from '../../../lib/core/tokens/token-fetch.ts'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
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

  it('asks the cache a few times a second, not all the time', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    await store.set(`${platform.source.key}:lock`, 'another process', 60_000)
    const { engine, clock, reads } = createCountingBench(store)
    const waiting = engine.getToken(platform.source)
    waiting.catch(() => undefined)
    await sleep(1_200)
    // The token and the refusal, each time.
    expect(reads.count).toBeGreaterThan(1)
    expect(reads.count).toBeLessThanOrEqual(36)
    clock.ms += 9 * secondMs
    await errorOf(waiting)
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

describe('while the cache is down', () => {
  it('says when the next fetch may be made', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench(brokenTokenCache())
    platform.failFetches(new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer'))
    await errorOf(engine.getToken(platform.source))
    platform.failFetches(undefined)
    // The refusal is forgotten by now, the fetch is not.
    clock.ms += 4_200
    const error = await errorOf(engine.getToken(platform.source))
    expect(error).toMatchObject({ code: 'ERR_CACHE', retryAfterSeconds: 6 })
    expect(events).toContainEqual({ type: 'token-rationed', ...labels })
    expect(platform.fetches).toBe(1)
    clock.ms += 5_800
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })

  it('a token that is getting old is kept, and looked after again in a while', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench(brokenTokenCache())
    const token = await engine.getToken(platform.source)
    const failures = () => events.filter(({ type }) => type === 'cache-failure').length
    const expectAttempts = async (count: number): Promise<void> => {
      const before = failures()
      expect(await engine.getToken(platform.source)).toBe(token)
      // They have pauses between them.
      for (let turn = 0; turn < 100 && failures() - before < count; turn += 1) await sleep(20)
      await sleep(50)
      expect(failures() - before).toBe(count)
    }
    clock.ms += 7_150 * secondMs
    await expectAttempts(3)
    await expectAttempts(0)
    clock.ms += 9 * secondMs
    await expectAttempts(0)
    clock.ms += secondMs
    await expectAttempts(3)
    expect(platform.fetches).toBe(1)
  })
})
