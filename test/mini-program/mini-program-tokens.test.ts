import { describe, expect, it } from '@jest/globals'
import {
  type MiniProgramClient,
  type MiniProgramClientOptions,
  memoryTokenCache,
  miniProgramClient,
  type WechatAuthEvent,
  wechatClient,
} from 'express-wechat-auth'
import { miniApi, miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { type MiniRequest, useRawMini } from '../helpers/faults/raw-mini-program.ts'
import { switchingProvider } from '../helpers/platforms/switching-provider.ts'
import { recordingTokenCache } from '../helpers/stores/caches.ts'

const { appId, appSecret } = miniCredentials
const { simulator, calls } = useMini()
const startWechat = useRawMini()
const create = (options: Partial<MiniProgramClientOptions> = {}) =>
  miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints, ...options })
const holder = { openid: 'o1', sessionKey: 'HyVFkGl5F5OQWJZZaNzBBg==' }
const phone_info = { phoneNumber: '13800138000', purePhoneNumber: '13800138000', countryCode: '86' }
const good = { errcode: 0, errmsg: 'ok', openid: 'o1', session_key: 'a new key', phone_info }
const domainIps = { path: '/cgi-bin/get_api_domain_ip' }

const functions: [string, string, (client: MiniProgramClient) => Promise<unknown>][] = [
  ['isSessionKeyValid', miniApi.check, (client) => client.isSessionKeyValid(holder)],
  ['resetSessionKey', miniApi.reset, (client) => client.resetSessionKey(holder)],
  ['fetchPhoneNumber', miniApi.phone, (client) => client.fetchPhoneNumber('the-code', { openid: 'o1' })],
  [
    'call',
    'cgi-bin/message/subscribe/send',
    (client) => client.call({ path: '/cgi-bin/message/subscribe/send', body: { touser: 'o1', data: '🌸' } }),
  ],
]
const badTokens = [40001, 40014, 42001]
const cases = functions.flatMap(([name, api, run]) =>
  badTokens.map((errcode) => [name, errcode, api, run] as const),
)

describe('a bad access token', () => {
  it.each(cases)('makes %s() ask once more with a new one after %i', async (_name, errcode, api, run) => {
    const answer = ({ query }: MiniRequest): object =>
      query['access_token'] === 'token-1' ? { errcode, errmsg: 'bad token' } : good
    const wechat = await startWechat(answer)
    await run(wechat.client)
    expect(wechat.calls.map((call) => [call.api, call.query['access_token']])).toEqual([
      [api, 'token-1'],
      [api, 'token-2'],
    ])
    const [first, second] = wechat.calls.map(({ query, body }) => ({ ...query, access_token: '', body }))
    expect(second).toEqual(first)
    expect(wechat.tokenRequests).toHaveLength(2)
  })

  it.each(functions)('makes %s() ask twice at most', async (_name, _api, run) => {
    const wechat = await startWechat({ errcode: 40001, errmsg: 'invalid credential' })
    expect(await errorOf(run(wechat.client))).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502 })
    expect(wechat.calls).toHaveLength(2)
  })

  it.each(badTokens)('is nothing that fetchSession() could have: %i is not repeated', async (errcode) => {
    const wechat = await startWechat({ errcode, errmsg: 'invalid credential' })
    expect(await errorOf(wechat.client.fetchSession('code'))).toMatchObject({ status: 502, errcode })
    expect([wechat.calls.length, wechat.tokenRequests.length]).toEqual([1, 0])
  })

  it('that WeChat took back is replaced', async () => {
    const client = create()
    const old = await client.getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId)
    expect(await client.call(domainIps)).toHaveProperty('ip_list')
    expect(await client.getAppAccessToken()).not.toBe(old)
    expect(calls(miniApi.token)).toBe(2)
  })
})

describe('getAppAccessToken()', () => {
  it('fetches one stable token for fifty calls', async () => {
    const client = create()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => client.getAppAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(simulator.requests.list({ api: miniApi.token })).toMatchObject([
      {
        method: 'POST',
        query: {},
        body: { grant_type: 'client_credential', appid: appId, force_refresh: false },
      },
    ])
  })

  it('asks cgi-bin/token where that is wanted', async () => {
    await create({ appAccessTokenKind: 'token' }).call(domainIps)
    expect([calls('cgi-bin/token'), calls(miniApi.token)]).toEqual([1, 0])
  })

  it('is shared by clients with one cache, also one of wechatClient() for the same app', async () => {
    const tokenCache = memoryTokenCache()
    const token = await create({ tokenCache }).getAppAccessToken()
    expect(await create({ tokenCache }).getAppAccessToken()).toBe(token)
    const endpoints = simulator.endpoints
    const other = wechatClient({ ...miniCredentials, endpoints, tokenCache })
    expect(await other.getAppAccessToken()).toBe(token)
    expect(calls(miniApi.token)).toBe(1)
  })

  it('stands in the cache under keys without a secret', async () => {
    const tokenCache = recordingTokenCache()
    await create({ tokenCache }).getAppAccessToken()
    expect(tokenCache.keys.size).toBeGreaterThan(0)
    for (const key of tokenCache.keys) expect(key).not.toContain(appSecret)
  })

  it('does not repeat a wrong secret in a hurry', async () => {
    const client = create({ appSecret: 'f'.repeat(32) })
    for (let request = 0; request < 5; request += 1) {
      expect(await errorOf(client.isSessionKeyValid(holder))).toMatchObject({ status: 502, errcode: 40125 })
    }
    expect(calls(miniApi.token)).toBe(1)
  })
})

describe('tokenProvider', () => {
  it('replaces every fetch of a token, and is told of a rejected one', async () => {
    const { tokenProvider, requests } = switchingProvider('bad', 'good')
    const answer = ({ query }: MiniRequest): object =>
      query['access_token'] === 'bad' ? { errcode: 40014, errmsg: 'invalid access_token' } : good
    const wechat = await startWechat(answer, { tokenProvider })
    expect(await wechat.client.isSessionKeyValid(holder)).toBe(true)
    expect(requests).toEqual([
      { kind: 'stable_token', appId },
      { kind: 'stable_token', appId, rejected: 'bad' },
    ])
    expect(wechat.tokenRequests).toEqual([])
  })
})

describe('what a client shows', () => {
  it('is its app id and its functions; no secret is in it or in its events', async () => {
    const events: WechatAuthEvent[] = []
    const client = create({ onEvent: (event) => events.push(event) })
    const token = await client.getAppAccessToken()
    simulator.miniPrograms.login(appId, 'xiaoming')
    await client.isSessionKeyValid(holder)
    expect(client.appId).toBe(appId)
    expect(events).toMatchObject([{ type: 'token-refresh', kind: 'stable_token', appId }])
    for (const hidden of [appSecret, token, holder.sessionKey, holder.openid]) {
      expect(everyViewOf(client) + everyViewOf(events)).not.toContain(hidden)
    }
  })
})
