import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createTokenRecord } from '../../../lib/core/tokens/token-fetch.ts'
import { createCutOffEngine, createEngineBench, tokenRecord } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle, sleep } from '../../helpers/time/wait.ts'

const lifetimeMs = 7_200 * secondMs

describe('a token that was fetched without the cache', () => {
  it('is not put over the mark that says it is bad', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const other = createEngineBench(handleOn(store))
    const bad = await other.engine.getToken(platform.source)
    const cut: TokenCache = { ...handleOn(store) }
    const { engine } = createEngineBench(cut, other.clock)
    cut.get = () => Promise.reject(new Error('the store is down'))
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const alone = engine.getToken(platform.source)
    await expect(
      other.engine.withToken({ ...platform.source, fetch: () => Promise.reject(tokenRefused()) }, () =>
        Promise.reject(tokenRefused()),
      ),
    ).rejects.toThrow()
    const mark = await store.get(platform.source.key)
    expect(mark).not.toContain(bad)
    while (platform.fetches < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    cut.get = (key) => store.get(key)
    gate.open()
    expect(await alone).toBe(bad)
    await settle()
    expect(await store.get(platform.source.key)).toBe(mark)
  })

  it('is not put over a newer one', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, store, reconnect } = createCutOffEngine()
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const alone = engine.getToken(platform.source)
    while (platform.fetches < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    clock.ms += secondMs
    const newer = tokenRecord('a newer token', clock.ms)
    await store.set(platform.source.key, newer, lifetimeMs)
    reconnect()
    gate.open()
    expect(await alone).toBe('secret-token-number-1')
    await settle()
    expect(await store.get(platform.source.key)).toBe(newer)
  })

  it('is not renewed with the older one that the cache still holds', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, store, reconnect } = createCutOffEngine()
    const before = JSON.parse(tokenRecord('the token before', clock.ms - secondMs))
    const late = { ...before, renewAt: before.expiresAt }
    await store.set(platform.source.key, JSON.stringify(late), lifetimeMs)
    await engine.getToken(platform.source)
    reconnect()
    platform.isNewAtEveryFetch = true
    clock.ms += lifetimeMs - 10 * secondMs
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-1')
    await settle()
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('does not give way to that one when it is refused either', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, store, reconnect } = createCutOffEngine()
    await store.set(platform.source.key, tokenRecord('the token before', clock.ms - lifetimeMs / 2), 60_000)
    await engine.getToken(platform.source)
    reconnect()
    clock.ms += 10 * secondMs
    const calls: string[] = []
    const refused = engine.withToken(platform.source, async (token) => {
      calls.push(token)
      throw tokenRefused()
    })
    await expect(refused).rejects.toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(calls).toEqual(['secret-token-number-1'])
  })
})

describe('a token that was fetched while the cache was down', () => {
  /** Down for the first questions, then back. */
  const downFor = (store: TokenCache, questions: number): TokenCache => {
    let asked = 0
    const through = handleOn(store)
    return {
      ...through,
      get: async (key) => {
        asked += 1
        if (asked <= questions) throw new Error('the store is down')
        return through.get(key)
      },
    }
  }

  it('is put into the cache when it is back', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const { engine, clock } = createEngineBench(downFor(store, 3))
    const token = await engine.getToken(platform.source)
    await sleep(20)
    const kept = JSON.parse((await store.get(platform.source.key)) ?? '{}')
    expect(kept).toMatchObject({ token, fetchedAt: clock.ms, expiresAt: clock.ms + 7_200 * secondMs })
  })

  it.each([
    ['a second before', -1_000, true],
    ['at the same time', 0, false],
  ])('goes over one that was fetched %s: %p ms, %p', async (_when, ms, isReplaced) => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const { engine, clock } = createEngineBench(downFor(store, 3))
    const other = createTokenRecord('the token of the other', 7_200, clock.ms + ms)
    await store.set(platform.source.key, JSON.stringify(other), 60_000)
    const token = await engine.getToken(platform.source)
    await sleep(20)
    expect(await store.get(platform.source.key)).toContain(isReplaced ? token : other.token)
  })
})
