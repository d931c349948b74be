import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { createEngineBench, createTwoEngines, many } from '../../helpers/platforms/engine-bench.ts'
import { quotaSpent } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { settle } from '../../helpers/time/wait.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('getToken()', () => {
  it('fetches once for fifty cold calls', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const tokens = await many(() => engine.getToken(platform.source))
    expect(platform.fetches).toBe(1)
    expect(new Set(tokens)).toEqual(new Set([platform.goodToken]))
  })

  it('answers from memory while the token lives', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    const token = await engine.getToken(platform.source)
    clock.ms += 6_800 * secondMs
    expect(await engine.getToken(platform.source)).toBe(token)
    expect(platform.fetches).toBe(1)
  })

  it('reads no cache for a token it has in memory', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine } = createEngineBench(cache)
    await engine.getToken(platform.source)
    cache.keys.clear()
    await engine.getToken(platform.source)
    expect(cache.keys.size).toBe(0)
  })

  it('uses what another engine left in the cache', async () => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    const token = await first.engine.getToken(platform.source)
    expect(await second.engine.getToken(platform.source)).toBe(token)
    expect(platform.fetches).toBe(1)
  })

  it('keeps the tokens of two sources apart', async () => {
    const one = createTokenPlatform({ key: '{test:one}' })
    const two = createTokenPlatform({ key: '{test:two}' })
    two.answers.push({ token: 'the token of two', expiresIn: 7_200 })
    const { engine } = createEngineBench()
    expect(await engine.getToken(one.source)).toBe(one.goodToken)
    expect(await engine.getToken(two.source)).toBe('the token of two')
  })

  it.each([
    ['a working cache', memoryTokenCache],
    ['a broken cache', brokenTokenCache],
  ])('fetches anew when the token is over, with %s', async (_name, createCache) => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(createCache())
    await engine.getToken(platform.source)
    platform.revoke()
    clock.ms += 7_200 * secondMs
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('fetches anew when the cache holds something that is no record', async () => {
    const platform = createTokenPlatform()
    const cache = memoryTokenCache()
    await cache.set(platform.source.key, '{"token":"half a rec', 60_000)
    const { engine } = createEngineBench(cache)
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
    expect(await cache.get(platform.source.key)).toContain(platform.goodToken)
  })

  it.each([
    ['7200', 7_200],
    [345, 345],
    [0, 10],
    [-1, 10],
    [99_999_999, 86_400],
    ['abc', 10],
    [undefined, 10],
  ])('serves a token of expires_in %p for %p seconds without another fetch', async (expiresIn, seconds) => {
    const platform = createTokenPlatform()
    platform.expiresIn = expiresIn
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    clock.ms += seconds * secondMs * 0.8
    await engine.getToken(platform.source)
    await settle()
    expect(platform.fetches).toBe(1)
    clock.ms += seconds * secondMs * 0.2
    await engine.getToken(platform.source)
    expect(platform.fetches).toBe(2)
  })

  it.each([undefined, null, '', 42])(
    'takes an answer with %p in place of a token for an error',
    async (token) => {
      const platform = createTokenPlatform()
      platform.answers.push({ token, expiresIn: 7_200 })
      const cache = recordingTokenCache()
      const { engine } = createEngineBench(cache)
      const error = await errorOf(engine.getToken(platform.source))
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
      expect(await cache.get(platform.source.key)).toBeUndefined()
    },
  )
})

describe('events', () => {
  it('tell of refreshes and failures, and never hold a token', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, clock, events } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    await engine.withToken(platform.source, platform.call)
    clock.ms += 7_200 * secondMs
    platform.failFetches(quotaSpent(60))
    await errorOf(engine.getToken(platform.source))
    await errorOf(engine.getToken(platform.source))
    expect(events.map(({ type }) => type)).toEqual([
      'token-refresh',
      'token-refresh',
      'token-refresh-failed',
      'token-refusal-remembered',
    ])
    expect(events[0]).toEqual({
      type: 'token-refresh',
      kind: 'stable_token',
      appId: 'app',
      reason: 'missing',
      forced: false,
      durationMs: 0,
      tokenHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(events[2]).toMatchObject({ reason: 'missing', code: 'ERR_PLATFORM_QUOTA', errcode: 45009 })
    expect(everyViewOf(events)).not.toContain('secret-token')
  })
})
