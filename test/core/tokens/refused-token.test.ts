import { describe, expect, it } from '@jest/globals'
import { errorOf } from '../../helpers/errors.ts'
import { createEngineBench, createTwoHolders, crowd, many } from '../../helpers/platforms/engine-bench.ts'
import { quotaSpent, unreachable, wrongSecret } from '../../helpers/platforms/token-failures.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { secondMs } from '../../helpers/time/units.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const force = { perDay: 20, spacingMs: 30_000 }

describe('withToken()', () => {
  it('makes the call with the token and answers its result', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
    expect(platform.calls).toEqual([platform.goodToken])
  })

  it('renews once for fifty calls told that one token is bad, and all fifty retries succeed', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke()
    const answers = await many(() => engine.withToken(platform.source, platform.call))
    expect(answers).toEqual(Array.from({ length: crowd }, () => 'ok'))
    expect(platform.fetches).toBe(2)
    expect(platform.calls).toHaveLength(2 * crowd)
    expect(platform.calls.slice(crowd)).toEqual(Array.from({ length: crowd }, () => 'secret-token-number-2'))
  })

  it('fetches nothing for a call told that a token is bad which was replaced meanwhile', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const old = await engine.getToken(platform.source)
    const late = createGate()
    const slow = engine.withToken(platform.source, async (token) => {
      if (token === old) {
        await late.promise
        throw tokenRefused()
      }
      return token
    })
    platform.revoke()
    await engine.withToken(platform.source, platform.call)
    expect(platform.fetches).toBe(2)
    late.open()
    expect(await slow).toBe('secret-token-number-2')
    expect(platform.fetches).toBe(2)
  })

  it('fetches nothing when another engine has replaced the token already', async () => {
    const platform = createTokenPlatform()
    const { first, second } = await createTwoHolders(platform.source)
    platform.revoke()
    await first.engine.withToken(platform.source, platform.call)
    expect(platform.fetches).toBe(2)
    expect(await second.engine.withToken(platform.source, platform.call)).toBe('ok')
    expect(platform.fetches).toBe(2)
    expect(platform.calls.at(-1)).toBe('secret-token-number-2')
  })

  it('asks once more when the renewal it waited for brings the very token that was rejected', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench()
    const old = await engine.getToken(platform.source)
    clock.ms += 6_990 * secondMs
    const gate = createGate()
    platform.holdFetches(gate.promise)
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    platform.answers.push({ token: old, expiresIn: 210 })
    const answers = many(() => engine.withToken(platform.source, platform.call))
    await settle()
    gate.open()
    expect(new Set(await answers)).toEqual(new Set(['ok']))
    expect(platform.forced).toBe(1)
  })

  it('passes on every other error as it is, without a second call or a fetch', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    for (const failure of [wrongSecret(), quotaSpent(60), unreachable(), new Error('a bug of the caller')]) {
      let calls = 0
      const error = await errorOf(
        engine.withToken(platform.source, async () => {
          calls += 1
          throw failure
        }),
      )
      expect(error).toEqual(failure)
      expect(calls).toBe(1)
    }
    expect(platform.fetches).toBe(1)
  })

  it('recognises a refusal by another copy of this library', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const foreign = Object.assign(new Error('of another copy'), { code: 'ERR_PLATFORM_TOKEN', status: 502 })
    let calls = 0
    const result = await engine.withToken(platform.source, async () => {
      calls += 1
      if (calls === 1) {
        platform.revoke()
        throw foreign
      }
      return 'ok'
    })
    expect(result).toBe('ok')
    expect(platform.fetches).toBe(2)
  })
})
