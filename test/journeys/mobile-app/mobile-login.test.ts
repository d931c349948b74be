import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import { MemoryStore } from 'express-session'
import {
  type MobileLoginOptions,
  memoryTokenCache,
  mobileLogin,
  requireWechatUser,
  type TokenCache,
  type UserTokenStore,
  type UserTokens,
  type WechatAuthEvent,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { sessionsIn } from '../../helpers/apps/login-app.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { routerOptions, useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { problemOf, tokenFor } from '../../helpers/visitors/answers.ts'
import { createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { accountCredentials, exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, postCode } from '../../helpers/visitors/requests.ts'

const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}
const mobileCredentials = { appId, appSecret }
const otherCredentials = { appId: 'wx00000000000000dd', appSecret: '000000000000000000000000000000dd' }
const secret = 'first secret of the tests'
const day = 86_400_000

describe('mobileLogin()', () => {
  const world = useSimulator()
  const clock = useClock()
  const events: WechatAuthEvent[] = []
  const rows = new Map<string, UserTokens>()
  let url = ''

  const appFor = (options: Partial<MobileLoginOptions> = {}, app: Express = express()): Express => {
    const own = routerOptions(world.simulator, mobileCredentials, options)
    app.use(mobileLogin({ secret: deploymentSecret, ...own, ...options }))
    app.get('/mobile-only', requireWechatUser({ provider: 'mobile-app' }), (req, res) => {
      res.json(req.wechatUser)
    })
    return withPages(app)
  }
  const start = (options?: Partial<MobileLoginOptions>, app?: Express): Promise<string> =>
    world.run(appFor(options, app))

  /** An app that has wechatAuth() as well. */
  const besideAccounts = (order: string): Express => {
    const app = appWithSession()
    const account = wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints })
    const mobile = mobileLogin({
      secret: deploymentSecret,
      ...mobileCredentials,
      endpoints: world.simulator.endpoints,
    })
    return app.use(...(order === 'account first' ? [account, mobile] : [mobile, account]))
  }

  beforeAll(async () => {
    const redirectDomains = ['127.0.0.1']
    addApp(world.simulator, { ...otherCredentials, kind: 'mobile-app', name: '另一个应用', redirectDomains })
    url = await start({ userTokenStore: rows, secret, onEvent: (event) => events.push(event) })
  })
  beforeEach(() => {
    events.length = 0
    rows.clear()
    world.simulator.clock.reset()
  })

  const openidOf = (person: string, app = appId): string => world.simulator.users.openidOf(person, app)
  const keyOf = (person: string): string => `${appId}:${openidOf(person)}`
  const codeFor = (person = 'xiaoming', app = appId): string => world.simulator.users.issueCode(person, app)
  const post = (path: string, body: string | object = {}, headers: Record<string, string> = {}, at = url) =>
    postCode(at, body, headers, path)
  const logIn = (person = 'xiaoming', at = url): Promise<Response> =>
    post('/wechat/mobile/login', { code: codeFor(person) }, {}, at)
  const tokenOf = async (person = 'xiaoming', at = url): Promise<string> =>
    String((await logIn(person, at)).body.data?.token)
  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
  const refresh = (token: string, at = url): Promise<Response> =>
    post('/wechat/mobile/refresh', {}, bearer(token), at)

  describe('POST /wechat/mobile/login', () => {
    it('answers token, expiresIn and the user, and nothing else', async () => {
      const answer = await logIn('xiaohong')
      expect(answer.status).toBe(200)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toEqual(
        tokenFor({
          provider: 'mobile-app',
          appId,
          openid: openidOf('xiaohong'),
          unionid: world.simulator.users.unionidOf('xiaohong', appId),
          scope: 'snsapi_userinfo',
          nickname: '王小红',
          headimgurl: expect.stringContaining('http'),
          sex: expect.any(Number),
          province: expect.any(String),
          city: expect.any(String),
          country: expect.any(String),
          privilege: [],
          loggedInAt: expect.any(Number),
        }),
      )
      expect(exchanges(world.simulator)).toBe(1)
      expect(events).toEqual([
        { type: 'login', provider: 'mobile-app', appId, flow: 'json', replayed: false },
      ])
    })

    it('shows no token of WeChat’s and no secret', async () => {
      const answer = await logIn()
      const { access_token, refresh_token } = rows.get(keyOf('xiaoming')) as UserTokens
      for (const hidden of [access_token, refresh_token, appSecret, secret]) {
        expect(answer.text).not.toContain(hidden)
        const payload = Buffer.from(answer.body.data.token.split('.')[1], 'base64url').toString()
        expect(payload).not.toContain(hidden)
      }
    })

    it('sets no cookie and writes no session, whatever the app has', async () => {
      const store = new MemoryStore()
      const at = await start({ userTokenStore: rows }, appWithSession({ store }))
      const login = await logIn('xiaoming', at)
      const headers = bearer(login.body.data.token)
      const answers = [
        login,
        await getJson(at, '/mobile-only', headers),
        await getJson(at, '/wechat/mobile/user', headers),
        await post('/wechat/mobile/refresh', {}, headers, at),
      ]
      for (const answer of answers) expect([answer.status, cookiesSetBy(answer)]).toEqual([200, []])
      expect(await sessionsIn(store)).toEqual({})
    })

    it('runs onLogin; of the account only the id travels', async () => {
      const at = await start({ onLogin: ({ openid }) => ({ id: 7, email: 'a@b.example', openid }) })
      const answer = await logIn('xiaoming', at)
      expect(answer.body.data.user).not.toHaveProperty('account')
      expect(answer.text).not.toContain('a@b.example')
      const whoami = await getJson(at, '/whoami', bearer(answer.body.data.token))
      expect(whoami.body.account).toEqual({ id: 7 })
    })

    it('is refused by onLogin', async () => {
      const at = await start({
        onLogin: () => {
          throw Object.assign(new Error('not on the list'), { status: 403 })
        },
      })
      expect(problemOf(await logIn('xiaoming', at))).toEqual([403, 'ERR_ACCESS_DENIED', -1])
    })

    it.each<[string, string | object, number, string, string]>([
      ['no body', '', 400, 'ERR_CODE_MISSING', '缺少授权码'],
      ['no code', {}, 400, 'ERR_CODE_MISSING', '缺少授权码'],
      ['an empty code', { code: '' }, 400, 'ERR_CODE_MISSING', '缺少授权码'],
      ['null', { code: null }, 400, 'ERR_CODE_MISSING', '缺少授权码'],
      ['a number', { code: 7 }, 400, 'ERR_PARAMETER', '参数缺失或格式错误'],
      ['a list', { code: ['abc'] }, 400, 'ERR_PARAMETER', '参数缺失或格式错误'],
      ['other characters', { code: 'a&secret=b' }, 400, 'ERR_PARAMETER', '参数缺失或格式错误'],
      ['513 characters', { code: 'a'.repeat(513) }, 400, 'ERR_PARAMETER', '参数缺失或格式错误'],
      ['a body that is a list', ['abc'], 400, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ])('refuses %s without asking WeChat', async (_what, body, status, error, message) => {
      const answer = await post('/wechat/mobile/login', body)
      expect([answer.status, answer.body]).toEqual([status, { code: -1, message, error }])
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(world.simulator.requests.list()).toEqual([])
    })

    it('takes JSON alone', async () => {
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const answer = await post('/wechat/mobile/login', `code=${codeFor()}`, form)
      expect(problemOf(answer)).toEqual([415, 'ERR_PARAMETER', -1])
      const broken = await post('/wechat/mobile/login', '{"code":', { 'Content-Type': 'application/json' })
      expect(problemOf(broken)).toEqual([400, 'ERR_PARAMETER', -1])
      expect((await createBrowser(url).open('/wechat/mobile/login?code=abc')).status).toBe(404)
    })

    it('works where the app has parsed the body already', async () => {
      const app = express()
      app.use(express.json())
      expect((await logIn('xiaoming', await start({}, app))).status).toBe(200)
    })

    it('refuses a code that is used, foreign, unknown or too old, and never tries again', async () => {
      const used = codeFor()
      await post('/wechat/mobile/login', { code: used })
      expect(problemOf(await post('/wechat/mobile/login', { code: used }))).toEqual([
        401,
        'ERR_CODE_DEAD',
        40163,
      ])
      for (const code of [codeFor('xiaoming', accountCredentials.appId), 'neverheardof']) {
        const answer = await post('/wechat/mobile/login', { code })
        expect(problemOf(answer)).toEqual([401, 'ERR_CODE_DEAD', 40029])
      }
      const old = codeFor()
      world.simulator.clock.advance(300_001)
      expect(problemOf(await post('/wechat/mobile/login', { code: old }))).toEqual([
        401,
        'ERR_CODE_DEAD',
        40029,
      ])
      expect(exchanges(world.simulator)).toBe(5)
    })

    it('refuses a blocked person', async () => {
      expect(problemOf(await logIn('fengxian'))).toEqual([403, 'ERR_USER_BLOCKED', 40226])
      expect(rows.size).toBe(0)
    })

    it.each([
      [40125, 502, 'ERR_PLATFORM_CONFIG'],
      [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      [45011, 503, 'ERR_PLATFORM_QUOTA'],
    ])('passes errcode %s on as %s', async (errcode, status, error) => {
      world.simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode })
      const answer = await logIn()
      expect(problemOf(answer)).toEqual([status, error, errcode])
      if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    })

    it('logs in without a profile on 48001', async () => {
      world.simulator.faults.arm({ api: 'sns/userinfo', kind: 'errcode', errcode: 48001 })
      const { user } = (await logIn()).body.data
      expect(user.openid).toBe(openidOf('xiaoming'))
      expect(user).not.toHaveProperty('nickname')
    })

    it('logs in although the store is down, and tells of it', async () => {
      const down = (): never => {
        throw new Error('mysql://root:hunter2@db is down')
      }
      const own: WechatAuthEvent[] = []
      const userTokenStore: UserTokenStore = { get: down, set: down, delete: down }
      const at = await start({ userTokenStore, onEvent: (event) => own.push(event) })
      const answer = await logIn('xiaoming', at)
      expect(answer.status).toBe(200)
      expect(own).toContainEqual({ type: 'cache-failure', operation: 'user-tokens' })
      const refused = await refresh(answer.body.data.token, at)
      expect(problemOf(refused)).toEqual([500, 'ERR_CACHE', -1])
      expect(refused.text + JSON.stringify(own)).not.toContain('hunter2')
    })

    describe('from a page', () => {
      const from = (Origin: string, at = url): Promise<Response> =>
        post('/wechat/mobile/login', { code: codeFor() }, { Origin }, at)

      it.each(['https://elsewhere.example', 'null', 'capacitor://localhost'])(
        'of %s is served, for there is no cookie that a page could borrow',
        async (origin) => {
          const answer = await from(origin)
          expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined])
          const { token } = answer.body.data
          for (const path of ['/wechat/mobile/refresh', '/wechat/mobile/logout']) {
            expect((await post(path, {}, { ...bearer(token), Origin: origin })).status).toBe(200)
            expect((await post('/wechat/mobile/refresh', {}, { Origin: origin })).status).toBe(401)
          }
        },
      )
    })
  })

  describe('the token', () => {
    it('fills req.wechatUser', async () => {
      const token = await tokenOf('xiaohong')
      const me = await getJson(url, '/me', bearer(token))
      expect(me.body).toMatchObject({ provider: 'mobile-app', appId, openid: openidOf('xiaohong') })
      expect((await getJson(url, '/mobile-only', bearer(token))).status).toBe(200)
      const user = await getJson(url, '/wechat/mobile/user', bearer(token))
      expect(user.body.data).toEqual(me.body)
    })

    it('lives as long as it is told', async () => {
      const at = await start({ bearer: { expiresInSeconds: 60 }, userTokenStore: rows })
      const answer = await logIn('xiaoming', at)
      expect(answer.body.data.expiresIn).toBe(60)
      clock.advance(61_000)
      const { token } = answer.body.data
      expect(problemOf(await getJson(at, '/me', bearer(token)))).toEqual([401, 'ERR_TOKEN_EXPIRED', -1])
    })

    it('is worth nothing at another app, even with the same secret', async () => {
      const at = await start({ ...otherCredentials, secret, userTokenStore: rows })
      const answer = await getJson(at, '/me', bearer(await tokenOf()))
      expect(problemOf(answer)).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      const account = appWithSession()
      account.use(wechatAuth({ ...mobileCredentials, secret, bearer: true }))
      const elsewhere = await world.run(withPages(account))
      expect(problemOf(await getJson(elsewhere, '/me', bearer(await tokenOf())))).toEqual([
        401,
        'ERR_TOKEN_INVALID',
        -1,
      ])
    })

    it('is the only way in: a session user does not become one of this app', async () => {
      const app = appWithSession()
      const { endpoints } = world.simulator
      app.use(wechatAuth({ ...accountCredentials, endpoints }))
      const browser = createBrowser(await start({}, app))
      await logInByPage(browser)
      expect((await browser.fetchJson('/me')).body.provider).toBe('official-account')
      expect((await browser.fetchJson('/mobile-only')).body.error).toBe('ERR_LOGIN_REQUIRED')
    })
  })

  describe('requireWechatUser()', () => {
    it.each(['/me', '/mobile-only'])(
      'answers 401 in JSON to the page %s: there is no login',
      async (path) => {
        const answer = await onDesktop(url).open(path)
        expect(answer.status).toBe(401)
        expect(answer.headers['location']).toBeUndefined()
        expect(answer.headers['cache-control']).toBe('no-store')
        expect(answer.body).toEqual({ code: -1, message: '请先登录', error: 'ERR_LOGIN_REQUIRED' })
      },
    )

    it('gives res no wechatLogin(), but a wechatLogout()', async () => {
      const app = express()
      app.use(mobileLogin({ ...mobileCredentials, secret }))
      app.get('/', (_req, res) => {
        res.json([typeof res.wechatLogin, typeof res.wechatLogout])
      })
      expect((await getJson(await world.run(app), '/')).body).toEqual(['undefined', 'function'])
    })

    describe('below wechatAuth() as well', () => {
      const both = (order: 'account first' | 'mobile first'): Promise<string> => {
        const app = besideAccounts(order)
        app.get('/mobile-only', requireWechatUser({ provider: 'mobile-app' }), (_req, res) => {
          res.end()
        })
        return world.run(withPages(app))
      }

      it.each(['account first', 'mobile first'] as const)('sends pages to its login, %s', async (order) => {
        const at = await both(order)
        const browser = createBrowser(at)
        const answer = await browser.open('/me')
        expect([answer.status, locationOf(answer)]).toEqual([
          302,
          '/wechat/login?returnTo=%2Fme&scope=snsapi_base',
        ])
        expect(locationOf(await logInByPage(browser, { loginPath: locationOf(answer) }))).toBe('/me')
        expect((await browser.open('/me')).body.provider).toBe('official-account')
        const json = await getJson(at, '/me')
        expect(json.body.data).toEqual({ loginUrl: '/wechat/login?scope=snsapi_base' })
      })

      it.each(['account first', 'mobile first'] as const)('takes either user, %s', async (order) => {
        const at = await both(order)
        const token = await tokenOf('xiaohong', at)
        const browser = createBrowser(at)
        await logInByPage(browser)
        expect((await browser.fetchJson('/me')).body.provider).toBe('official-account')
        const withToken = await browser.fetchJson('/me', bearer(token))
        expect([withToken.body.provider, withToken.body.openid]).toEqual(['mobile-app', openidOf('xiaohong')])
        expect((await browser.fetchJson('/mobile-only', bearer(token))).status).toBe(200)
        const page = await browser.open('/mobile-only')
        expect([page.status, page.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
      })

      it.each(['account first', 'mobile first'] as const)(
        'says what is wrong with a token, %s',
        async (order) => {
          const at = await both(order)
          const token = await tokenOf('xiaohong', at)
          expect(problemOf(await getJson(at, '/me', bearer(`${token}A`)))[1]).toBe('ERR_TOKEN_INVALID')
          clock.advance(7_201_000)
          expect(problemOf(await getJson(at, '/me', bearer(token)))[1]).toBe('ERR_TOKEN_EXPIRED')
        },
      )
    })
  })

  describe('POST /wechat/mobile/refresh', () => {
    it('answers a fresh token for a good one, in the shape of the login', async () => {
      const first = (await logIn('xiaohong')).body.data
      world.simulator.requests.clear()
      const answer = await refresh(first.token)
      expect(answer.status).toBe(200)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toEqual({
        code: 0,
        message: 'success',
        data: { token: expect.any(String), expiresIn: 7_200, user: first.user },
      })
      expect(answer.body.data.token).not.toBe(first.token)
      expect(world.simulator.requests.list().map(({ api }) => api)).toEqual(['sns/oauth2/refresh_token'])
      const me = await getJson(url, '/me', bearer(answer.body.data.token))
      expect(me.body.openid).toBe(openidOf('xiaohong'))
    })

    it('goes on for as long as the refresh_token lives, whose 30 days are not extended', async () => {
      let token = await tokenOf()
      const created = rows.get(keyOf('xiaoming'))?.create_at
      for (let passed = 0; passed < 29; passed += 1) {
        world.simulator.clock.advance(day)
        const answer = await refresh(token)
        expect([passed, answer.status]).toEqual([passed, 200])
        token = answer.body.data.token
      }
      expect(rows.get(keyOf('xiaoming'))?.create_at).toBe(created)
      world.simulator.clock.advance(day)
      expect(problemOf(await refresh(token))).toEqual([401, 'ERR_LOGIN_REQUIRED', 42002])
      expect(rows.size).toBe(0)
    })

    it('keeps the account’s id in the fresh token', async () => {
      const at = await start({ userTokenStore: rows, onLogin: () => ({ id: 'u7' }) })
      const { token } = (await refresh(await tokenOf('xiaoming', at), at)).body.data
      expect((await getJson(at, '/whoami', bearer(token))).body.account).toEqual({ id: 'u7' })
    })

    it('is there for a client with a store, and absent without any', async () => {
      const { endpoints } = world.simulator
      const client = wechatClient({ ...mobileCredentials, endpoints, userTokenStore: rows })
      const at = await start({ client })
      expect((await refresh(await tokenOf('xiaoming', at), at)).status).toBe(200)
      const without = await start()
      expect((await refresh(await tokenOf('xiaoming', without), without)).status).toBe(404)
      const off = await start({ userTokenStore: rows, routes: { refresh: false } })
      expect((await refresh(await tokenOf('xiaoming', off), off)).status).toBe(404)
    })

    it('is refused without a token', async () => {
      expect(problemOf(await post('/wechat/mobile/refresh'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    })

    it('is refused with a token that is expired, altered, revoked or another app’s', async () => {
      const token = await tokenOf()
      world.simulator.requests.clear()
      expect(problemOf(await refresh(`${token}A`))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      const other = await start({ ...otherCredentials, secret, userTokenStore: rows })
      expect(problemOf(await refresh(token, other))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      const revoked = await tokenOf()
      await post('/wechat/mobile/logout', {}, bearer(revoked))
      expect(problemOf(await refresh(revoked))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      clock.advance(7_201_000)
      expect(problemOf(await refresh(token))).toEqual([401, 'ERR_TOKEN_EXPIRED', -1])
      expect(world.simulator.requests.count('sns/oauth2/refresh_token')).toBe(0)
    })

    it('is refused to a session’s user', async () => {
      const app = appWithSession()
      app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints }))
      const browser = createBrowser(await start({ userTokenStore: rows }, app))
      await logInByPage(browser)
      expect(problemOf(await browser.post('/wechat/mobile/refresh'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    })

    it('is refused to a token of wechatAuth() above', async () => {
      const app = appWithSession()
      const { endpoints } = world.simulator
      // A code is brought as a server does.
      const own = { bearer: true, secret, requireState: 'browser' } as const
      app.use(wechatAuth({ ...accountCredentials, endpoints, ...own }))
      const at = await start({ userTokenStore: rows, secret }, app)
      const login = await postCode(at, { code: codeFor('xiaoming', accountCredentials.appId) })
      const answer = await refresh(login.body.data.token, at)
      expect(answer.status).toBe(401)
      expect(['ERR_LOGIN_REQUIRED', 'ERR_TOKEN_INVALID']).toContain(answer.body.error)
      expect(world.simulator.requests.count('sns/oauth2/refresh_token')).toBe(0)
    })

    it('says log in again when the person’s sign-ins have ended, and forgets the tokens', async () => {
      const token = await tokenOf()
      expect(rows.size).toBe(1)
      world.simulator.users.changePassword('xiaoming')
      const answer = await refresh(token)
      expect(answer.body).toEqual({ code: 42007, message: '请先登录', error: 'ERR_LOGIN_REQUIRED' })
      expect(answer.status).toBe(401)
      expect(rows.size).toBe(0)
      const again = await refresh(token)
      expect(problemOf(again)).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
      expect(world.simulator.requests.count('sns/oauth2/refresh_token')).toBe(1)
      await logIn()
      expect((await refresh(token)).status).toBe(200)
    })

    it('says the same after 30 days, and for a refresh_token that WeChat does not know', async () => {
      const token = await tokenOf()
      world.simulator.clock.advance(30 * day)
      expect(problemOf(await refresh(token))).toEqual([401, 'ERR_LOGIN_REQUIRED', 42002])
      expect(rows.size).toBe(0)
      const other = await tokenOf('xiaohong')
      const row = rows.get(keyOf('xiaohong')) as UserTokens
      rows.set(keyOf('xiaohong'), { ...row, refresh_token: 'of_nobody' })
      expect(problemOf(await refresh(other))).toEqual([401, 'ERR_LOGIN_REQUIRED', 40030])
      expect(rows.size).toBe(0)
    })

    it('leaves the tokens alone while WeChat is busy', async () => {
      const token = await tokenOf()
      world.simulator.faults.arm({ api: 'sns/oauth2/refresh_token', kind: 'errcode', errcode: -1 })
      const answer = await refresh(token)
      expect([answer.status, answer.body.error]).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE'])
      expect(rows.size).toBe(1)
      expect((await refresh(token)).status).toBe(200)
    })

    it('renews once for many at a time', async () => {
      const token = await tokenOf()
      world.simulator.requests.clear()
      world.simulator.faults.arm({ api: 'sns/oauth2/refresh_token', kind: 'delay', delayMs: 500 })
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)))
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
      expect(new Set(answers.map(({ body }) => body.data.token)).size).toBe(20)
      expect(world.simulator.requests.count('sns/oauth2/refresh_token')).toBe(1)
    })
  })

  describe('POST /wechat/mobile/logout', () => {
    it('revokes the token and no other', async () => {
      const [token, other] = [await tokenOf(), await tokenOf()]
      const answer = await post('/wechat/mobile/logout', {}, bearer(token))
      expect([answer.status, answer.body]).toEqual([200, { code: 0, message: 'success', data: {} }])
      expect(problemOf(await getJson(url, '/me', bearer(token)))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      expect((await getJson(url, '/me', bearer(other))).status).toBe(200)
      expect(events.at(-2)).toMatchObject({ type: 'logout', provider: 'mobile-app', appId })
    })

    it('sets no cookie and writes no session, whatever the app has', async () => {
      const store = new MemoryStore()
      const at = await start({}, appWithSession({ store }))
      const answer = await post('/wechat/mobile/logout', {}, bearer(await tokenOf('xiaoming', at)), at)
      expect([answer.status, cookiesSetBy(answer)]).toEqual([200, []])
      expect(await sessionsIn(store)).toEqual({})
    })

    it('is content without a token', async () => {
      expect((await post('/wechat/mobile/logout')).status).toBe(200)
    })

    it('revokes in every process that shares the token cache', async () => {
      const tokenCache = memoryTokenCache()
      const [one, two] = await Promise.all([start({ tokenCache, secret }), start({ tokenCache, secret })])
      const token = await tokenOf('xiaoming', one)
      expect((await getJson(two, '/me', bearer(token))).status).toBe(200)
      await post('/wechat/mobile/logout', {}, bearer(token), one)
      expect((await getJson(two, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
    })

    it('is an error while the revocation cannot be written', async () => {
      const down = (): Promise<never> => Promise.reject(new Error('down'))
      const tokenCache: TokenCache = { get: down, set: down, replace: down, delete: down }
      const at = await start({ tokenCache })
      const answer = await post('/wechat/mobile/logout', {}, bearer(await tokenOf('xiaoming', at)), at)
      expect(problemOf(answer)).toEqual([500, 'ERR_CACHE', -1])
    })

    it.each(['account first', 'mobile first'])(
      'with wechatAuth() beside it: res.wechatLogout() ends both, %s',
      async (order) => {
        const app = besideAccounts(order)
        app.post('/leave', async (req, res) => {
          await res.wechatLogout()
          res.json(req.wechatUser ?? null)
        })
        const at = await world.run(withPages(app))
        const token = await tokenOf('xiaohong', at)
        const browser = createBrowser(at)
        await logInByPage(browser)
        expect((await browser.post('/leave', {}, bearer(token))).body).toBeNull()
        expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
        expect((await getJson(at, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
      },
    )

    it('leaves the session of wechatAuth() alone', async () => {
      const app = appWithSession()
      app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints }))
      const at = await start({}, app)
      const browser = createBrowser(at)
      await logInByPage(browser)
      expect((await browser.post('/wechat/mobile/logout')).status).toBe(200)
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
    })
  })

  describe('addresses', () => {
    it('stand below basePath and the mount path', async () => {
      const app = express()
      app.use(
        '/v1',
        mobileLogin({
          secret: deploymentSecret,
          ...mobileCredentials,
          endpoints: world.simulator.endpoints,
          basePath: '/api',
        }),
      )
      const at = await world.run(withPages(app))
      const answer = await post('/v1/api/wechat/mobile/login', { code: codeFor() }, {}, at)
      expect(answer.body.data.user.openid).toBe(openidOf('xiaoming'))
      expect((await getJson(at, '/v1/api/wechat/mobile/user', bearer(answer.body.data.token))).status).toBe(
        200,
      )
      expect((await logIn('xiaoming', at)).status).toBe(404)
    })

    it('are renamed and switched off', async () => {
      const routes = { login: '/in', refresh: '/again', user: false, logout: false } as const
      const at = await start({ routes, userTokenStore: rows })
      const { token } = (await post('/in', { code: codeFor() }, {}, at)).body.data
      expect((await post('/again', {}, bearer(token), at)).status).toBe(200)
      expect((await getJson(at, '/wechat/mobile/user', bearer(token))).status).toBe(404)
      expect((await post('/wechat/mobile/logout', {}, bearer(token), at)).status).toBe(404)
    })
  })

  it('serves each tenant with its own app', async () => {
    const at = await start({
      secret,
      userTokenStore: rows,
      credentials: (req) => ({ 'a.example': mobileCredentials, 'b.example': otherCredentials })[req.hostname],
    })
    const login = (Host: string, app: string): Promise<Response> =>
      post('/wechat/mobile/login', { code: codeFor('xiaoming', app) }, { Host }, at)
    const [a, b] = [await login('a.example', appId), await login('b.example', otherCredentials.appId)]
    expect([a.body.data.user.appId, b.body.data.user.appId]).toEqual([appId, otherCredentials.appId])
    expect([...rows.keys()]).toEqual([
      keyOf('xiaoming'),
      `${otherCredentials.appId}:${openidOf('xiaoming', otherCredentials.appId)}`,
    ])
    const foreign = await getJson(at, '/me', { ...bearer(a.body.data.token), Host: 'b.example' })
    expect(problemOf(foreign)).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    const refused = await post(
      '/wechat/mobile/refresh',
      {},
      { ...bearer(a.body.data.token), Host: 'b.example' },
      at,
    )
    expect(refused.status).toBe(401)
    expect((await login('c.example', appId)).status).toBe(404)
  })
})
