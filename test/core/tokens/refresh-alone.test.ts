import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { WechatAuthError } from 'express-wechat-auth'
import { createLoneRefresh } from '../../../lib/core/tokens/refresh-alone.ts'
import { createTokenRecord } from '../../../lib/core/tokens/token-fetch.ts'
import { createTokenLimits } from '../../../lib/core/tokens/token-limits.ts'
import { createTokenStore } from '../../../lib/core/tokens/token-store.ts'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, eventsOf } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache } from '../../helpers/stores/caches.ts'
import { releaseDate, stopTimeouts } from '../../helpers/time/clock.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { sleep } from '../../helpers/time/wait.ts'

const labels = { kind: 'stable_token', appId: 'app' }

afterEach(() => {
  jest.restoreAllMocks()
  releaseDate()
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

  it('tokens are fetched as often as they end', async () => {
    const platform = createTokenPlatform()
    platform.expiresIn = 10
    const { engine, clock } = createEngineBench(brokenTokenCache())
    for (let fetches = 1; fetches <= 10; fetches += 1) {
      expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
      expect(platform.fetches).toBe(fetches)
      clock.ms += 10 * secondMs
    }
  })

  it('a platform that refuses every token is asked three times, and then once in half a minute', async () => {
    const platform = createTokenPlatform()
    platform.isNewAtEveryFetch = true
    const { engine, clock } = createEngineBench(brokenTokenCache())
    await engine.getToken(platform.source)
    const renewals: number[] = []
    for (let seconds = 10; seconds <= 120; seconds += 10) {
      clock.ms += 10 * secondMs
      const before = platform.fetches
      await errorOf(engine.withToken(platform.source, () => Promise.reject(tokenRefused())))
      if (platform.fetches > before) renewals.push(seconds)
    }
    expect(renewals).toEqual([10, 20, 30, 40, 60, 90, 120])
  })

  it.each([
    [999, 1],
    [1_000, 3],
  ])('it is asked, %i ms after it failed, %i times for one token', async (ms, times) => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench(brokenTokenCache())
    const token = await engine.getToken(platform.source)
    await sleep(20)
    events.length = 0
    clock.ms += ms
    await errorOf(engine.renewToken(platform.source, token))
    expect(eventsOf(events, 'cache-failure')).toHaveLength(times)
  })

  it.each([
    [0, 10],
    [0.95, 29],
  ])('it is asked again after a pause of 10 to 30 ms, by chance (%d): %i ms', async (random, pauseMs) => {
    jest.spyOn(Math, 'random').mockReturnValue(random)
    stopTimeouts()
    const platform = createTokenPlatform()
    const { engine, events } = createEngineBench(brokenTokenCache())
    const token = engine.getToken(platform.source)
    const failuresIn = async (ms: number): Promise<number> => {
      await jest.advanceTimersByTimeAsync(ms)
      return eventsOf(events, 'cache-failure').length
    }
    expect(await failuresIn(pauseMs - 1)).toBe(1)
    expect(await failuresIn(1)).toBe(2)
    expect(await failuresIn(pauseMs)).toBe(3)
    expect(await token).toBe(platform.goodToken)
  })
})

it('forgets of very many tokens those that it had longest ago: each grant of an account has a key of its own', async () => {
  const { source } = createTokenPlatform()
  const now = Date.now
  const lone = createLoneRefresh({
    store: createTokenStore(brokenTokenCache(), now),
    fetchToken: async () => createTokenRecord('a token', 7_200, now()),
    emit: () => undefined,
    now,
  })
  const limits = createTokenLimits(now)
  const ask = (number: number) =>
    lone.refresh({ source: { ...source, key: `{key ${number}}` }, labels, reason: 'missing', limits })
  for (let number = 0; number <= 5_000; number += 1) await ask(number)
  await expect(ask(5_000)).rejects.toMatchObject({ code: 'ERR_CACHE' })
  expect(await ask(0)).toMatchObject({ token: 'a token' })
})
