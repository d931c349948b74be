import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createEngineBench, many, tokenRecord } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const lifetimeMs = 7_200 * secondMs

describe('a token that is getting old', () => {
  const cached = {
    'the same token, fetched before': { token: 'secret-token-number-1', fetchedMs: -secondMs, leftMs: 1 },
    'another one, fetched at the same time': { token: 'another token', fetchedMs: 0, leftMs: 1 },
    'a newer one that is getting old, too': { token: 'another token', fetchedMs: secondMs, leftMs: 0 },
    'an older one': { token: 'another token', fetchedMs: -secondMs, leftMs: 1 },
  }

  it.each<[keyof typeof cached, number]>([
    ['the same token, fetched before', 0],
    ['another one, fetched at the same time', 0],
    ['a newer one that is getting old, too', 1],
    ['an older one', 1],
  ])('while the cache holds %s, costs %i fetches', async (what, fetches) => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    const { token, fetchedMs, leftMs } = cached[what]
    const fetchedAt = clock.ms + fetchedMs
    clock.ms += lifetimeMs - 10 * secondMs
    const record = { token, fetchedAt, expiresAt: fetchedAt + lifetimeMs, renewAt: clock.ms + leftMs }
    await cache.set(platform.source.key, JSON.stringify(record), lifetimeMs)
    await engine.getToken(platform.source)
    await settle()
    expect(platform.fetches).toBe(1 + fetches)
  })
})

describe('an early renewal that finds another process at work', () => {
  /** How often the cache is asked for the token while somebody uses it. */
  const createLate = async (leftMs: number) => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine, clock, events } = createEngineBench(cache)
    const old = await engine.getToken(platform.source)
    clock.ms += lifetimeMs - leftMs
    await cache.set(`${platform.source.key}:lock`, 'another process', lifetimeMs)
    events.length = 0
    const looksAfter = async (ms: number): Promise<number> => {
      clock.ms += ms
      cache.calls.length = 0
      expect(await many(() => engine.getToken(platform.source))).toContain(old)
      await settle()
      return cache.calls.filter(([name]) => name === 'get').length
    }
    return { looksAfter, events, platform }
  }

  it('looks for its token once a second, and waits for nobody', async () => {
    const { looksAfter, events, platform } = await createLate(60 * secondMs)
    expect(await looksAfter(0)).toBe(1)
    expect(await looksAfter(999)).toBe(0)
    expect(await looksAfter(1)).toBe(1)
    expect(events).toEqual([])
    expect(platform.fetches).toBe(1)
  })

  it('looks sooner where less than four seconds are left', async () => {
    const { looksAfter } = await createLate(800)
    expect(await looksAfter(0)).toBe(1)
    expect(await looksAfter(199)).toBe(0)
    expect(await looksAfter(1)).toBe(1)
  })

  it.each([0, secondMs])('serves nobody a token that ended meanwhile, %i ms ago', async (ms) => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const slow = createGate()
    const cache: TokenCache = { ...handleOn(store) }
    const { engine, clock } = createEngineBench(cache)
    const old = await engine.getToken(platform.source)
    clock.ms += lifetimeMs - secondMs
    await store.set(`${platform.source.key}:lock`, 'another process', 60_000)
    cache.replace = async (...replacement) => {
      await slow.promise
      return store.replace(...replacement)
    }
    expect(await engine.getToken(platform.source)).toBe(old)
    clock.ms += secondMs + ms
    const waiting = engine.getToken(platform.source)
    slow.open()
    await settle()
    await store.set(platform.source.key, tokenRecord('the next token', clock.ms), 60_000)
    expect(await waiting).toBe('the next token')
  })
})
