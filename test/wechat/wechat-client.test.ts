import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WechatClient } from 'express-wechat-auth'
import { codeExchangeContract } from '../contracts/code-exchange.ts'
import { useWechatClients } from '../helpers/apps/clients.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawServers } from '../helpers/faults/raw-server.ts'
import { switchingProvider } from '../helpers/platforms/switching-provider.ts'
import { handleOn, recordingTokenCache } from '../helpers/stores/caches.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

const { appId, appSecret } = accountCredentials
const domainIps = { path: '/cgi-bin/get_api_domain_ip' }
const person = 'xiaoming'

const { simulator } = useSimulator()
const { create, events } = useWechatClients(simulator)
const startServer = useRawServers()

const count = (api: string): number => simulator.requests.count(api)
const issueCode = (scope?: string): string => simulator.users.issueCode(person, appId, scope)

/** A client of a platform that answers the same to everything. */
const clientOf = async (answer: unknown): Promise<WechatClient> => {
  const server = await startServer((res) => res.end(JSON.stringify(answer)))
  return create({ endpoints: { api: server.base } })
}

describe('fetchOAuthToken()', () => {
  it('exchanges a code for what WeChat gives, in its spelling', async () => {
    const token = await create().fetchOAuthToken(issueCode())
    expect(token).toMatchObject({
      expires_in: 7200,
      openid: simulator.users.openidOf(person, appId),
      unionid: simulator.users.unionidOf(person, appId),
      scope: 'snsapi_userinfo',
    })
    expect(token.access_token).toMatch(/^\d+_/)
    expect(token.refresh_token).toMatch(/^\d+_/)
  })

  it('takes a wrong secret for a configuration error', async () => {
    const error = await errorOf(create({ appSecret: 'f'.repeat(32) }).fetchOAuthToken(issueCode()))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode: 40125 })
    expect(everyViewOf(error)).not.toContain('f'.repeat(32))
  })
})

codeExchangeContract({
  name: 'fetchOAuthToken()',
  simulator,
  api: 'sns/oauth2/access_token',
  tokenApi: 'cgi-bin/stable_token',
  tokens: 0,
  newCode: issueCode,
  create,
  exchange: (client, code) => client.fetchOAuthToken(code),
  used: {
    errcode: 40163,
    api: 'sns/oauth2/access_token',
    rid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
  },
  hidden: () => [appSecret],
  clientOf,
  unusable: [
    [{ access_token: '57_a' }, 'openid'],
    [{ access_token: '57_a', openid: '' }, 'openid'],
    [{ access_token: '57_a', openid: 5 }, 'openid'],
    [{ openid: 'o1' }, 'access_token'],
    [{}, 'access_token'],
    [{ errcode: 0, errmsg: 'ok' }, 'access_token'],
  ],
})

describe('refreshOAuthToken()', () => {
  it('brings a token that works', async () => {
    const client = create()
    const { refresh_token, openid } = await client.fetchOAuthToken(issueCode())
    simulator.apps.revokeOAuthAccessTokens(appId)
    const renewed = await client.refreshOAuthToken(refresh_token)
    expect(renewed.openid).toBe(openid)
    expect(await client.isOAuthTokenValid({ openid, oauthAccessToken: renewed.access_token })).toBe(true)
  })

  it('says "log in again" for a dead refresh_token', async () => {
    const client = create()
    expect(await errorOf(client.refreshOAuthToken('garbage'))).toMatchObject({
      code: 'ERR_LOGIN_REQUIRED',
      status: 401,
      errcode: 40030,
    })
    const { refresh_token } = await client.fetchOAuthToken(issueCode())
    simulator.users.changePassword(person)
    expect(await errorOf(client.refreshOAuthToken(refresh_token))).toMatchObject({ errcode: 42007 })
  })

  it('takes an answer without openid for an error', async () => {
    const client = await clientOf({ access_token: '57_a', refresh_token: 'r' })
    expect(await errorOf(client.refreshOAuthToken('r'))).toMatchObject({ code: 'ERR_PLATFORM' })
  })
})

describe('isOAuthTokenValid()', () => {
  it('tells a good token from a bad one', async () => {
    const client = create()
    const { access_token: oauthAccessToken, openid } = await client.fetchOAuthToken(issueCode())
    expect(await client.isOAuthTokenValid({ openid, oauthAccessToken })).toBe(true)
    expect(await client.isOAuthTokenValid({ openid: 'o2', oauthAccessToken })).toBe(false)
    expect(await client.isOAuthTokenValid({ openid, oauthAccessToken: 'garbage' })).toBe(false)
    simulator.apps.revokeOAuthAccessTokens(appId)
    expect(await client.isOAuthTokenValid({ openid, oauthAccessToken })).toBe(false)
    expect(count('cgi-bin/stable_token')).toBe(0)
  })

  it('claims nothing of a token while WeChat is away', async () => {
    simulator.faults.arm({ api: 'sns/auth', kind: 'html' })
    const error = await errorOf(create().isOAuthTokenValid({ openid: 'o1', oauthAccessToken: '57_a' }))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE' })
  })

  it('takes no silence for a yes', async () => {
    simulator.faults.arm({ api: 'sns/auth', kind: 'body', body: '{}' })
    const error = await errorOf(create().isOAuthTokenValid({ openid: 'o1', oauthAccessToken: '57_a' }))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM' })
  })
})

describe('fetchUserInfo()', () => {
  const signIn = async (client: WechatClient, scope?: string) => {
    const { access_token: oauthAccessToken, openid } = await client.fetchOAuthToken(issueCode(scope))
    return { openid, oauthAccessToken }
  }

  it('brings nickname and picture, in WeChat’s spelling', async () => {
    const client = create()
    const login = await signIn(client)
    expect(await client.fetchUserInfo(login)).toMatchObject({
      openid: login.openid,
      nickname: '李小明',
      sex: 0,
      privilege: [],
    })
  })

  it('asks in the language of the client, or of the call', async () => {
    const client = create({ lang: 'en' })
    const login = await signIn(client)
    await client.fetchUserInfo(login)
    await client.fetchUserInfo({ ...login, lang: 'zh_TW' })
    await create().fetchUserInfo(login)
    const langs = simulator.requests.list({ api: 'sns/userinfo' }).map(({ query }) => query['lang'])
    expect(langs).toEqual(['en', 'zh_TW', 'zh_CN'])
  })

  it('is refused with 48001 for a silent login', async () => {
    const client = create()
    expect(await errorOf(client.fetchUserInfo(await signIn(client, 'snsapi_base')))).toMatchObject({
      errcode: 48001,
    })
  })

  it('renews no app token when the person’s own token is bad', async () => {
    const client = create()
    const login = await signIn(client)
    simulator.apps.revokeOAuthAccessTokens(appId)
    expect(await errorOf(client.fetchUserInfo(login))).toMatchObject({
      code: 'ERR_PLATFORM_TOKEN',
      errcode: 40001,
    })
    expect(count('sns/userinfo')).toBe(1)
    expect(count('cgi-bin/stable_token')).toBe(0)
  })

  it.each([{}, { openid: 'o2', nickname: 'somebody else' }, { nickname: 'nobody' }, { openid: '' }])(
    'takes %j for an error when o1 was asked for',
    async (answer) => {
      const client = await clientOf(answer)
      const error = await errorOf(client.fetchUserInfo({ openid: 'o1', oauthAccessToken: '57_a' }))
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
    },
  )
})

describe('getAppAccessToken()', () => {
  it('fetches one stable token for fifty calls', async () => {
    const client = create()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => client.getAppAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(count('cgi-bin/stable_token')).toBe(1)
    expect(simulator.requests.list({ api: 'cgi-bin/stable_token' })).toMatchObject([
      {
        method: 'POST',
        query: {},
        body: { grant_type: 'client_credential', appid: appId, force_refresh: false },
      },
    ])
  })

  it('asks cgi-bin/token instead where that is wanted, and never a POST', async () => {
    const client = create({ appAccessTokenKind: 'token' })
    await client.getAppAccessToken()
    await client.call(domainIps)
    expect(count('cgi-bin/token')).toBe(1)
    expect(count('cgi-bin/stable_token')).toBe(0)
    expect(simulator.requests.list({ api: 'cgi-bin/token' })).toMatchObject([{ method: 'GET' }])
    expect(events).toMatchObject([{ type: 'token-refresh', kind: 'token', appId }])
  })

  it('is shared by clients with one cache, and not by the two kinds', async () => {
    const tokenCache = memoryTokenCache()
    const token = await create({ tokenCache: handleOn(tokenCache) }).getAppAccessToken()
    expect(await create({ tokenCache: handleOn(tokenCache) }).getAppAccessToken()).toBe(token)
    expect(count('cgi-bin/stable_token')).toBe(1)
    const other = create({ tokenCache, appAccessTokenKind: 'token' })
    expect(await other.getAppAccessToken()).not.toBe(token)
  })

  it('stands in the cache under a key that holds no secret and changes with it', async () => {
    const keysWith = async (secret: string): Promise<string[]> => {
      const tokenCache = recordingTokenCache()
      await create({ appSecret: secret, tokenCache })
        .getAppAccessToken()
        .catch(() => undefined)
      return [...tokenCache.keys]
    }
    const keys = await keysWith(appSecret)
    const [key = ''] = keys
    expect(key).toContain(appId)
    expect(keys.join()).not.toContain(appSecret)
    expect(key).toMatch(/^\{[^{}]+\}$/)
    // All keys of one token share the part in braces, so that a Redis Cluster keeps them together.
    for (const other of keys) expect(other.startsWith(key)).toBe(true)
    expect(await keysWith(appSecret)).toEqual(keys)
    expect((await keysWith('f'.repeat(32)))[0]).not.toBe(key)
  })

  it('names the IP to add when the server is not on the allow-list', async () => {
    simulator.apps.update(appId, { ipAllowList: ['1.2.3.4'] })
    const client = create()
    const error = await errorOf(client.getAppAccessToken())
    simulator.apps.update(appId, { ipAllowList: ['127.0.0.1'] })
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', errcode: 40164 })
    expect(error.message).toContain('Add 127.0.0.1 to the IP allow-list')
    expect(await errorOf(client.getAppAccessToken())).toEqual(error)
    expect(count('cgi-bin/stable_token')).toBe(1)
  })

  it('does not repeat a wrong secret in a hurry', async () => {
    const client = create({ appSecret: 'f'.repeat(32) })
    for (let request = 0; request < 10; request += 1) await errorOf(client.getAppAccessToken())
    expect(count('cgi-bin/stable_token')).toBe(1)
  })

  it('survives one reset connection', async () => {
    simulator.faults.arm({ api: 'cgi-bin/stable_token', kind: 'reset' })
    expect(await create().getAppAccessToken()).toMatch(/^\d+_/)
    expect(count('cgi-bin/stable_token')).toBe(2)
  })

  it('asks cgi-bin/token once: each answer ends the token before it', async () => {
    simulator.faults.arm({ api: 'cgi-bin/token', kind: 'reset' })
    const error = await errorOf(create({ appAccessTokenKind: 'token' }).getAppAccessToken())
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE' })
    expect(count('cgi-bin/token')).toBe(1)
  })

  it.each([{}, { access_token: '' }, { access_token: 5, expires_in: 7200 }])(
    'takes %j for an error',
    async (answer) => {
      const error = await errorOf((await clientOf(answer)).getAppAccessToken())
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM' })
    },
  )
})

describe('call()', () => {
  it('brings WeChat’s answer', async () => {
    expect(await create().call(domainIps)).toEqual({ ip_list: expect.any(Array) })
  })

  it('is a GET without a body and a POST with one, with token and query', async () => {
    const server = await startServer((res, index) =>
      res.end(JSON.stringify(index === 0 ? { access_token: 'the token', expires_in: 7200 } : { ok: true })),
    )
    const client = create({ endpoints: { api: server.base } })
    await client.call({ path: '/cgi-bin/user/info', query: { openid: 'o 1', lang: undefined } })
    await client.call({ path: '/cgi-bin/menu/create', body: { name: '菜单' } })
    await client.call({ method: 'POST', path: '/cgi-bin/clear_quota/v2' })
    expect(server.requests.slice(1)).toMatchObject([
      { method: 'GET', url: '/cgi-bin/user/info?access_token=the%20token&openid=o%201', body: '' },
      { method: 'POST', url: '/cgi-bin/menu/create?access_token=the%20token', body: '{"name":"菜单"}' },
      { method: 'POST', url: '/cgi-bin/clear_quota/v2?access_token=the%20token', body: '' },
    ])
  })

  it.each([
    'cgi-bin/user/info',
    '/cgi-bin/user/info/',
    '//evil.example/cgi-bin',
    'https://evil.example/cgi-bin',
    '/cgi-bin/user/info?openid=o1',
    '/cgi-bin/user/info#a',
    '/cgi-bin\\user',
    '/@evil.example/x',
    '/cgi-bin/%2e%2e/x',
    '/cgi-bin/..',
    '/cgi-bin/.',
    '/cgi-bin/../x',
    ['/cgi-bin/user/info'],
    '/cgi-bin/user info',
    '/',
    '',
    undefined,
    5,
  ])('refuses the path %p, and asks nobody', async (path) => {
    const error = await errorOf(create().call({ path: path as string }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(
      'client.call: "path" must be a path such as "/cgi-bin/user/info", without host and query',
    )
    expect(simulator.requests.list()).toEqual([])
  })

  it.each([40001, 40014, 42001])('is made once more with a new token after %i', async (errcode) => {
    const client = create()
    await client.getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId)
    if (errcode !== 40001) {
      simulator.faults.arm({ api: 'cgi-bin/get_api_domain_ip', kind: 'errcode', errcode })
    }
    expect(await client.call(domainIps)).toHaveProperty('ip_list')
    expect(count('cgi-bin/get_api_domain_ip')).toBe(2)
    expect(count('cgi-bin/stable_token')).toBe(2)
  })

  it('forces a new token only when WeChat hands out the bad one again', async () => {
    simulator.clock.advance(60_000)
    const client = create()
    await client.getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId, { keepsHandingOut: true })
    expect(await client.call(domainIps)).toHaveProperty('ip_list')
    const forced = simulator.requests
      .list({ api: 'cgi-bin/stable_token' })
      .map(({ body }) => (body as Record<string, unknown>)['force_refresh'])
    expect(forced).toEqual([false, false, true])
  })

  it('sends the very same bytes again, with the new token', async () => {
    let serial = 0
    const server = await startServer((res, _index, req) => {
      const isToken = req.url?.startsWith('/cgi-bin/stable_token')
      if (isToken) serial += 1
      const isBad = req.url?.includes('token-1')
      const refusal = { errcode: 40001, errmsg: 'invalid credential' }
      res.end(
        JSON.stringify(
          isToken ? { access_token: `token-${serial}`, expires_in: 7200 } : isBad ? refusal : {},
        ),
      )
    })
    const body = { touser: 'o1', text: { content: '你好 🌸' } }
    await create({ endpoints: { api: server.base } }).call({ path: '/cgi-bin/message/custom/send', body })
    const sent = server.requests.filter(({ url }) => url.startsWith('/cgi-bin/message'))
    expect(sent.map(({ url }) => url)).toEqual([
      '/cgi-bin/message/custom/send?access_token=token-1',
      '/cgi-bin/message/custom/send?access_token=token-2',
    ])
    expect(sent.map((request) => request.body)).toEqual([JSON.stringify(body), JSON.stringify(body)])
  })

  it('is made twice at most', async () => {
    simulator.faults.arm({
      api: 'cgi-bin/get_api_domain_ip',
      kind: 'errcode',
      errcode: 40001,
      times: Number.POSITIVE_INFINITY,
    })
    simulator.clock.advance(60_000)
    expect(await errorOf(create().call(domainIps))).toMatchObject({
      code: 'ERR_PLATFORM_TOKEN',
      errcode: 40001,
    })
    expect(count('cgi-bin/get_api_domain_ip')).toBe(2)
  })

  it.each([40013, 40029, 40163, 42002, 45009, 48001, -1])('is made once after %i', async (errcode) => {
    simulator.faults.arm({ api: 'cgi-bin/get_api_domain_ip', kind: 'errcode', errcode })
    expect(await errorOf(create().call(domainIps))).toMatchObject({ errcode })
    expect(count('cgi-bin/get_api_domain_ip')).toBe(1)
    expect(count('cgi-bin/stable_token')).toBe(1)
  })
})

describe('tokenProvider', () => {
  it('replaces every fetch of a token, and is told of a rejected one', async () => {
    const bad = await create().getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId)
    const good = await create().getAppAccessToken()
    simulator.requests.clear()
    const { tokenProvider, requests } = switchingProvider(bad, good)
    const client = create({ tokenProvider })
    expect(await client.call(domainIps)).toHaveProperty('ip_list')
    expect(requests).toEqual([
      { kind: 'stable_token', appId },
      { kind: 'stable_token', appId, rejected: bad },
    ])
    expect(await client.getAppAccessToken()).toBe(bad)
    expect(count('cgi-bin/stable_token')).toBe(0)
    expect(count('cgi-bin/token')).toBe(0)
  })
})

describe('what a client shows', () => {
  it('is its app id and its functions, and no secret', async () => {
    const client = create()
    const token = await client.getAppAccessToken()
    expect(client.appId).toBe(appId)
    const views = everyViewOf(client)
    expect(views).not.toContain(appSecret)
    expect(views).not.toContain(token)
  })

  it('in its events is no secret, token, code or openid', async () => {
    const client = create()
    const token = await client.getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId)
    await client.call(domainIps)
    const renewed = await client.getAppAccessToken()
    const code = issueCode()
    const { access_token, openid } = await client.fetchOAuthToken(code)
    await errorOf(create({ appSecret: 'f'.repeat(32) }).getAppAccessToken())
    expect(events.map(({ type }) => type)).toEqual(['token-refresh', 'token-refresh', 'token-refresh-failed'])
    for (const value of [appSecret, 'f'.repeat(32), token, renewed, code, access_token, openid]) {
      expect(everyViewOf(events)).not.toContain(value)
    }
  })
})
