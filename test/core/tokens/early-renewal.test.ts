import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import {
  createEngineBench,
  createTwoEngines,
  eventsOf,
  many,
  tokenRecord,
} from '../../helpers/platforms/engine-bench.ts'
import { quotaSpent, unreachable, wrongSecret } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const lifetimeMs = 7_200 * secondMs

describe('early renewal', () => {
  const nearTheEnd = 6_990 * secondMs

  it('happens in the background while the old token is served', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench()
    const old = await engine.getToken(platform.source)
    platform.answers.push({ token: 'the new token', expiresIn: 7_200 })
    clock.ms += nearTheEnd
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const tokens = await many(() => engine.getToken(platform.source))
    expect(new Set(tokens)).toEqual(new Set([old]))
    gate.open()
    await settle()
    expect(await engine.getToken(platform.source)).toBe('the new token')
    expect(platform.fetches).toBe(2)
    expect(eventsOf(events, 'token-refresh')).toMatchObject([{ reason: 'missing' }, { reason: 'early' }])
  })

  it('waits for its time', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    clock.ms += (7_200 - 361) * secondMs
    await engine.getToken(platform.source)
    await settle()
    expect(platform.fetches).toBe(1)
  })

  it('takes what another engine has renewed already', async () => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    await first.engine.getToken(platform.source)
    await second.engine.getToken(platform.source)
    first.clock.ms += nearTheEnd
    platform.answers.push({ token: 'the new token', expiresIn: 7_200 })
    await first.engine.getToken(platform.source)
    await settle()
    await second.engine.getToken(platform.source)
    await settle()
    expect(await second.engine.getToken(platform.source)).toBe('the new token')
    expect(platform.fetches).toBe(2)
  })

  it.each([
    ['the platform is away', unreachable()],
    ['the configuration broke', wrongSecret()],
    ['the quota is spent', quotaSpent(3_600)],
  ])('keeps the old token until its end when %s', async (_why, failure) => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    const old = await engine.getToken(platform.source)
    platform.failFetches(failure)
    clock.ms += nearTheEnd
    expect(await engine.getToken(platform.source)).toBe(old)
    await settle()
    expect(await engine.getToken(platform.source)).toBe(old)
    clock.ms += 209 * secondMs
    expect(await engine.getToken(platform.source)).toBe(old)
    await settle()
    clock.ms += secondMs
    expect(await errorOf(engine.getToken(platform.source))).toEqual(failure)
  })

  it('is not tried again at every request when it failed', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    platform.failFetches(wrongSecret())
    clock.ms += nearTheEnd
    for (let request = 0; request < 20; request += 1) {
      await engine.getToken(platform.source)
      await settle()
    }
    expect(platform.fetches).toBe(2)
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
