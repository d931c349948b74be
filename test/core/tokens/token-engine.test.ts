import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, PlatformError, type TokenCache, WechatAuthError } from 'express-wechat-auth'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import {
  createEngineBench,
  createTokenPlatform,
  createTwoEngines,
  tokenRecord,
  tokenRefused,
} from '../../helpers/platforms/token-platform.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

const crowd = 50
const force = { perDay: 20, spacingMs: 30_000 }
const secondMs = 1_000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs

const many = <T>(action: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: crowd }, action))

const wrongSecret = (): PlatformError =>
  new PlatformError('ERR_PLATFORM_CONFIG', {
    errcode: 40125,
    errmsg: 'invalid appsecret',
    api: 'cgi-bin/token',
  })
const quotaSpent = (retryAfterSeconds: number): PlatformError =>
  new PlatformError(
    'ERR_PLATFORM_QUOTA',
    { errcode: 45009, errmsg: 'reach max api daily quota limit', api: 'cgi-bin/token' },
    { retryAfterSeconds },
  )
const unreachable = (): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer', { retryAfterSeconds: 5 })

const eventsOf = <Type extends string, Event extends { type: string }>(
  events: readonly Event[],
  type: Type,
): Event[] => events.filter((event) => event.type === type)

describe('getToken()', () => {
  it('fetches once for fifty cold calls', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const tokens = await many(() => engine.getToken(platform.source))
    expect(platform.fetches).toBe(1)
    expect(new Set(tokens)).toEqual(new Set([platform.goodToken]))
  })

  it('answers from memory while the token lives', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    const token = await engine.getToken(platform.source)
    clock.ms += 6_800 * secondMs
    expect(await engine.getToken(platform.source)).toBe(token)
    expect(platform.fetches).toBe(1)
  })

  it('reads no cache for a token it has in memory', async () => {
    const platform = createTokenPlatform()
    const cache = recordingTokenCache()
    const { engine } = createEngineBench(cache)
    await engine.getToken(platform.source)
    cache.keys.clear()
    await engine.getToken(platform.source)
    expect(cache.keys.size).toBe(0)
  })

  it('uses what another engine left in the cache', async () => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    const token = await first.engine.getToken(platform.source)
    expect(await second.engine.getToken(platform.source)).toBe(token)
    expect(platform.fetches).toBe(1)
  })

  it('keeps the tokens of two sources apart', async () => {
    const one = createTokenPlatform({ key: '{test:one}' })
    const two = createTokenPlatform({ key: '{test:two}' })
    two.answers.push({ token: 'the token of two', expiresIn: 7_200 })
    const { engine } = createEngineBench()
    expect(await engine.getToken(one.source)).toBe(one.goodToken)
    expect(await engine.getToken(two.source)).toBe('the token of two')
  })

  it('fetches anew when the token is over', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke()
    clock.ms += 7_200 * secondMs
    expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
  })

  it('fetches anew when the cache holds something that is no record', async () => {
    const platform = createTokenPlatform()
    const cache = memoryTokenCache()
    await cache.set(platform.source.key, '{"token":"half a rec', 60_000)
    const { engine } = createEngineBench(cache)
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
    expect(await cache.get(platform.source.key)).toContain(platform.goodToken)
  })

  it.each([
    ['7200', 7_200],
    [345, 345],
    [0, 10],
    [-1, 10],
    [99_999_999, 86_400],
    ['abc', 10],
    [undefined, 10],
  ])('serves a token of expires_in %p for %p seconds without another fetch', async (expiresIn, seconds) => {
    const platform = createTokenPlatform()
    platform.expiresIn = expiresIn
    const { engine, clock } = createEngineBench()
    await engine.getToken(platform.source)
    clock.ms += seconds * secondMs * 0.8
    await engine.getToken(platform.source)
    await settle()
    expect(platform.fetches).toBe(1)
    clock.ms += seconds * secondMs * 0.2
    await engine.getToken(platform.source)
    expect(platform.fetches).toBe(2)
  })

  it.each([undefined, null, '', 42])(
    'takes an answer with %p in place of a token for an error',
    async (token) => {
      const platform = createTokenPlatform()
      platform.answers.push({ token, expiresIn: 7_200 })
      const cache = recordingTokenCache()
      const { engine } = createEngineBench(cache)
      const error = await errorOf(engine.getToken(platform.source))
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
      expect(await cache.get(platform.source.key)).toBeUndefined()
    },
  )
})

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
    const { first, second } = createTwoEngines()
    await first.engine.getToken(platform.source)
    await second.engine.getToken(platform.source)
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

  describe('when every token is rejected', () => {
    const refuseAll = (calls: string[]) => async (token: string) => {
      calls.push(token)
      throw tokenRefused()
    }

    it('makes exactly two calls and one renewal, and ends in a typed error', async () => {
      const platform = createTokenPlatform()
      const { engine } = createEngineBench()
      await engine.getToken(platform.source)
      platform.revoke()
      const calls: string[] = []
      const error = await errorOf(engine.withToken(platform.source, refuseAll(calls)))
      expect(error).toMatchObject({ name: 'PlatformError', code: 'ERR_PLATFORM_TOKEN', errcode: 40001 })
      expect(calls).toEqual(['secret-token-number-1', 'secret-token-number-2'])
      expect(platform.fetches).toBe(2)
    })

    it.each([
      ['a working cache', memoryTokenCache],
      ['a broken cache', brokenTokenCache],
    ])('does not pay a fetch for each of many requests, with %s', async (_name, createCache) => {
      const platform = createTokenPlatform()
      platform.isNewAtEveryFetch = true
      const { engine, clock } = createEngineBench(createCache())
      const calls: string[] = []
      for (let request = 0; request < 100; request += 1) {
        const error = await errorOf(engine.withToken(platform.source, refuseAll(calls)))
        expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
        clock.ms += 100
      }
      expect(platform.fetches).toBeLessThanOrEqual(5)
    })

    it('does not force a fetch for each of many requests', async () => {
      const platform = createTokenPlatform({ force })
      const { engine, clock } = createEngineBench()
      for (let request = 0; request < 100; request += 1) {
        await errorOf(engine.withToken(platform.source, refuseAll([])))
        clock.ms += 100
      }
      expect(platform.forced).toBe(1)
      expect(platform.fetches).toBeLessThanOrEqual(5)
    })

    it('tries again after a while, and heals', async () => {
      const platform = createTokenPlatform()
      platform.isNewAtEveryFetch = true
      const { engine, clock } = createEngineBench()
      for (let request = 0; request < 10; request += 1) {
        await errorOf(engine.withToken(platform.source, refuseAll([])))
      }
      clock.ms += minuteMs
      expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
    })
  })
})

describe('a late writer', () => {
  const newer = (clock: { ms: number }): string => tokenRecord('a newer token', clock.ms)

  it('does not overwrite the record that came while it was fetching', async () => {
    const platform = createTokenPlatform()
    const { engine, cache, clock } = createEngineBench()
    const gate = createGate()
    platform.holdFetches(gate.promise)
    const token = engine.getToken(platform.source)
    await settle()
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

describe('a refusal of the fetch', () => {
  /** How long the engine leaves the platform alone after each of a row of failures, in milliseconds. */
  const pausesAfter = async (failure: Error, failures: number): Promise<number[]> => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench()
    platform.failFetches(failure)
    const pauses: number[] = []
    for (let round = 1; round <= failures; round += 1) {
      expect(await errorOf(engine.getToken(platform.source))).toEqual(failure)
      expect(platform.fetches).toBe(round)
      const failed = eventsOf(events, 'token-refresh-failed').at(-1)
      const { pauseMs } = failed as unknown as { pauseMs: number }
      clock.ms += pauseMs - 2
      expect(await errorOf(engine.getToken(platform.source))).toEqual(failure)
      expect(platform.fetches).toBe(round)
      clock.ms += 3
      pauses.push(pauseMs)
    }
    return pauses
  }

  it('reaches all who wait at once', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    const failure = wrongSecret()
    platform.failFetches(failure)
    const errors = await many(() => errorOf(engine.getToken(platform.source)))
    expect(new Set(errors)).toEqual(new Set([failure]))
    expect(platform.fetches).toBe(1)
  })

  it('is remembered for 60 s growing to 600 s when the configuration is wrong', async () => {
    expect(await pausesAfter(wrongSecret(), 6)).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  })

  it('is remembered for as long as a spent quota says', async () => {
    expect(await pausesAfter(quotaSpent(3_600), 2)).toEqual([3_600_000, 3_600_000])
    expect(await pausesAfter(quotaSpent(60), 2)).toEqual([60_000, 60_000])
  })

  it('is remembered for 1 s doubling to 32 s, give or take a quarter, when the platform is away', async () => {
    const pauses = await pausesAfter(unreachable(), 7)
    const nominal = [1, 2, 4, 8, 16, 32, 32]
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((nominal[index] ?? 0) * 750)
      expect(pause).toBeLessThanOrEqual((nominal[index] ?? 0) * 1_250)
    }
  })

  it('is not repeated at the same moment by every process', async () => {
    const pauses = new Set<number>()
    for (let process = 0; process < 10; process += 1)
      pauses.add((await pausesAfter(unreachable(), 1))[0] ?? 0)
    expect(pauses.size).toBeGreaterThan(1)
  })

  it('stops calls at once too, before they reach the platform', async () => {
    const platform = createTokenPlatform()
    const { engine, events } = createEngineBench()
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    expect(await errorOf(engine.withToken(platform.source, platform.call))).toMatchObject({ errcode: 40125 })
    expect(platform.calls).toEqual([])
    expect(events.at(-1)).toEqual({
      type: 'token-refusal-remembered',
      kind: 'stable_token',
      appId: 'app',
      code: 'ERR_PLATFORM_CONFIG',
    })
  })

  it('is forgotten after a success', async () => {
    const platform = createTokenPlatform()
    const { engine, clock, events } = createEngineBench()
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    clock.ms += minuteMs
    await errorOf(engine.getToken(platform.source))
    clock.ms += 2 * minuteMs
    platform.failFetches(undefined)
    await engine.getToken(platform.source)
    platform.failFetches(wrongSecret())
    clock.ms += 2 * dayMs
    await errorOf(engine.getToken(platform.source))
    expect(eventsOf(events, 'token-refresh-failed').at(-1)).toMatchObject({ pauseMs: 60_000 })
  })

  it('of one source does not stop another', async () => {
    const broken = createTokenPlatform({ key: '{test:broken}' })
    const fine = createTokenPlatform({ key: '{test:fine}' })
    const { engine } = createEngineBench()
    broken.failFetches(wrongSecret())
    await errorOf(engine.getToken(broken.source))
    expect(await engine.getToken(fine.source)).toBe(fine.goodToken)
  })

  it('that is about this machine alone gives way to a token that another engine could fetch', async () => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    const answer = { errcode: 40164, errmsg: 'invalid ip', api: 'cgi-bin/stable_token' }
    platform.failFetches(new PlatformError('ERR_PLATFORM_CONFIG', answer))
    await errorOf(first.engine.getToken(platform.source))
    platform.failFetches(undefined)
    await second.engine.getToken(platform.source)
    first.clock.ms += 2 * secondMs
    const tokens = await many(() => first.engine.getToken(platform.source))
    expect(new Set(tokens)).toEqual(new Set([platform.goodToken]))
    expect(platform.fetches).toBe(2)
  })

  it.each<[string, () => Error, number]>([
    ['of a wrong secret', wrongSecret, 59],
    ['of a platform that is away', unreachable, 0.5],
  ])('%s is known to every engine', async (_name, failure, seconds) => {
    const platform = createTokenPlatform()
    const { first, second } = createTwoEngines()
    platform.failFetches(failure())
    await errorOf(first.engine.getToken(platform.source))
    first.clock.ms += seconds * secondMs
    const error = await errorOf(second.engine.getToken(platform.source))
    expect(error.message).toBe(failure().message)
    expect(platform.fetches).toBe(1)
  })

  it('of a forced fetch costs nothing: the token stays good for everybody', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = createTwoEngines()
    const token = await first.engine.getToken(platform.source)
    const fetchToken = platform.source.fetch
    platform.source.fetch = async (options) => {
      if (options.force) throw quotaSpent(3_600)
      return fetchToken(options)
    }
    const refuse = async (): Promise<never> => {
      throw tokenRefused()
    }
    expect(await errorOf(first.engine.withToken(platform.source, refuse))).toMatchObject({ errcode: 40001 })
    expect(await second.engine.getToken(platform.source)).toBe(token)
    expect(await first.engine.getToken(platform.source)).toBe(token)
  })

  it('tells how many seconds are left, with an error for each who asks', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench()
    platform.failFetches(quotaSpent(3_600))
    const first = (await errorOf(engine.getToken(platform.source))) as WechatAuthError
    clock.ms += 10 * secondMs
    const second = (await errorOf(engine.getToken(platform.source))) as WechatAuthError
    expect(second).not.toBe(first)
    expect(second.retryAfterSeconds).toBe((first.retryAfterSeconds ?? 0) - 10)
  })

  it('ends when the clock is set back', async () => {
    const platform = createTokenPlatform()
    const { engine, clock } = createEngineBench(brokenTokenCache())
    platform.failFetches(wrongSecret())
    await errorOf(engine.getToken(platform.source))
    platform.failFetches(undefined)
    clock.ms -= 3_600 * secondMs
    expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
  })
})

describe('a call that is always told its token is bad', () => {
  it('costs the other calls nothing, and is told what the platform said', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, events, clock } = createEngineBench()
    const refused = tokenRefused()
    const bad = (): Promise<unknown> =>
      errorOf(engine.withToken(platform.source, () => Promise.reject(refused)))
    const good = (): Promise<unknown> => engine.withToken(platform.source, platform.call)
    for (let round = 0; round < 4; round += 1) {
      expect(await bad()).toBe(refused)
      expect(await good()).toBe('ok')
      clock.ms += secondMs
    }
    expect(platform.forced).toBe(1)
    expect(eventsOf(events, 'token-refresh-failed')).toEqual([])
  })
})

describe('a forced fetch', () => {
  it('is not made when an unforced one answers a new token', async () => {
    const platform = createTokenPlatform({ force })
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke()
    await engine.withToken(platform.source, platform.call)
    expect(platform.fetches).toBe(2)
    expect(platform.forced).toBe(0)
  })

  it('is made when an unforced one answers the very token that was rejected', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, events } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    expect(await engine.withToken(platform.source, platform.call)).toBe('ok')
    expect(platform.fetches).toBe(3)
    expect(platform.forced).toBe(1)
    expect(eventsOf(events, 'token-refresh').at(-1)).toMatchObject({ reason: 'rejected', forced: true })
  })

  it('is never made where the platform cannot be forced', async () => {
    const platform = createTokenPlatform()
    const { engine } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    const error = await errorOf(engine.withToken(platform.source, platform.call))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502 })
    expect(platform.forced).toBe(0)
  })

  const revokeAndCall = async (
    platform: ReturnType<typeof createTokenPlatform>,
    engine: ReturnType<typeof createEngineBench>['engine'],
  ): Promise<unknown> => {
    platform.revoke({ keepsHandingOut: true })
    return engine.withToken(platform.source, platform.call).catch((error: unknown) => error)
  }

  it.each([
    ['a working cache', memoryTokenCache],
    ['a broken cache', brokenTokenCache],
  ])('is made 30 s after the last one at the earliest, with %s', async (_name, createCache) => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench(createCache())
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    expect(await revokeAndCall(platform, engine)).toBe('ok')
    clock.ms += 29_999
    expect(await revokeAndCall(platform, engine)).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(platform.forced).toBe(1)
    clock.ms += minuteMs
    expect(await revokeAndCall(platform, engine)).toBe('ok')
    expect(platform.forced).toBe(2)
  })

  it.each([
    [20, 'a working cache', memoryTokenCache] as const,
    [2, 'a broken cache', brokenTokenCache] as const,
  ])('is made %i times a day at most, with %s', async (perDay, _name, createCache) => {
    const platform = createTokenPlatform({ force })
    const { engine, clock } = createEngineBench(createCache())
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    const start = clock.ms
    while (clock.ms < start + dayMs / 2) {
      await revokeAndCall(platform, engine)
      clock.ms += 10 * minuteMs
    }
    expect(platform.forced).toBe(perDay)
    clock.ms = start + dayMs + 20 * 10 * minuteMs
    await engine.getToken(platform.source)
    clock.ms += minuteMs
    await revokeAndCall(platform, engine)
    expect(platform.forced).toBe(perDay + 1)
  })

  it('shares spacing and budget with other engines', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = createTwoEngines()
    await first.engine.getToken(platform.source)
    await second.engine.getToken(platform.source)
    expect(await revokeAndCall(platform, first.engine)).toBe('ok')
    first.clock.ms += 5 * secondMs
    expect(await revokeAndCall(platform, second.engine)).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(platform.forced).toBe(1)
  })

  it('of one engine serves another that wanted one at the same time', async () => {
    const platform = createTokenPlatform({ force })
    const { first, second } = createTwoEngines()
    await first.engine.getToken(platform.source)
    await second.engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    const answers = await Promise.all(
      [first, second].map(({ engine }) =>
        engine.withToken(platform.source, platform.call).catch((error: unknown) => error),
      ),
    )
    expect(platform.forced).toBe(1)
    expect(answers).toEqual(['ok', 'ok'])
  })
})

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

describe('events', () => {
  it('tell of refreshes and failures, and never hold a token', async () => {
    const platform = createTokenPlatform({ force })
    const { engine, clock, events } = createEngineBench()
    await engine.getToken(platform.source)
    platform.revoke({ keepsHandingOut: true })
    await engine.withToken(platform.source, platform.call)
    clock.ms += 7_200 * secondMs
    platform.failFetches(quotaSpent(60))
    await errorOf(engine.getToken(platform.source))
    await errorOf(engine.getToken(platform.source))
    expect(events.map(({ type }) => type)).toEqual([
      'token-refresh',
      'token-refresh',
      'token-refresh-failed',
      'token-refusal-remembered',
    ])
    expect(events[0]).toEqual({
      type: 'token-refresh',
      kind: 'stable_token',
      appId: 'app',
      reason: 'missing',
      forced: false,
      durationMs: 0,
      tokenHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(events[2]).toMatchObject({ reason: 'missing', code: 'ERR_PLATFORM_QUOTA', errcode: 45009 })
    expect(everyViewOf(events)).not.toContain('secret-token')
  })
})
