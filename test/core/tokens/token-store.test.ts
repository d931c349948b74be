import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import {
  createCutOffEngine,
  createEngineBench,
  createTwoEngines,
  tokenRecord,
} from '../../helpers/platforms/engine-bench.ts'
import { unreachable } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const lifetimeMs = 7_200 * secondMs

describe('a token that another process has put into the cache', () => {
  it('is taken from there without a lock', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine, clock } = createEngineBench(cache)
    await cache.set(platform.source.key, tokenRecord('the token of the other', clock.ms), lifetimeMs)
    cache.calls.length = 0
    expect(await engine.getToken(platform.source)).toBe('the token of the other')
    expect(cache.calls).toEqual([['get', platform.source.key]])
  })

  it('spares the fetch also where it comes while the lock is taken', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const { engine, clock } = createEngineBench({
      ...handleOn(store),
      async replace(key, ...change) {
        await store.set(platform.source.key, tokenRecord('the token of the other', clock.ms), lifetimeMs)
        return store.replace(key, ...change)
      },
    })
    expect(await engine.getToken(platform.source)).toBe('the token of the other')
    expect(platform.fetches).toBe(0)
  })

  it('is good for a process whose own, newer one has ended', async () => {
    const platform = createTokenPlatform()
    platform.expiresIn = 10
    const { engine, clock, store, reconnect } = createCutOffEngine()
    await store.set(platform.source.key, tokenRecord('the token before', clock.ms - secondMs), lifetimeMs)
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
    reconnect()
    clock.ms += 10 * secondMs
    expect(await engine.getToken(platform.source)).toBe('the token before')
    expect(platform.fetches).toBe(1)
  })

  it('stays there when a newer one, which it does not know, is refused', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, store, reconnect } = createCutOffEngine()
    const before = tokenRecord('the token before', clock.ms - secondMs)
    await store.set(platform.source.key, before, lifetimeMs)
    await engine.getToken(platform.source)
    reconnect()
    platform.failFetches(unreachable())
    await errorOf(engine.withToken(platform.source, () => Promise.reject(tokenRefused())))
    expect(await store.get(platform.source.key)).toBe(before)
  })
})

describe('a token that was fetched', () => {
  /** What the cache holds of it, where that is changed while it is fetched. */
  const keptAfter = async (
    before: string | undefined,
    meanwhile: (cache: TokenCache, key: string) => Promise<unknown>,
  ): Promise<string | undefined> => {
    const platform = createTokenPlatform()
    const { key } = platform.source
    const { engine, cache } = createEngineBench()
    if (before !== undefined) await cache.set(key, before, lifetimeMs)
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const token = engine.getToken(platform.source)
    await settle()
    await meanwhile(cache, key)
    gate.open()
    expect(await token).toBe('secret-token-number-1')
    return cache.get(key)
  }
  const mark = '{"rejected":"00000000"}'

  it('is kept in the cache for as long as it lives', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    await createEngineBench(cache).engine.getToken(platform.source)
    const { key } = platform.source
    expect(cache.calls).toContainEqual(['replace', key, lifetimeMs])
  })

  it.each<[string, string | undefined, (cache: TokenCache, key: string) => Promise<unknown>]>([
    ['the entry before it went', mark, (cache, key) => cache.delete(key)],
    ['the lease ended, and nobody took it', undefined, (cache, key) => cache.delete(`${key}:lock`)],
  ])('is put there also where %s meanwhile', async (_what, before, meanwhile) => {
    expect(await keptAfter(before, meanwhile)).toContain('"secret-token-number-1"')
  })

  it('goes over the mark of another one, which was refused meanwhile, and serves who refused that', async () => {
    const platform = createTokenPlatform()
    const { first, second, store } = createTwoEngines()
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const token = first.engine.getToken(platform.source)
    await settle()
    await store.set(platform.source.key, tokenRecord('a bad token', first.clock.ms), lifetimeMs)
    const renewed = second.engine.renewToken(platform.source, 'a bad token')
    await settle()
    gate.open()
    expect([await token, await renewed]).toEqual(['secret-token-number-1', 'secret-token-number-1'])
    expect(platform.fetches).toBe(1)
  })

  it('is served though the cache went down before it was written', async () => {
    const platform = createTokenPlatform()
    const cache: TokenCache = handleOn(memoryTokenCache())
    const { engine } = createEngineBench(cache)
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const token = engine.getToken(platform.source)
    await settle()
    cache.replace = () => Promise.reject(new Error('the store is down'))
    gate.open()
    expect(await token).toBe(platform.goodToken)
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })
})
