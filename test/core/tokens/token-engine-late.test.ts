import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import {
  createCutOffEngine,
  createEngineBench,
  createTokenPlatform,
  tokenRecord,
  tokenRefused,
} from '../../helpers/platforms/token-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const secondMs = 1_000
const lifetimeMs = 7_200 * secondMs

describe('a holder that lost its lease, and is late', () => {
  const race = async (lateFetchedAt: number, losesLock: boolean) => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const token = engine.getToken(platform.source)
    await settle()
    const written = tokenRecord('the token of the other', clock.ms + lateFetchedAt)
    await cache.set(platform.source.key, written, 60_000)
    if (losesLock) await cache.delete(`${platform.source.key}:lock`)
    gate.open()
    return { token: await token, kept: await cache.get(platform.source.key) }
  }

  it('does not keep the holder after it from writing its newer token', async () => {
    const { token, kept } = await race(-2 * secondMs, false)
    expect(token).toBe('secret-token-number-1')
    expect(kept).toContain('secret-token-number-1')
  })

  it('leaves the mark of a refused token to the holder after it', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    clock.ms += lifetimeMs - 10 * secondMs
    const gate = createGate()
    platform.isNewAtEveryFetch = true
    platform.holdFetches(gate.promise)
    await engine.getToken(platform.source)
    await settle()
    await cache.set(platform.source.key, '{"rejected":"00000000"}', 60_000)
    await cache.set(`${platform.source.key}:lock`, 'the holder after it', 60_000)
    gate.open()
    await settle()
    expect(await cache.get(platform.source.key)).toBe('{"rejected":"00000000"}')
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('writes over nothing, whatever its clock says', async () => {
    const { token, kept } = await race(-2 * secondMs, true)
    expect(token).toBe('the token of the other')
    expect(kept).toContain('the token of the other')
  })
})

describe('an early renewal', () => {
  it('that finds another process at work serves nobody a token that ended meanwhile', async () => {
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
    clock.ms += 2 * secondMs
    const waiting = engine.getToken(platform.source)
    slow.open()
    await settle()
    await store.set(platform.source.key, tokenRecord('the next token', clock.ms), 60_000)
    expect(await waiting).toBe('the next token')
  })
})

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

describe('a forced fetch', () => {
  it('keeps its distance from one by a process whose clock is ahead', async () => {
    const platform = createTokenPlatform({ force: { perDay: 20, spacingMs: 30_000 } })
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
