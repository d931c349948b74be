import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WecomClient, type WecomClientOptions, wecomClient } from 'express-wechat-auth'
import { agent, corpId, exchangeApi, memberApi, tokenApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf } from '../helpers/errors.ts'
import { useRawWecom, type WecomRequest } from '../helpers/faults/raw-wecom.ts'
import { handleOn } from '../helpers/stores/caches.ts'

const { simulator, calls, issueCode } = useWecom()
const startWecom = useRawWecom()
const create = (options: Partial<WecomClientOptions> = {}): WecomClient =>
  wecomClient({ ...agent, endpoints: simulator.endpoints, ...options })
const revoke = (options: { keepsHandingOut?: boolean } = {}): void =>
  simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId, options)

/** Refuses `token-1` with an errcode and answers every other. */
const disliking =
  (errcode: number, answer: object) =>
  ({ query }: WecomRequest): object =>
    query['access_token'] === 'token-1' ? { errcode, errmsg: 'bad token' } : answer

describe('a call whose token WeCom took back', () => {
  it('is made once more with a new one', async () => {
    const client = create()
    await client.fetchMember('user123')
    revoke()
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(calls(memberApi)).toBe(3)
    expect(calls(tokenApi)).toBe(2)
  })

  it('is made once more too when the token is over before its time (42001)', async () => {
    const client = create()
    await client.getCorpAccessToken()
    simulator.clock.advance(7_200_001)
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(simulator.requests.list({ api: memberApi }).map(({ errcode }) => errcode)).toEqual([42001, 0])
    expect(calls(tokenApi)).toBe(2)
  })

  it('costs one new token, however many calls there are', async () => {
    const client = create()
    await client.getCorpAccessToken()
    revoke()
    await Promise.all(Array.from({ length: 30 }, () => client.fetchMember('user123')))
    expect(calls(tokenApi)).toBe(2)
  })

  it('costs one new token for two processes with one cache', async () => {
    const tokenCache = memoryTokenCache()
    const one = create({ tokenCache: handleOn(tokenCache) })
    const two = create({ tokenCache: handleOn(tokenCache) })
    await one.getCorpAccessToken()
    await two.getCorpAccessToken()
    revoke()
    await one.fetchMember('user123')
    await two.fetchMember('user123')
    expect(calls(tokenApi)).toBe(2)
    expect(await two.getCorpAccessToken()).toBe(await one.getCorpAccessToken())
  })

  it('uses the code of a login once: WeCom looks at the token first', async () => {
    const client = create()
    await client.getCorpAccessToken()
    revoke()
    expect(await client.fetchIdentity(issueCode())).toEqual({ userid: 'user123' })
    expect(simulator.requests.list({ api: exchangeApi }).map(({ errcode }) => errcode)).toEqual([40014, 0])
  })
})

describe.each([40014, 42001, 40001])('after %i', (errcode) => {
  it('the very same code is sent with the new token', async () => {
    const wecom = await startWecom(disliking(errcode, { userid: 'user123' }))
    expect(await wecom.client().fetchIdentity('the-code')).toEqual({ userid: 'user123' })
    expect(wecom.calls.map(({ query }) => query)).toEqual([
      { access_token: 'token-1', code: 'the-code' },
      { access_token: 'token-2', code: 'the-code' },
    ])
    expect(wecom.tokenRequests).toHaveLength(2)
  })

  it('the very same bytes are sent with the new token', async () => {
    const wecom = await startWecom(disliking(errcode, { userid: 'user123' }))
    const body = { touser: 'user123', text: { content: '你好 🌸' } }
    await wecom.client().call({ path: '/cgi-bin/message/send', body })
    expect(wecom.calls.map((request) => request.body)).toEqual([JSON.stringify(body), JSON.stringify(body)])
    expect(wecom.calls.map(({ query }) => query['access_token'])).toEqual(['token-1', 'token-2'])
  })

  it('a second refusal is a 502, and nothing is tried a third time', async () => {
    const wecom = await startWecom({ errcode, errmsg: 'bad token' })
    expect(await errorOf(wecom.client().fetchIdentity('the-code'))).toMatchObject({ status: 502, errcode })
    expect(wecom.calls).toHaveLength(2)
    expect(wecom.tokenRequests).toHaveLength(2)
  })

  it('an answer as text counts too', async () => {
    const wecom = await startWecom(({ query }: WecomRequest) =>
      query['access_token'] === 'token-1' ? { errcode: String(errcode) } : { userid: 'user123' },
    )
    expect(await wecom.client().fetchMember('user123')).toEqual({ userid: 'user123' })
  })
})

describe('WeCom that hands out the dead token again', () => {
  it('gets a 502 for its answer, and few questions', async () => {
    const client = create()
    await client.getCorpAccessToken()
    revoke({ keepsHandingOut: true })
    for (let request = 0; request < 20; request += 1) {
      expect(await errorOf(client.fetchMember('user123'))).toMatchObject({
        code: 'ERR_PLATFORM_TOKEN',
        status: 502,
        errcode: 40014,
      })
    }
    expect(calls(tokenApi)).toBeLessThanOrEqual(4)
    expect(calls(memberApi)).toBeLessThanOrEqual(40)
  })
})

describe('call()', () => {
  it('is a GET without a body and a POST with one, with token and query', async () => {
    const wecom = await startWecom({ errcode: 0, errmsg: 'ok', agentlist: [] })
    const client = wecom.client()
    expect(
      await client.call({ path: '/cgi-bin/agent/list', query: { a: 'x y', b: undefined, c: 0 } }),
    ).toEqual({ agentlist: [] })
    await client.call({ path: '/cgi-bin/menu/create', query: { agentid: 1000002 }, body: { name: '菜单' } })
    await client.call({ method: 'POST', path: '/cgi-bin/user/list_id' })
    expect(wecom.calls).toMatchObject([
      { method: 'GET', api: 'cgi-bin/agent/list', query: { access_token: 'token-1', a: 'x y', c: '0' } },
      { method: 'POST', query: { access_token: 'token-1', agentid: '1000002' }, body: '{"name":"菜单"}' },
      { method: 'POST', api: 'cgi-bin/user/list_id', body: '' },
    ])
  })

  it.each([
    'cgi-bin/user/get',
    '//evil.example/cgi-bin',
    'https://evil.example/cgi-bin',
    '/cgi-bin/user/get?userid=u1',
    '/cgi-bin/../x',
    '/@evil.example/x',
    '',
    undefined,
  ])('refuses the path %p, and asks nobody', async (path) => {
    expect(await errorOf(create().call({ path: path as string }))).toBeInstanceOf(TypeError)
    expect(simulator.requests.list()).toEqual([])
  })

  it.each([40013, 40029, 42003, 42022, 45009, 48002, 50001, 60011, 60020, 60111, 84014, -1])(
    'is made once after %i, and costs no new token',
    async (errcode) => {
      const wecom = await startWecom({ errcode, errmsg: 'refused' })
      expect(await errorOf(wecom.client().call({ path: '/cgi-bin/agent/list' }))).toMatchObject({ errcode })
      expect(wecom.calls).toHaveLength(1)
      expect(wecom.tokenRequests).toHaveLength(1)
    },
  )
})
