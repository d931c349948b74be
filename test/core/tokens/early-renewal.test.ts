import { describe, expect, it } from '@jest/globals'
import { errorOf } from '../../helpers/errors.ts'
import {
  createEngineBench,
  createTwoHolders,
  eventsOf,
  many,
  tokenRecord,
} from '../../helpers/platforms/engine-bench.ts'
import { ipRefused, quotaSpent, unreachable, wrongSecret } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { minuteMs, secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

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

  it('begins at once for a token that was found in the cache at its end', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await cache.set(platform.source.key, tokenRecord('an old token', clock.ms - nearTheEnd), minuteMs)
    for (let call = 1; call <= 2; call += 1) {
      expect(await engine.getToken(platform.source)).toBe('an old token')
      await settle()
    }
    expect(platform.fetches).toBe(1)
  })

  it('happens also where the cache has lost the token', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    await cache.delete(platform.source.key)
    clock.ms += nearTheEnd
    await engine.getToken(platform.source)
    await settle()
    expect(platform.fetches).toBe(2)
  })

  it('takes what another engine has renewed already', async () => {
    const platform = createTokenPlatform()
    const { first, second } = await createTwoHolders(platform.source)
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

  it.each([
    ['as it would for every process', wrongSecret()],
    ['for this machine alone', ipRefused()],
  ])('is not tried again at every request when it failed %s', async (_how, failure) => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    platform.failFetches(failure)
    clock.ms += nearTheEnd
    for (let request = 0; request < 20; request += 1) {
      await engine.getToken(platform.source)
      await settle()
    }
    expect(platform.fetches).toBe(2)
  })
})
