import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { type OAuthToken, PlatformError, WechatAuthError } from 'express-wechat-auth'
import { type StoredUserTokens, storedUserTokens } from '../../lib/wechat/user-tokens/stored-user-tokens.ts'
import type { UserTokens } from '../../lib/wechat/user-tokens/user-token-row.ts'
import type { UserTokenStore } from '../../lib/wechat/user-tokens/user-token-store.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { createGate, type Gate, settle } from '../helpers/time/wait.ts'

const appId = 'wx0123456789abcdef'
const openid = 'o-6_bmjrPTlm6_2sgVt7hMZOPfL2'
const key = `${appId}:${openid}`
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const parallel = 50

let rows: Map<string, UserTokens>
let ttls: number[]
let nowMs: number
/** What WeChat answers to the next renewals; the last one again and again. */
let answers: (() => OAuthToken | Promise<OAuthToken>)[]
let refreshes: string[]
let tokens: StoredUserTokens

const answerOf = (serial: number, more: Partial<OAuthToken> = {}): OAuthToken => ({
  access_token: `access ${serial}`,
  expires_in: 7_200,
  refresh_token: `refresh ${serial}`,
  openid,
  scope: 'snsapi_userinfo',
  ...more,
})
const refusal = (code: 'ERR_PLATFORM_TOKEN' | 'ERR_LOGIN_REQUIRED', errcode: number, api: string) =>
  new PlatformError(code, { errcode, errmsg: 'no', api })
const tokenRefused = () => refusal('ERR_PLATFORM_TOKEN', 40001, 'sns/userinfo')
const loginAgain = (errcode = 42007) => refusal('ERR_LOGIN_REQUIRED', errcode, 'sns/oauth2/refresh_token')

const memoryStore = (): UserTokenStore => ({
  get: async (name) => rows.get(name),
  async set(name, row, ttlMs) {
    rows.set(name, row)
    ttls.push(ttlMs)
  },
  delete: async (name) => rows.delete(name),
})
const create = (store: Partial<UserTokenStore> = {}): StoredUserTokens =>
  storedUserTokens({
    appId,
    store: { ...memoryStore(), ...store },
    async refresh(refreshToken) {
      refreshes.push(refreshToken)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      await settle()
      return (answer as () => OAuthToken | Promise<OAuthToken>)()
    },
    now: () => nowMs,
  })
/** An API call that takes these access tokens and refuses all others. */
const taking =
  (...good: string[]) =>
  async (accessToken: string): Promise<string> => {
    await settle()
    if (!good.includes(accessToken)) throw tokenRefused()
    return accessToken
  }
const echo = async (accessToken: string): Promise<string> => accessToken
const stored = (): UserTokens => rows.get(key) as UserTokens

beforeEach(async () => {
  rows = new Map()
  ttls = []
  nowMs = 1_800_000_000_000
  answers = [() => answerOf(2)]
  refreshes = []
  tokens = create()
  await tokens.save(answerOf(1))
})
afterEach(() => {
  jest.useRealTimers()
})

describe('save()', () => {
  it('writes one row for app and openid, to be kept 30 days', () => {
    expect([...rows]).toEqual([[key, { appid: appId, ...answerOf(1), create_at: nowMs }]])
    expect(ttls).toEqual([30 * dayMs])
  })

  it('starts the 30 days anew when the person agrees anew', async () => {
    nowMs += 10 * dayMs
    await tokens.save(answerOf(5))
    expect(stored()).toMatchObject({ refresh_token: 'refresh 5', expires_in: 7_200, create_at: nowMs })
    expect(ttls).toEqual([30 * dayMs, 30 * dayMs])
  })
})

describe('withAccessToken()', () => {
  it('uses the stored token while it is good', async () => {
    nowMs += 2 * hourMs - 1
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 1')
    expect(refreshes).toEqual([])
  })

  it('renews first when the token must be over, and keeps the 30 days', async () => {
    const loggedInAt = nowMs
    nowMs += 2 * hourMs
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 2')
    expect(refreshes).toEqual(['refresh 1'])
    expect(stored()).toEqual({ appid: appId, ...answerOf(2), create_at: loggedInAt, expires_in: 4 * 3_600 })
    expect(ttls.at(-1)).toBe(30 * dayMs - 2 * hourMs)
  })

  it('renews after a refusal, and calls once more', async () => {
    const call = jest.fn(taking('access 2'))
    expect(await tokens.withAccessToken(openid, call)).toBe('access 2')
    expect(call.mock.calls).toEqual([['access 1'], ['access 2']])
  })

  it('calls twice at most', async () => {
    const call = jest.fn(taking())
    expect(await errorOf(tokens.withAccessToken(openid, call))).toMatchObject({ code: 'ERR_PLATFORM_TOKEN' })
    expect(call).toHaveBeenCalledTimes(2)
    expect(refreshes).toHaveLength(1)
  })

  it('renews for no other refusal', async () => {
    const other = new PlatformError('ERR_PLATFORM_CONFIG', {
      errcode: 48001,
      errmsg: 'no',
      api: 'sns/userinfo',
    })
    for (const error of [other, new TypeError('a bug'), 'a text']) {
      await expect(tokens.withAccessToken(openid, () => Promise.reject(error))).rejects.toBe(error)
    }
    expect(refreshes).toEqual([])
  })

  it('renews with the newest refresh_token each time', async () => {
    answers = [() => answerOf(2), () => answerOf(3)]
    await tokens.withAccessToken(openid, taking('access 2'))
    await tokens.withAccessToken(openid, taking('access 3'))
    expect(refreshes).toEqual(['refresh 1', 'refresh 2'])
  })

  it.each(['', undefined])('keeps the old refresh_token when the answer has %p', async (nothing) => {
    answers = [() => answerOf(2, { refresh_token: nothing as string })]
    await tokens.withAccessToken(openid, taking('access 2'))
    expect(stored()).toMatchObject({ access_token: 'access 2', refresh_token: 'refresh 1' })
  })

  it('refuses an answer for another openid, and writes nothing', async () => {
    answers = [() => answerOf(2, { openid: 'o-somebody-else' })]
    const before = [...rows]
    expect(await errorOf(tokens.withAccessToken(openid, taking('access 2')))).toMatchObject({
      code: 'ERR_PLATFORM',
      status: 502,
    })
    expect([...rows]).toEqual(before)
  })
})

describe('callers at the same time', () => {
  const callers = (call: (token: string) => Promise<string>) =>
    Promise.all(Array.from({ length: parallel }, () => tokens.withAccessToken(openid, call)))

  it('share one renewal after a refusal', async () => {
    expect(await callers(taking('access 2'))).toEqual(Array(parallel).fill('access 2'))
    expect(refreshes).toHaveLength(1)
  })

  it('share one renewal when the token must be over', async () => {
    nowMs += 3 * hourMs
    expect(await callers(echo)).toEqual(Array(parallel).fill('access 2'))
    expect(refreshes).toHaveLength(1)
  })

  // WeChat gives a token that still works more time, and answers with the same token.
  it('are given the renewed row when they read the old one and come after its renewal', async () => {
    answers = [() => answerOf(1)]
    const gate = createGate()
    let isFirst = true
    tokens = create({
      async get(name) {
        const row = rows.get(name)
        if (isFirst) {
          isFirst = false
          await gate.promise
        }
        return row
      },
    })
    nowMs += 3 * hourMs
    const late = tokens.withAccessToken(openid, echo)
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 1')
    gate.open()
    expect(await late).toBe('access 1')
    expect(refreshes).toHaveLength(1)
  })

  it('share its failure, and the next caller tries again', async () => {
    const failure = new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'away')
    answers = [() => Promise.reject(failure), () => answerOf(2)]
    const settled = await Promise.allSettled(
      Array.from({ length: parallel }, () => tokens.withAccessToken(openid, taking('access 2'))),
    )
    expect(new Set(settled.map((one) => (one as PromiseRejectedResult).reason))).toEqual(new Set([failure]))
    expect(refreshes).toHaveLength(1)
    expect(stored().access_token).toBe('access 1')
    expect(await tokens.withAccessToken(openid, taking('access 2'))).toBe('access 2')
  })

  it('are given the stored token when they come late with an old one', async () => {
    const gate = createGate()
    const late = tokens.withAccessToken(openid, async (accessToken) => {
      if (accessToken === 'access 1') {
        await gate.promise
        throw tokenRefused()
      }
      return accessToken
    })
    await tokens.withAccessToken(openid, taking('access 2'))
    gate.open()
    expect(await late).toBe('access 2')
    expect(refreshes).toHaveLength(1)
  })

  it('take over what another process has renewed', async () => {
    const call = async (accessToken: string): Promise<string> => {
      if (accessToken === 'access 1') {
        rows.set(key, { ...stored(), access_token: 'access 9', refresh_token: 'refresh 9' })
        throw tokenRefused()
      }
      return accessToken
    }
    expect(await tokens.withAccessToken(openid, call)).toBe('access 9')
    expect(refreshes).toEqual([])
  })

  it('renew what another process has renewed long ago', async () => {
    const call = async (accessToken: string): Promise<string> => {
      if (accessToken === 'access 1') {
        rows.set(key, { ...stored(), access_token: 'access 9', refresh_token: 'refresh 9' })
        nowMs += 3 * hourMs
        throw tokenRefused()
      }
      return accessToken
    }
    expect(await tokens.withAccessToken(openid, call)).toBe('access 2')
    expect(refreshes).toEqual(['refresh 9'])
  })

  it('wait for nobody else’s renewal', async () => {
    const other = 'o-somebody-else'
    await tokens.save(answerOf(7, { openid: other }))
    const gate = createGate<OAuthToken>()
    answers = [() => gate.promise]
    const waiting = tokens.withAccessToken(openid, taking('access 2'))
    expect(await tokens.withAccessToken(other, echo)).toBe('access 7')
    gate.open(answerOf(2))
    expect(await waiting).toBe('access 2')
  })
})

describe('a refresh_token that is dead', () => {
  it.each([40030, 42002, 42007])('means "log in again" and is forgotten (%d)', async (errcode) => {
    answers = [() => Promise.reject(loginAgain(errcode))]
    expect(await errorOf(tokens.withAccessToken(openid, taking()))).toMatchObject({
      code: 'ERR_LOGIN_REQUIRED',
      status: 401,
      errcode,
    })
    expect(rows.size).toBe(0)
    expect(await errorOf(tokens.withAccessToken(openid, echo))).toMatchObject({ code: 'ERR_LOGIN_REQUIRED' })
    expect(refreshes).toHaveLength(1)
  })

  it('does not take the tokens of a new login with it', async () => {
    const gate = createGate<OAuthToken>()
    answers = [() => gate.promise]
    const waiting = errorOf(tokens.withAccessToken(openid, taking()))
    await settleUntilRefreshed()
    await tokens.save(answerOf(5))
    gate.fail(loginAgain())
    await waiting
    expect(stored().refresh_token).toBe('refresh 5')
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 5')
  })

  it('means the same when the store cannot forget it', async () => {
    const down = create({ delete: () => Promise.reject(new Error('down')) })
    answers = [() => Promise.reject(loginAgain())]
    expect(await errorOf(down.withAccessToken(openid, taking()))).toMatchObject({
      code: 'ERR_LOGIN_REQUIRED',
    })
  })

  it('is not forgotten for a failure of another kind', async () => {
    answers = [() => Promise.reject(new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'away'))]
    await errorOf(tokens.withAccessToken(openid, taking()))
    expect(stored().refresh_token).toBe('refresh 1')
  })
})

describe('a renewal during which the person logs in anew', () => {
  it('does not write over the tokens of the new login', async () => {
    const gate: Gate<OAuthToken> = createGate()
    answers = [() => gate.promise]
    const waiting = tokens.withAccessToken(openid, async (accessToken) => {
      if (accessToken === 'access 1') throw tokenRefused()
      return accessToken
    })
    await settleUntilRefreshed()
    nowMs += 1_000
    await tokens.save(answerOf(5, { scope: 'snsapi_userinfo' }))
    gate.open(answerOf(2, { scope: 'snsapi_base' }))
    await waiting
    expect(stored()).toMatchObject({ refresh_token: 'refresh 5', scope: 'snsapi_userinfo', create_at: nowMs })
  })
})

describe('renew()', () => {
  it('asks WeChat, however good the token still looks', async () => {
    await tokens.renew(openid)
    expect(refreshes).toEqual(['refresh 1'])
    expect(stored().access_token).toBe('access 2')
  })

  it('joins a renewal that is under way', async () => {
    await Promise.all([
      tokens.renew(openid),
      tokens.renew(openid),
      tokens.withAccessToken(openid, taking('access 2')),
    ])
    expect(refreshes).toHaveLength(1)
  })

  it('says "log in" of somebody who is not stored', async () => {
    expect(await errorOf(tokens.renew('o-nobody'))).toMatchObject({ code: 'ERR_LOGIN_REQUIRED', status: 401 })
    expect(refreshes).toEqual([])
  })
})

describe('what the store gives back', () => {
  const readFrom = (value: unknown) =>
    create({ get: async () => value as UserTokens }).withAccessToken(openid, echo)

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'garbage'],
    ['an empty object', {}],
    ['a row without tokens', { appid: appId, openid, expires_in: 7_200, create_at: 1 }],
    [
      'the row of another openid',
      { ...answerOf(1), openid: 'o-somebody-else', create_at: 1_800_000_000_000 },
    ],
    [
      'a row of an openid in other letters',
      { ...answerOf(1), openid: openid.toUpperCase(), create_at: 1_800_000_000_000 },
    ],
  ])('is no row when it is %s', async (_, value) => {
    expect(await errorOf(readFrom(value))).toMatchObject({ code: 'ERR_LOGIN_REQUIRED', status: 401 })
    expect(refreshes).toEqual([])
  })

  it('may come at once, without a promise', async () => {
    const map = create({ get: (name) => rows.get(name), set: (name, row) => rows.set(name, row) })
    expect(await map.withAccessToken(openid, taking('access 2'))).toBe('access 2')
  })

  it('may have texts for numbers, also at a renewal', async () => {
    const loggedInAt = nowMs
    rows.set(key, {
      ...stored(),
      expires_in: '7200' as unknown as number,
      create_at: String(nowMs) as unknown as number,
    })
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 1')
    nowMs += 3 * hourMs
    expect(await tokens.withAccessToken(openid, echo)).toBe('access 2')
    expect(stored()).toMatchObject({ create_at: loggedInAt, expires_in: 5 * 3_600 })
  })
})

describe('a store that fails', () => {
  const secret = 'redis://:hunter2@store is down'
  const down = (): Promise<never> => Promise.reject(new Error(secret))

  it.each<[string, Partial<UserTokenStore>, (broken: StoredUserTokens) => Promise<unknown>]>([
    ['get rejects', { get: down }, (broken) => broken.withAccessToken(openid, echo)],
    [
      'get throws',
      {
        get() {
          throw new Error(secret)
        },
      },
      (broken) => broken.withAccessToken(openid, echo),
    ],
    ['get rejects at renew()', { get: down }, (broken) => broken.renew(openid)],
    ['set rejects at a login', { set: down }, (broken) => broken.save(answerOf(5))],
    [
      'set throws at a login',
      {
        set() {
          throw new Error(secret)
        },
      },
      (broken) => broken.save(answerOf(5)),
    ],
  ])('is an ERR_CACHE when %s', async (_, store, use) => {
    const error = await errorOf(use(create(store)))
    expect(error).toMatchObject({ code: 'ERR_CACHE', status: 500 })
    expect(error.message).not.toContain('hunter2')
  })

  it.each<[string, Partial<UserTokenStore>, (hanging: StoredUserTokens) => Promise<unknown>]>([
    ['get', { get: () => new Promise(() => undefined) }, (hanging) => hanging.withAccessToken(openid, echo)],
    ['set', { set: () => new Promise(() => undefined) }, (hanging) => hanging.save(answerOf(5))],
  ])('is an ERR_CACHE after 5 s when %s hangs', async (_, store, use) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
    const failure = errorOf(use(create(store)))
    await jest.advanceTimersByTimeAsync(5_000)
    expect(await failure).toMatchObject({ code: 'ERR_CACHE', status: 500 })
    expect(jest.getTimerCount()).toBe(0)
  })

  it('keeps no timer and no token in what it throws', async () => {
    const broken = create({ set: down })
    const error = await errorOf(broken.save(answerOf(5)))
    for (const token of ['access 5', 'refresh 5']) expect(everyViewOf(error)).not.toContain(token)
  })

  it('lets the next caller try again', async () => {
    let failures = 1
    const flaky = create({
      async get(name) {
        if (failures-- > 0) throw new Error('down')
        return rows.get(name)
      },
    })
    expect(await errorOf(flaky.withAccessToken(openid, echo))).toMatchObject({ code: 'ERR_CACHE' })
    expect(await flaky.withAccessToken(openid, echo)).toBe('access 1')
  })

  it('serves or says ERR_CACHE when renewed tokens cannot be written, and goes on afterwards', async () => {
    let isDown = true
    const flaky = create({
      async set(name, row) {
        if (isDown) throw new Error('down')
        rows.set(name, row)
      },
    })
    const outcome = await flaky.withAccessToken(openid, taking('access 2')).catch((error: Error) => error)
    if (outcome !== 'access 2') expect(outcome).toMatchObject({ code: 'ERR_CACHE' })
    isDown = false
    expect(await flaky.withAccessToken(openid, taking('access 2'))).toBe('access 2')
    expect(stored().access_token).toBe('access 2')
  })
})

async function settleUntilRefreshed(): Promise<void> {
  while (refreshes.length === 0) await settle()
  await settle()
}
