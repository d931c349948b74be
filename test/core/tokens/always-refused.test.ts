import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, eventsOf } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache } from '../../helpers/stores/caches.ts'
import { minuteMs, secondMs } from '../../helpers/time/units.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('when every token is rejected', () => {
  const refuseAll = (calls: string[]) => async (token: string) => {
    calls.push(token)
    throw tokenRefused()
  }

  it('makes exactly two calls and one renewal, and ends in a typed error', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke()
    const calls: string[] = []
    const error = await errorOf(engine.withToken(platform.source, refuseAll(calls)))
    expect(error).toMatchObject({ name: 'PlatformError', code: 'ERR_PLATFORM_TOKEN', errcode: 40001 })
    expect(calls).toEqual(['secret-token-number-1', 'secret-token-number-2'])
    expect(platform.fetches).toBe(2)
  })

  it.each([
    ['a working cache', memoryTokenCache],
    ['a broken cache', brokenTokenCache],
  ])('does not pay a fetch for each of many requests, with %s', async (_name, createCache) => {
    const platform = createTokenPlatform()
    platform.isNewAtEveryFetch = true
    const { engine, clock } = createEngineBench(createCache())
    const calls: string[] = []
    for (let request = 0; request < 100; request += 1) {
      const error = await errorOf(engine.withToken(platform.source, refuseAll(calls)))
      expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
      clock.ms += 100
    }
    expect(platform.fetches).toBeLessThanOrEqual(5)
  })

  it('does not force a fetch for each of many requests', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench()
    for (let request = 0; request < 100; request += 1) {
      await errorOf(engine.withToken(platform.source, refuseAll([])))
      clock.ms += 100
    }
    expect(platform.forced).toBe(1)
    expect(platform.fetches).toBeLessThanOrEqual(5)
  })

  it('tries again after a while, and heals', async () => {
    const platform = createTokenPlatform()
    platform.isNewAtEveryFetch = true
    const { engine, clock } = createEngineBench()
    for (let request = 0; request < 10; request += 1) {
      await errorOf(engine.withToken(platform.source, refuseAll([])))
    }
    clock.ms += minuteMs
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
  })
})

describe('a call that is always told its token is bad', () => {
  it('costs the other calls nothing, and is told what the platform said', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, events, clock } = createEngineBench()
    const refused = tokenRefused()
    const bad = (): Promise<unknown> =>
      errorOf(engine.withToken(platform.source, () => Promise.reject(refused)))
    const good = (): Promise<unknown> => engine.withToken(platform.source, platform.call)
    for (let round = 0; round < 4; round += 1) {
      expect(await bad()).toBe(refused)
      expect(await good()).toBe('ok')
      clock.ms += secondMs
    }
    expect(platform.forced).toBe(1)
    const forced = eventsOf(events, 'token-refresh').map((event) => 'forced' in event && event.forced)
    expect(forced).toEqual([false, true, false, false])
    expect(eventsOf(events, 'token-refresh-failed')).toEqual([])
  })
})
