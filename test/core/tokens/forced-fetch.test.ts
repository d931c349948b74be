import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, createTwoHolders, eventsOf } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { dayMs, minuteMs, secondMs } from '../../helpers/time/units.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('a forced fetch', () => {
  it('is not made when an unforced one answers a new token', async () => {
    const platform = createTokenPlatform({ force })
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke()
    await engine.withToken(platform.source, platform.call)
    expect(platform.fetches).toBe(2)
    expect(platform.forced).toBe(0)
  })

  it('is made when an unforced one answers the very token that was rejected', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, events } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
    expect(platform.fetches).toBe(3)
    expect(platform.forced).toBe(1)
    expect(eventsOf(events, 'token-refresh').at(-1)).toMatchObject({ reason: 'rejected', forced: true })
  })

  it('is never made where the platform cannot be forced', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    const error = await errorOf(engine.withToken(platform.source, platform.call))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502 })
    expect(platform.forced).toBe(0)
  })

  const revokeAndCall = async (
    platform: ReturnType<typeof createTokenPlatform>,
    engine: ReturnType<typeof createEngineBench>['engine'],
  ): Promise<unknown> => {
    platform.revoke({ keepsHandingOut: true })
    return engine.withToken(platform.source, platform.call).catch((error: unknown) => error)
  }

  it.each([
    ['a working cache', memoryTokenCache],
    ['a broken cache', brokenTokenCache],
  ])('is made 30 s after the last one at the earliest, with %s', async (_name, createCache) => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench(createCache())
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    expect(await revokeAndCall(platform, engine)).toBe('ok')
    clock.ms += 29_999
    expect(await revokeAndCall(platform, engine)).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(platform.forced).toBe(1)
    clock.ms += minuteMs
    expect(await revokeAndCall(platform, engine)).toBe('ok')
    expect(platform.forced).toBe(2)
  })

  it.each([
    [20, 'a working cache', memoryTokenCache] as const,
    [2, 'a broken cache', brokenTokenCache] as const,
  ])('is made %i times a day at most, with %s', async (perDay, _name, createCache) => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench(createCache())
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    const start = clock.ms
    while (clock.ms < start + dayMs / 2) {
      await revokeAndCall(platform, engine)
      clock.ms += 10 * minuteMs
    }
    expect(platform.forced).toBe(perDay)
    clock.ms = start + dayMs + 20 * 10 * minuteMs
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    await revokeAndCall(platform, engine)
    expect(platform.forced).toBe(perDay + 1)
  })

  it('shares spacing and budget with other engines', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = await createTwoHolders(platform.source)
    expect(await revokeAndCall(platform, first.engine)).toBe('ok')
    first.clock.ms += 5 * secondMs
    expect(await revokeAndCall(platform, second.engine)).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(platform.forced).toBe(1)
  })

  it('of one engine serves another that wanted one at the same time', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = await createTwoHolders(platform.source)
    platform.revoke({ keepsHandingOut: true })
    const answers = await Promise.all(
      [first, second].map(({ engine }) =>
        engine.withToken(platform.source, platform.call).catch((error: unknown) => error),
      ),
    )
    expect(platform.forced).toBe(1)
    expect(answers).toEqual(['ok', 'ok'])
  })
})

describe('a forced fetch', () => {
  it('keeps its distance from one by a process whose clock is ahead', async () => {
    const platform = createTokenPlatform({ force })
    const store = memoryTokenCache()
    const ahead = createEngineBench(handleOn(store))
    const behind = createEngineBench(handleOn(store), { ms: ahead.clock.ms - 5 * secondMs })
    await ahead.engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    expect(await ahead.engine.withToken(platform.source, platform.call)).toBe('ok')
    platform.revoke({ keepsHandingOut: true })
    await behind.engine.withToken(platform.source, platform.call).catch(() => undefined)
    expect(platform.forced).toBe(1)
  })
})
