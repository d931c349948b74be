import { describe, expect, it } from '@jest/globals'
import { sourceOfGrant } from '../../../lib/core/tokens/token-source.ts'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench } from '../../helpers/platforms/engine-bench.ts'
import { ipRefused } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform } from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { secondMs } from '../../helpers/time/units.ts'

const answer = { token: 'a token that came with something else', expiresIn: 7_200 }

describe('keepToken()', () => {
  it('hands that token out from then on, here and in other processes', async () => {
    const platform = createTokenPlatform()
    const { engine, cache } = createEngineBench()
    await engine.getToken(platform.source)
    await engine.keepToken(platform.source, answer)
    expect(await engine.getToken(platform.source)).toBe(answer.token)
    expect(await createEngineBench(cache).engine.getToken(platform.source)).toBe(answer.token)
    expect(platform.fetches).toBe(1)
  })

  it('keeps it in the cache for as long as it lives', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    await createEngineBench(cache).engine.keepToken(platform.source, answer)
    expect(cache.calls).toEqual([['set', platform.source.key, 7_200 * secondMs]])
  })

  it('keeps it in memory alone while the cache is down, and tells of that', async () => {
    const platform = createTokenPlatform()
    const { engine, events } = createEngineBench(brokenTokenCache())
    await engine.keepToken(platform.source, answer)
    expect(events).toEqual([{ type: 'cache-failure', operation: 'token' }])
    expect(await engine.getToken(platform.source)).toBe(answer.token)
    expect(platform.fetches).toBe(0)
  })

  it('ends the pause after a fetch that was refused', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    platform.failFetches(ipRefused())
    await errorOf(engine.getToken(platform.source))
    await engine.keepToken(platform.source, { ...answer, expiresIn: 10 })
    platform.failFetches(undefined)
    clock.ms += 10 * secondMs
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })

  it('of a grant takes the place of the one before it in memory, which stays in the cache', async () => {
    const { source } = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine } = createEngineBench(cache)
    const [former, present] = ['grant-1', 'grant-2'].map((grantId) => sourceOfGrant(source, grantId))
    if (former === undefined || present === undefined) throw new Error('there are two')
    await engine.keepToken(former, { ...answer, token: 'the former token' })
    await engine.keepToken(present, { ...answer, token: 'the present token' })
    const before = cache.calls.length
    expect(await engine.getToken(present)).toBe('the present token')
    expect(cache.calls).toHaveLength(before)
    expect(await engine.getToken(former)).toBe('the former token')
    expect(cache.calls[before]).toEqual(['get', former.key])
  })
})
