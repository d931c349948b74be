import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import axios, { type AxiosInstance } from 'axios'
import {
  memoryTokenCache,
  type TokenCache,
  type WechatAuthEvent,
  type WechatClientOptions,
  wechatClient,
} from 'express-wechat-auth'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, decide, exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'
import { getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const secret = 'sealing secret of the tests'
const { appId, appSecret } = accountCredentials
const account = { provider: 'official-account', appId }

describe('onEvent', () => {
  const world = useSimulator()
  const everything: WechatAuthEvent[] = []
  const confidential = new Set<string>([appSecret, secret])
  let events: WechatAuthEvent[] = []
  let url = ''
  let http: AxiosInstance

  const onEvent = (event: WechatAuthEvent): void => {
    events.push(event)
    everything.push(event)
  }
  const keepSecret = (...values: (string | undefined)[]): void => {
    for (const value of values) if (value) confidential.add(value)
  }

  beforeAll(async () => {
    // What the platform hands out in this run: tokens, openids, names.
    http = axios.create()
    http.interceptors.response.use((response) => {
      const text = typeof response.data === 'string' ? response.data : JSON.stringify(response.data)
      for (const name of ['access_token', 'refresh_token', 'openid', 'unionid', 'nickname', 'headimgurl']) {
        keepSecret(new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1])
      }
      return response
    })
    url = await world.run(wechatApp(world, { bearer: true, secret, onEvent, http }))
  })

  beforeEach(() => {
    events = []
  })

  const clientWith = (options: Partial<WechatClientOptions> = {}) =>
    wechatClient({ appId, appSecret, endpoints: world.simulator.endpoints, http, onEvent, ...options })
  const down = (): Promise<never> => Promise.reject(new Error(`redis://:${secret}@cache is down`))
  const brokenCache: TokenCache = { get: down, set: down, replace: down, delete: down }

  it('tells of a login by page', async () => {
    const browser = createBrowser(url)
    await logInByPage(browser)
    keepSecret(...browser.cookies.values())
    expect(events).toEqual([{ type: 'login', ...account, flow: 'page', replayed: false }])
  })

  it('tells of a login by JSON, and of the one that was sent twice', async () => {
    const browser = createBrowser(url)
    const started = await startJsonLogin(browser)
    const code = await codeOf(browser, started)
    keepSecret(code, started.state, started.verifier)
    for (const _time of [1, 2]) {
      const answer = await browser.post('/wechat/getUserInfo', { code, state: started.state })
      keepSecret(answer.body.data.token)
    }
    expect(events).toEqual([
      { type: 'login', ...account, flow: 'json', replayed: false },
      { type: 'login', ...account, flow: 'json', replayed: true },
    ])
  })

  it('tells of a callback that came twice', async () => {
    const browser = createBrowser(url)
    const departure = await browser.open('/wechat/login')
    const callback = await decide(browser, locationOf(departure))
    keepSecret(callback, new URL(callback).searchParams.get('code') ?? '')
    await Promise.all([browser.open(callback), browser.open(callback)])
    const replays = events.map((event) => event.type === 'login' && event.replayed)
    expect(replays.sort()).toEqual([false, true])
  })

  it('tells of a callback that came once more, later, without the session', async () => {
    const browser = createBrowser(url)
    const departure = await browser.open('/wechat/login')
    const callback = await decide(browser, locationOf(departure))
    keepSecret(callback, new URL(callback).searchParams.get('code') ?? '')
    for (const _time of [1, 2]) {
      expect((await browser.open(callback)).status).toBe(303)
      browser.cookies.delete('connect.sid')
    }
    expect(events).toEqual([
      { type: 'login', ...account, flow: 'page', replayed: false },
      { type: 'login', ...account, flow: 'page', replayed: true },
    ])
  })

  it('tells that the outcome of a callback could not be read, and starts again', async () => {
    const cache = memoryTokenCache()
    let isDown = false
    const tokenCache = { ...cache, get: (key: string) => (isDown ? down() : cache.get(key)) }
    const browser = createBrowser(await world.run(wechatApp(world, { tokenCache, secret, onEvent })))
    const departure = await browser.open('/wechat/login')
    const callback = await decide(browser, locationOf(departure))
    keepSecret(callback, new URL(callback).searchParams.get('code') ?? '')
    await browser.open(callback)
    browser.cookies.delete('connect.sid')
    events = []
    isDown = true
    expect(locationOf(await browser.open(callback))).toContain('/connect/oauth2/authorize')
    expect(events).toEqual([
      { type: 'cache-failure', operation: 'outcome' },
      { type: 'login-restart', ...account, reason: 'cookie-lost' },
    ])
  })

  it('tells of a login that lost its cookie and starts again', async () => {
    const browser = createBrowser(url)
    const departure = await browser.open('/wechat/login')
    const callback = await decide(browser, locationOf(departure))
    browser.cookies.clear()
    await browser.open(callback)
    expect(events).toEqual([{ type: 'login-restart', ...account, reason: 'cookie-lost' }])
  })

  it('tells of a login whose code was dead and starts again', async () => {
    const browser = createBrowser(url)
    const departure = await browser.open('/wechat/login')
    const callback = await decide(browser, locationOf(departure))
    await browser.open(callback.replace(/code=[^&]+/, 'code=dead'))
    expect(events).toEqual([{ type: 'login-restart', ...account, reason: 'code-dead' }])
  })

  it('tells of a logout', async () => {
    const browser = createBrowser(url)
    await logInByJson(browser)
    events = []
    await browser.post('/wechat/logout')
    expect(events).toEqual([{ type: 'logout', ...account }])
  })

  describe('tells of a refusal', () => {
    it('by a JSON route', async () => {
      await postCode(url, {})
      expect(events).toEqual([
        { type: 'refusal', code: 'ERR_CODE_MISSING', status: 400, message: expect.any(String) },
      ])
    })

    it('by a page route', async () => {
      await createBrowser(url).open('/wechat/login?returnTo=//evil.example')
      expect(events).toEqual([
        { type: 'refusal', code: 'ERR_RETURN_TO_REFUSED', status: 403, message: expect.any(String) },
      ])
    })

    it('by a guard', async () => {
      await createBrowser(url).fetchJson('/me')
      expect(events).toEqual([
        { type: 'refusal', code: 'ERR_LOGIN_REQUIRED', status: 401, message: expect.any(String) },
      ])
    })

    it('by the person', async () => {
      await logInByPage(createBrowser(url), { decision: 'deny' })
      expect(events).toEqual([
        { type: 'refusal', code: 'ERR_ACCESS_DENIED', status: 403, message: expect.any(String) },
      ])
    })

    it('by the platform, with errcode and rid', async () => {
      const errmsg = 'invalid ip 203.0.113.7, not in whitelist'
      const api = 'sns/oauth2/access_token'
      world.simulator.faults.arm({ api, kind: 'errcode', errcode: 40164, errmsg })
      await postCode(url, { code: issueCode(world.simulator) })
      expect(events).toEqual([
        {
          type: 'refusal',
          code: 'ERR_PLATFORM_CONFIG',
          status: 502,
          errcode: 40164,
          message: expect.stringContaining('203.0.113.7'),
          rid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
        },
      ])
    })

    it('by onLogin, without its reason', async () => {
      const reason = 'account 17 is closed'
      keepSecret(reason)
      const onLogin = (): never => {
        throw Object.assign(new Error(reason), { status: 410, expose: true })
      }
      const at = await world.run(wechatApp(world, { onEvent, onLogin, http }))
      await postCode(at, { code: issueCode(world.simulator) })
      expect(events).toEqual([
        { type: 'refusal', code: 'ERR_ACCESS_DENIED', status: 410, message: expect.any(String) },
      ])
    })
  })

  describe('tells of app tokens', () => {
    it('that were fetched', async () => {
      const client = clientWith()
      const token = await client.getAppAccessToken()
      keepSecret(token)
      await client.getAppAccessToken()
      expect(events).toEqual([
        {
          type: 'token-refresh',
          kind: 'stable_token',
          appId,
          reason: 'missing',
          forced: false,
          durationMs: expect.any(Number),
          tokenHash: expect.stringMatching(/^[0-9a-f]{8}$/),
        },
      ])
    })

    it('that the platform rejected', async () => {
      const client = clientWith()
      await client.getAppAccessToken()
      world.simulator.apps.revokeAppAccessTokens(appId)
      events = []
      await client.call({ path: '/cgi-bin/get_api_domain_ip' })
      expect(events).toEqual([
        expect.objectContaining({ type: 'token-refresh', kind: 'stable_token', reason: 'rejected' }),
      ])
    })

    it('that could not be fetched, and that such a failure is remembered', async () => {
      const api = 'cgi-bin/stable_token'
      world.simulator.faults.arm({ api, kind: 'errcode', errcode: 40125, errmsg: `wrong ${appSecret}` })
      const client = clientWith()
      await expect(client.getAppAccessToken()).rejects.toThrow()
      await expect(client.getAppAccessToken()).rejects.toThrow()
      expect(world.simulator.requests.count(api)).toBe(1)
      expect(events).toEqual([
        {
          type: 'token-refresh-failed',
          kind: 'stable_token',
          appId,
          reason: 'missing',
          code: 'ERR_PLATFORM_CONFIG',
          errcode: 40125,
          pauseMs: expect.any(Number),
        },
        {
          type: 'token-refusal-remembered',
          kind: 'stable_token',
          appId,
          code: 'ERR_PLATFORM_CONFIG',
        },
      ])
    })
  })

  describe('tells of a token cache that fails', () => {
    const typesOf = (): string[] =>
      events.map((event) => `${event.type} ${event.type === 'cache-failure' ? event.operation : ''}`.trim())

    it('while an app token is fetched', async () => {
      keepSecret(await clientWith({ tokenCache: brokenCache }).getAppAccessToken())
      expect(typesOf()).toContain('cache-failure token')
      expect(typesOf()).toContain('token-refresh')
    })

    it('while a login is shared', async () => {
      const at = await world.run(wechatApp(world, { onEvent, tokenCache: brokenCache, http }))
      expect((await logInByJson(createBrowser(at))).status).toBe(200)
      expect(typesOf()).toEqual(['cache-failure outcome', 'login'])
    })

    it('while a bearer token is looked up', async () => {
      const at = await world.run(
        wechatApp(world, { onEvent, secret, bearer: true, tokenCache: brokenCache, http }),
      )
      const { token } = (await postCode(url, { code: issueCode(world.simulator) })).body.data
      keepSecret(token)
      events = []
      await getJson(at, '/me', { Authorization: `Bearer ${token}` })
      expect(typesOf()).toEqual(['cache-failure revocation'])
    })
  })

  it('is silent where nothing happens', async () => {
    const browser = createBrowser(url)
    await browser.open('/whoami')
    await browser.open('/me')
    await startJsonLogin(browser)
    expect(events).toEqual([])
  })

  it('has told of every type of event, and of nothing secret', async () => {
    expect(new Set(everything.map(({ type }) => type))).toEqual(
      new Set([
        'login',
        'login-restart',
        'logout',
        'refusal',
        'token-refresh',
        'token-refresh-failed',
        'token-refusal-remembered',
        'cache-failure',
      ]),
    )
    // The secrets are known to have been seen: without them the next lines would prove nothing.
    expect(confidential.size).toBeGreaterThan(20)
    const told = JSON.stringify(everything)
    for (const value of confidential) expect(told).not.toContain(value)
    for (const person of world.simulator.users.list()) {
      expect(told).not.toContain(world.simulator.users.openidOf(person.id, appId))
      expect(told).not.toContain(person.nickname)
    }
  })

  describe.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('the metrics server is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the metrics server is down'))],
    [
      'is a thenable that fails',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: this is what some promise libraries answer
        then: (_done: unknown, fail?: (error: Error) => void) =>
          fail?.(new Error('the metrics server is down')),
      }),
    ],
    ['never answers', () => new Promise(() => undefined)],
  ])('that %s', (_how, hook) => {
    it('changes nothing', async () => {
      const strays: unknown[] = []
      const note = (reason: unknown): void => {
        strays.push(reason)
      }
      process.on('unhandledRejection', note)
      const at = await world.run(wechatApp(world, { bearer: true, onEvent: hook as () => void }))
      const browser = createBrowser(at)
      expect((await logInByPage(browser)).status).toBe(303)
      expect((await browser.fetchJson('/me')).status).toBe(200)
      expect((await browser.post('/wechat/logout')).status).toBe(200)
      expect((await postCode(at, {})).body.error).toBe('ERR_CODE_MISSING')
      expect((await browser.fetchJson('/me')).body.error).toBe('ERR_LOGIN_REQUIRED')
      const client = clientWith({ onEvent: hook as () => void, tokenCache: memoryTokenCache() })
      await expect(client.getAppAccessToken()).resolves.toMatch(/./)
      await new Promise((resolve) => setImmediate(resolve))
      process.off('unhandledRejection', note)
      expect(strays).toEqual([])
    })
  })

  it('is not part of a login: time goes on while it is slow', async () => {
    const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60_000).unref())
    const at = await world.run(wechatApp(world, { onEvent: slow as unknown as () => void }))
    expect((await logInByPage(createBrowser(at))).status).toBe(303)
    expect(exchanges(world.simulator)).toBe(1)
  })
})
