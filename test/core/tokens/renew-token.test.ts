import { describe, expect, it } from '@jest/globals'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, many } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

describe('renewToken()', () => {
  it('brings another token than the one that was refused, and keeps it', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const refused = await engine.getToken(platform.source)
    platform.revoke()
    expect(await engine.renewToken(platform.source, refused)).toBe('secret-token-number-2')
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('fetches one where this process has had none', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    expect(await engine.renewToken(platform.source, 'a token of yesterday')).toBe(platform.goodToken)
  })

  it('asks neither the platform nor the cache where there is a newer one in memory', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine } = createEngineBench(cache)
    const token = await engine.getToken(platform.source)
    cache.calls.length = 0
    expect(await engine.renewToken(platform.source, 'an older token')).toBe(token)
    expect(cache.calls).toEqual([])
    expect(platform.fetches).toBe(1)
  })

  it('asks nobody anew when the renewal under way brings another token', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine, clock } = createEngineBench(cache)
    const refused = await engine.getToken(platform.source)
    clock.ms += 6_990 * secondMs
    const gate = createGate()
    platform.holdFetches(gate.promise)
    platform.isNewAtEveryFetch = true
    await engine.getToken(platform.source)
    const renewed = engine.renewToken(platform.source, refused)
    await settle()
    cache.calls.length = 0
    gate.open()
    expect(await renewed).toBe('secret-token-number-2')
    expect(cache.calls.filter(([name]) => name === 'get')).toEqual([])
    expect(platform.fetches).toBe(2)
  })

  it('says so after one fetch, for all who wait, where there is no other token', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const refused = await engine.getToken(platform.source)
    for (const error of await many(() => errorOf(engine.renewToken(platform.source, refused)))) {
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM_TOKEN', status: 502 })
    }
    expect(platform.fetches).toBe(2)
  })
})
