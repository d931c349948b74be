import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { miniProgramClient, type SessionKeyHolder } from 'express-wechat-auth'
import { miniApi, miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawMini } from '../helpers/faults/raw-mini-program.ts'

const { appId } = miniCredentials
const { simulator, openidOf } = useMini()
const startWechat = useRawMini()
const create = () => miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints })
const sessionKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
const holder = { openid: 'o1', sessionKey }
const ok = { errcode: 0, errmsg: 'ok' }

/** The session_key of somebody who logged in just now. */
const holderOf = (person = 'xiaoming'): SessionKeyHolder => {
  simulator.miniPrograms.login(appId, person)
  return {
    openid: openidOf(person),
    sessionKey: simulator.miniPrograms.sessionKeyOf(appId, person) ?? '',
  }
}

describe.each<[string, string, object]>([
  ['isSessionKeyValid', miniApi.check, ok],
  ['resetSessionKey', miniApi.reset, { ...ok, openid: 'o1', session_key: 'a new key' }],
])('%s()', (name, api, answer) => {
  it('proves the session_key, as text, without sending it', async () => {
    const wechat = await startWechat(answer)
    await wechat.client[name as 'resetSessionKey'](holder)
    const signature = createHmac('sha256', Buffer.from(sessionKey, 'utf8')).update('').digest('hex')
    expect(signature).toMatch(/^[0-9a-f]{64}$/)
    expect(wechat.calls).toEqual([
      {
        method: 'GET',
        api,
        query: { access_token: 'token-1', openid: 'o1', signature, sig_method: 'hmac_sha256' },
        body: '',
      },
    ])
  })
})

describe('isSessionKeyValid()', () => {
  it('tells the newest session_key from an older one, an expired one and another person’s', async () => {
    const client = create()
    const old = holderOf()
    expect(await client.isSessionKeyValid(old)).toBe(true)
    const fresh = holderOf()
    expect(await client.isSessionKeyValid(old)).toBe(false)
    expect(await client.isSessionKeyValid(fresh)).toBe(true)
    expect(await client.isSessionKeyValid({ ...fresh, openid: openidOf('xiaohong') })).toBe(false)
    simulator.miniPrograms.expireSessionKey(appId, 'xiaoming')
    expect(await client.isSessionKeyValid(fresh)).toBe(false)
  })

  it.each([
    [87009, 'invalid signature'],
    [87007, 'session_key is not existd or expired'],
  ])('is false on %i, asked once', async (errcode, errmsg) => {
    const wechat = await startWechat({ errcode, errmsg })
    expect(await wechat.client.isSessionKeyValid(holder)).toBe(false)
    expect([wechat.calls.length, wechat.tokenRequests.length]).toEqual([1, 1])
  })

  it.each<[unknown, string]>([
    [{ errcode: 87008, errmsg: 'invalid sig_method' }, 'PlatformError'],
    [{ errcode: 40097, errmsg: 'invalid args' }, 'PlatformError'],
    [{ errcode: -1, errmsg: 'system error' }, 'PlatformError'],
    [{ errcode: 45011, errmsg: 'api minute-quota reach limit' }, 'PlatformError'],
    [{ errcode: 40001, errmsg: 'invalid credential' }, 'PlatformError'],
    ['<html>bad gateway</html>', 'WechatAuthError'],
    ['', 'WechatAuthError'],
    ['null', 'WechatAuthError'],
  ])('claims nothing of a session_key when WeChat answers %j', async (answer, name) => {
    const { client } = await startWechat(answer)
    const error = await errorOf(client.isSessionKeyValid(holder))
    expect(error).toMatchObject({ name, status: expect.any(Number) })
    expect((error as { status?: unknown }).status).toBeGreaterThanOrEqual(502)
    expect(everyViewOf(error)).not.toContain(sessionKey)
  })

  const unreadable = new Proxy(holder, {
    get() {
      throw new Error('not to be read')
    },
  })
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'o1'],
    ['no openid', { sessionKey }],
    ['no session_key', { openid: 'o1' }],
    ['an empty openid', { openid: '', sessionKey }],
    ['an empty session_key', { openid: 'o1', sessionKey: '' }],
    ['numbers', { openid: 1, sessionKey: 2 }],
    ['lists', { openid: ['o1'], sessionKey: [sessionKey] }],
    ['an object that cannot be read', unreadable],
  ])('is false for %s, without asking WeChat', async (_what, given) => {
    const wechat = await startWechat(ok)
    expect(await wechat.client.isSessionKeyValid(given as SessionKeyHolder)).toBe(false)
    expect(wechat.calls).toEqual([])
  })
})

describe('resetSessionKey()', () => {
  it('gives a new session_key, and the old one is worth nothing', async () => {
    const client = create()
    const old = holderOf()
    const answer = await client.resetSessionKey(old)
    const { openid, session_key } = answer
    const newest = simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming')
    expect(answer).toEqual({ openid: old.openid, session_key: newest })
    expect(session_key).not.toBe(old.sessionKey)
    expect(await client.isSessionKeyValid(old)).toBe(false)
    expect(await client.isSessionKeyValid({ openid, sessionKey: session_key })).toBe(true)
  })

  it('says "log in again" for a session_key that is not the newest', async () => {
    const old = holderOf()
    holderOf()
    expect(await errorOf(create().resetSessionKey(old))).toMatchObject({
      code: 'ERR_SESSION_KEY_STALE',
      status: 401,
      errcode: 87009,
    })
  })

  it('is not repeated when the answer is lost: the key may be a new one by now', async () => {
    simulator.faults.arm({ api: miniApi.reset, kind: 'reset', afterCommit: true })
    expect(await errorOf(create().resetSessionKey(holderOf()))).toMatchObject({ status: 503 })
    expect([simulator.requests.count(miniApi.reset), simulator.requests.count(miniApi.exchange)]).toEqual([
      1, 0,
    ])
  })

  it.each([
    { ...ok, openid: 'o2', session_key: 'the key of somebody else' },
    { ...ok, session_key: 'the key of nobody' },
    { ...ok, openid: 'o1' },
    { ...ok, openid: 'o1', session_key: '' },
    { ...ok, openid: ['o1'], session_key: 'key' },
    ok,
  ])('takes %j for an error when o1 was asked for', async (answer) => {
    const { client } = await startWechat(answer)
    const error = await errorOf(client.resetSessionKey(holder))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
    expect(everyViewOf(error)).not.toMatch(/the key of|HyVFkGl5/)
  })
})
