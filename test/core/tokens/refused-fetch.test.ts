import { describe, expect, it } from '@jest/globals'
import type { WechatAuthError } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, createTwoEngines, eventsOf, many } from '../../helpers/platforms/engine-bench.ts'
import { ipRefused, quotaSpent, unreachable, wrongSecret } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { dayMs, minuteMs, secondMs } from '../../helpers/time/units.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('a refusal of the fetch', () => {
  /** How long the engine leaves the platform alone after each of a row of failures, in milliseconds. */
  const pausesAfter = async (failure: Error, failures: number): Promise<number[]> => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench()
    platform.failFetches(failure)
    const pauses: number[] = []
    for (let round = 1; round <= failures; round += 1) {
      expect(await errorOf(engine.getToken(platform.source))).toEqual(failure)
      expect(platform.fetches).toBe(round)
      const failed = eventsOf(events, 'token-refresh-failed').at(-1)
      const { pauseMs } = failed as unknown as { pauseMs: number }
      clock.ms += pauseMs - 2
      expect(await errorOf(engine.getToken(platform.source))).toEqual(failure)
      expect(platform.fetches).toBe(round)
      clock.ms += 3
      pauses.push(pauseMs)
    }
    return pauses
  }

  it('reaches all who wait at once', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const failure = wrongSecret()
    platform.failFetches(failure)
    const errors = await many(() => errorOf(engine.getToken(platform.source)))
    expect(new Set(errors)).toEqual(new Set([failure]))
    expect(platform.fetches).toBe(1)
  })

  it('is remembered for 60 s growing to 600 s when the configuration is wrong', async () => {
    expect(await pausesAfter(wrongSecret(), 6)).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  })

  it('is remembered for as long as a spent quota says', async () => {
    expect(await pausesAfter(quotaSpent(3_600), 2)).toEqual([3_600_000, 3_600_000])
    expect(await pausesAfter(quotaSpent(60), 2)).toEqual([60_000, 60_000])
  })

  it('is remembered for 1 s doubling to 32 s, give or take a quarter, when the platform is away', async () => {
    const pauses = await pausesAfter(unreachable(), 7)
    const nominal = [1, 2, 4, 8, 16, 32, 32]
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((nominal[index] ?? 0) * 750)
      expect(pause).toBeLessThanOrEqual((nominal[index] ?? 0) * 1_250)
    }
  })

  it('is not repeated at the same moment by every process', async () => {
    const pauses = new Set<number>()
    for (let process = 0; process < 10; process += 1)
      pauses.add((await pausesAfter(unreachable(), 1))[0] ?? 0)
    expect(pauses.size).toBeGreaterThan(1)
  })

  it('stops calls at once too, before they reach the platform', async () => {
    const platform = createTokenPlatform()
    const { engine, events } = createEngineBench()
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    expect(await errorOf(engine.withToken(platform.source, platform.call))).toMatchObject({ errcode: 40125 })
    expect(platform.calls).toEqual([])
    expect(events.at(-1)).toEqual({
      type: 'token-refusal-remembered',
      kind: 'stable_token',
      appId: 'app',
      code: 'ERR_PLATFORM_CONFIG',
    })
  })

  it('is forgotten after a success', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench()
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    clock.ms += minuteMs
    await errorOf(engine.getToken(platform.source))
    clock.ms += 2 * minuteMs
    platform.failFetches(undefined)
    await engine.getToken(platform.source)
    platform.failFetches(wrongSecret())
    clock.ms += 2 * dayMs
    await errorOf(engine.getToken(platform.source))
    expect(eventsOf(events, 'token-refresh-failed').at(-1)).toMatchObject({ pauseMs: 60_000 })
  })

  it('of one source does not stop another', async () => {
    const broken = createTokenPlatform({ key: '{test:broken}' })
    const fine = createTokenPlatform({ key: '{test:fine}' })
    const { engine } = createEngineBench()
    broken.failFetches(wrongSecret())
    await errorOf(engine.getToken(broken.source))
    expect(await engine.getToken(fine.source)).toBe(fine.goodToken)
  })

  it('that is about this machine alone gives way to a token that another engine could fetch', async () => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    platform.failFetches(ipRefused())
    await errorOf(first.engine.getToken(platform.source))
    platform.failFetches(undefined)
    await second.engine.getToken(platform.source)
    first.clock.ms += 2 * secondMs
    const tokens = await many(() => first.engine.getToken(platform.source))
    expect(new Set(tokens)).toEqual(new Set([platform.goodToken]))
    expect(platform.fetches).toBe(2)
  })

  it('that is about this machine alone leaves nothing in the cache for others', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    platform.failFetches(ipRefused())
    await errorOf(createEngineBench(cache).engine.getToken(platform.source))
    expect(cache.calls.filter(([name]) => name === 'set')).toEqual([])
  })

  it.each<[string, () => Error, number]>([
    ['of a wrong secret', wrongSecret, 59],
    ['of a platform that is away', unreachable, 0.5],
  ])('%s is known to every engine', async (_name, failure, seconds) => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    platform.failFetches(failure())
    await errorOf(first.engine.getToken(platform.source))
    first.clock.ms += seconds * secondMs
    const error = await errorOf(second.engine.getToken(platform.source))
    expect(error.message).toBe(failure().message)
    expect(platform.fetches).toBe(1)
  })

  it('of a forced fetch costs nothing: the token stays good for everybody', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = createTwoEngines()
    const token = await first.engine.getToken(platform.source)
    first.events.length = 0
    const fetchToken = platform.source.fetch
    platform.source.fetch = async (options) => {
      if (options.force) throw quotaSpent(3_600)
      return fetchToken(options)
    }
    const refuse = async (): Promise<never> => {
      throw tokenRefused()
    }
    expect(await errorOf(first.engine.withToken(platform.source, refuse))).toMatchObject({ errcode: 40001 })
    expect(first.events).toMatchObject([{ type: 'token-refresh', reason: 'rejected', forced: false }])
    expect(await second.engine.getToken(platform.source)).toBe(token)
    expect(await first.engine.getToken(platform.source)).toBe(token)
  })

  it('tells how many seconds are left, with an error for each who asks', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    platform.failFetches(quotaSpent(3_600))
    const first = (await errorOf(engine.getToken(platform.source))) as WechatAuthError
    clock.ms += 10 * secondMs
    const second = (await errorOf(engine.getToken(platform.source))) as WechatAuthError
    expect(second).not.toBe(first)
    expect(second.retryAfterSeconds).toBe((first.retryAfterSeconds ?? 0) - 10)
  })

  it('ends when the clock is set back', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    platform.failFetches(undefined)
    clock.ms -= 3_600 * secondMs
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })
})
