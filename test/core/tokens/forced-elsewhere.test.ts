import { describe, expect, it } from '@jest/globals'
import { createEngineBench, tokenRecord } from '../../helpers/platforms/engine-bench.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { dayMs, secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('a token that another process has forced', () => {
  it('is used where it comes while this one finds out that it may force none', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, cache, clock } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    clock.ms += 10 * secondMs
    // The other process has lost its lease, and writes late.
    await cache.set(`${platform.source.key}:forced`, JSON.stringify([clock.ms]), dayMs)
    const other = tokenRecord('the forced token', clock.ms)
    clock.ms += secondMs
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const calls: string[] = []
    const answer = engine.withToken(platform.source, async (token) => {
      calls.push(token)
      if (token !== 'the forced token') throw tokenRefused()
      return 'ok'
    })
    await settle()
    await cache.set(platform.source.key, other, 60_000)
    gate.open()
    expect(await answer).toBe('ok')
    expect(calls).toEqual(['secret-token-number-1', 'the forced token'])
    expect(await cache.get(platform.source.key)).toBe(other)
  })
})
