import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, many } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

describe('a broken cache', () => {
  it('is told of, and tokens are served all the same', async () => {
    const platform = createTokenPlatform()
    const { engine, events } = createEngineBench(brokenTokenCache())
    const tokens = await many(() => engine.getToken(platform.source))
    expect(new Set(tokens)).toEqual(new Set([platform.goodToken]))
    expect(platform.fetches).toBe(1)
    expect(events).toContainEqual({ type: 'cache-failure', operation: 'token' })
  })

  it('does not cost a fetch a request', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    for (let request = 0; request < 100; request += 1) {
      await engine.getToken(platform.source)
      clock.ms += 10 * secondMs
    }
    expect(platform.fetches).toBe(1)
  })

  it('does not stop the renewal of a rejected token', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    await engine.getToken(platform.source)
    clock.ms += 10 * secondMs
    platform.revoke()
    const answers = await many(() => engine.withToken(platform.source, platform.call))
    expect(new Set(answers)).toEqual(new Set(['ok']))
    expect(platform.fetches).toBe(2)
  })

  it('costs no fetch for a call told late that an older token is bad', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    const old = await engine.getToken(platform.source)
    clock.ms += 10 * secondMs
    const late = createGate()
    const slow = engine.withToken(platform.source, async (token) => {
      if (token !== old) return token
      await late.promise
      throw tokenRefused()
    })
    platform.revoke()
    await engine.withToken(platform.source, platform.call)
    late.open()
    expect(await slow).toBe('secret-token-number-2')
    expect(platform.fetches).toBe(2)
  })

  it('may fail only now and then', async () => {
    const platform = createTokenPlatform()
    const store = memoryTokenCache()
    let calls = 0
    const flaky = handleOn(store)
    const cache: TokenCache = {
      ...flaky,
      async get(key) {
        calls += 1
        if (calls % 2 === 1) throw new Error('the store is down')
        return flaky.get(key)
      },
    }
    const { engine, clock } = createEngineBench(cache)
    await engine.getToken(platform.source)
    clock.ms += 10 * secondMs
    platform.revoke()
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('lets one fetch pass in ten seconds, and says why there are no more', async () => {
    const platform = createTokenPlatform()
    platform.isNewAtEveryFetch = true
    const { engine, clock, events } = createEngineBench(brokenTokenCache())
    await engine.getToken(platform.source)
    platform.revoke()
    for (let request = 0; request < 20; request += 1) {
      const error = await errorOf(engine.withToken(platform.source, platform.call))
      expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    }
    expect(platform.fetches).toBe(1)
    expect(events).toContainEqual({ type: 'token-rationed', kind: 'stable_token', appId: 'app' })
    clock.ms += 40 * secondMs
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
  })

  it('is no reason to fetch a token that is merely getting old', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    const token = await engine.getToken(platform.source)
    clock.ms += 7_150 * secondMs
    expect(await many(() => engine.getToken(platform.source))).toContain(token)
    await settle()
    expect(platform.fetches).toBe(1)
    clock.ms += 60 * secondMs
    await engine.getToken(platform.source)
    expect(platform.fetches).toBe(2)
  })

  it('may throw instead of rejecting', async () => {
    const platform = createTokenPlatform()
    const down = (): never => {
      throw new Error('the store is down')
    }
    const { engine } = createEngineBench({ get: down, set: down, replace: down, delete: down })
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })
})
