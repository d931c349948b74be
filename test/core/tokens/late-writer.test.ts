import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { createEngineBench, tokenRecord } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const lifetimeMs = 7_200 * secondMs

/** An engine that fetches its first token, until the gate opens. */
async function createFetching() {
  const platform = createTokenPlatform()
  const bench = createEngineBench()
  const gate = createGate()
  platform.holdFetches(gate.promise)
  const token = bench.engine.getToken(platform.source)
  await settle()
  return { platform, ...bench, gate, token }
}

describe('a holder that lost its lease, and is late', () => {
  const race = async (lateFetchedAt: number, losesLock: boolean) => {
    const { platform, cache, clock, gate, token } = await createFetching()
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

describe('a late writer', () => {
  const newer = (clock: { ms: number }): string => tokenRecord('a newer token', clock.ms)

  it('does not overwrite the record that came while it was fetching', async () => {
    const { platform, engine, cache, clock, gate, token } = await createFetching()
    await cache.set(platform.source.key, newer(clock), 60_000)
    gate.open()
    expect(await token).toBe('a newer token')
    expect(await cache.get(platform.source.key)).toBe(newer(clock))
    expect(await engine.getToken(platform.source)).toBe('a newer token')
  })

  it('does not overwrite it with an early renewal either', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    clock.ms += 6_990 * secondMs
    const gate = createGate()
    platform.holdFetches(gate.promise)
    await engine.getToken(platform.source)
    await settle()
    await cache.set(platform.source.key, newer(clock), 60_000)
    gate.open()
    await settle()
    expect(await engine.getToken(platform.source)).toBe('a newer token')
    expect(await cache.get(platform.source.key)).toBe(newer(clock))
  })

  it('does not bring back a token that another engine has found bad', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    const late = createEngineBench(handleOn(store))
    const other = createEngineBench(handleOn(store), { ms: late.clock.ms })
    const old = await other.engine.getToken(platform.source)
    late.clock.ms += 6_990 * secondMs
    await late.engine.getToken(platform.source)
    await settle()
    const gate = createGate()
    platform.holdFetches(gate.promise)
    platform.answers.push({ token: old, expiresIn: 210 })
    await late.engine.getToken(platform.source)
    await settle()
    const otherGate = createGate()
    platform.holdFetches(otherGate.promise)
    platform.revoke()
    const retried = other.engine.withToken(platform.source, platform.call)
    await settle()
    gate.open()
    await settle()
    expect(await store.get(platform.source.key)).not.toContain(`"${old}"`)
    otherGate.open()
    expect(await retried).toBe('ok')
    expect(await store.get(platform.source.key)).toContain('"secret-token-number-2"')
  })

  it('leaves the token of another engine alone when it rejects an older one', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    await cache.set(platform.source.key, newer(clock), 60_000)
    const calls: string[] = []
    await engine.withToken(platform.source, async (token) => {
      calls.push(token)
      if (token !== 'a newer token') throw tokenRefused()
    })
    expect(calls).toEqual(['secret-token-number-1', 'a newer token'])
    expect(await cache.get(platform.source.key)).toBe(newer(clock))
    expect(platform.fetches).toBe(1)
  })
})
