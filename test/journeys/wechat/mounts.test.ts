import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import express, { type Express, Router } from 'express'
import {
  memoryTokenCache,
  requireWechatUser,
  type WechatAuthOptions,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { showError, useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, decide, exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const otherCredentials = { appId: 'wx00000000000000cc', appSecret: '000000000000000000000000000000cc' }

describe('where wechatAuth() is mounted', () => {
  const world = useSimulator()

  beforeAll(() => {
    const { apps } = world.simulator
    const redirectDomains = ['127.0.0.1', 'app.example', 'public.example']
    apps.update(accountCredentials.appId, { redirectDomains })
    addApp(world.simulator, {
      ...otherCredentials,
      kind: 'official-account',
      name: '另一个公众号',
      redirectDomains,
    })
  })

  const auth = (options: Partial<WechatAuthOptions> = {}) =>
    wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints, ...options })

  const redirectUriOf = (page: string): string => new URL(page).searchParams.get('redirect_uri') ?? ''
  const loginAt = async (
    browser: Browser,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<string> => redirectUriOf(locationOf(await browser.open(path, headers)))

  describe('basePath: "/api"', () => {
    let url = ''
    beforeAll(async () => {
      url = await world.run(wechatApp(world, { basePath: '/api' }))
    })

    it('serves every route below /api and none beside it', async () => {
      const browser = createBrowser(url)
      expect((await browser.open('/wechat/login')).status).toBe(404)
      expect(await loginAt(browser, '/api/wechat/login')).toBe(`${url}/api/wechat/callback`)
      expect((await browser.fetchJson('/api/wechat/user')).status).toBe(401)
      expect((await browser.fetchJson('/wechat/user')).status).toBe(404)
      expect((await logInByJson(browser, { prefix: '/api/wechat' })).status).toBe(200)
      expect((await browser.post('/api/wechat/logout')).status).toBe(200)
    })

    it('fills req.wechatUser in the whole app', async () => {
      const browser = createBrowser(url)
      const answer = await logInByPage(browser, { loginPath: '/api/wechat/login?returnTo=%2Fme' })
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect((await browser.fetchJson('/me')).status).toBe(200)
    })

    it('is where guards send people', async () => {
      const page = await createBrowser(url).open('/me?a=1')
      expect(locationOf(page)).toBe('/api/wechat/login?returnTo=%2Fme%3Fa%3D1&scope=snsapi_base')
      const data = await createBrowser(url).fetchJson('/me')
      expect(data.body).toEqual({
        code: -1,
        message: '请先登录',
        error: 'ERR_LOGIN_REQUIRED',
        data: { loginUrl: '/api/wechat/login?scope=snsapi_base' },
      })
    })

    it('returns to the root instead of one of the router’s own routes', async () => {
      for (const own of ['/api/wechat/login', '/API/Wechat/Callback/', '/api/wechat/logo%75t?a=1']) {
        const departure = await createBrowser(url).open(
          `/api/wechat/login?returnTo=${encodeURIComponent(own)}`,
        )
        expect(redirectUriOf(locationOf(departure))).toBe(`${url}/api/wechat/callback`)
      }
    })
  })

  describe('app.use("/api", ...)', () => {
    let url = ''
    beforeAll(async () => {
      const app = appWithSession()
      app.use('/api', auth())
      app.get('/api/me', requireWechatUser(), (req, res) => {
        res.json(req.wechatUser)
      })
      url = await world.run(withPages(app))
    })

    it('serves the same addresses', async () => {
      const browser = createBrowser(url)
      expect(await loginAt(browser, '/api/wechat/login')).toBe(`${url}/api/wechat/callback`)
      expect((await logInByJson(browser, { prefix: '/api/wechat' })).status).toBe(200)
      expect((await browser.fetchJson('/api/me')).status).toBe(200)
    })

    it('sees only what is below /api: a guard beside it says that no router is above', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser, { loginPath: '/api/wechat/login' })
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      const guarded = await browser.fetchJson('/me')
      expect(guarded.status).toBe(500)
      expect(guarded.body.handed).toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(/requireWechatUser: no wechatAuth\(\) router ran before this guard/),
      })
    })

    it('is where its guards send people', async () => {
      const page = await createBrowser(url).open('/api/me')
      expect(locationOf(page)).toBe('/api/wechat/login?returnTo=%2Fapi%2Fme&scope=snsapi_base')
    })
  })

  it('takes mount path, basePath and renamed routes together', async () => {
    const app = appWithSession()
    const inner = Router()
    inner.use(
      auth({
        basePath: '/v2',
        routes: { login: '/in', callback: '/back', user: '/self', logout: false, getUserInfo: '/code' },
      }),
    )
    app.use('/shop', inner)
    app.use('/shop', withPages(express()))
    const url = await world.run(app)
    const browser = createBrowser(url)
    expect(await loginAt(browser, '/shop/v2/in')).toBe(`${url}/shop/v2/back`)
    const answer = await logInByPage(browser, { loginPath: '/shop/v2/in?returnTo=%2Fshop' })
    expect([answer.status, locationOf(answer)]).toEqual([303, '/shop'])
    expect((await browser.fetchJson('/shop/v2/self')).body.code).toBe(0)
    expect((await browser.fetchJson('/shop/v2/wechat/authorizeUrl')).body.code).toBe(0)
    for (const gone of ['/shop/v2/wechat/login', '/shop/v2/wechat/user']) {
      expect((await browser.open(gone)).status).toBe(404)
    }
    expect((await browser.post('/shop/v2/wechat/logout')).status).toBe(404)
    expect((await browser.post('/shop/v2/code', {})).body.error).toBe('ERR_CODE_MISSING')
  })

  describe('with routes switched off', () => {
    const strays: unknown[] = []
    const note = (reason: unknown): void => {
      strays.push(reason)
    }
    let url = ''

    beforeAll(async () => {
      process.on('unhandledRejection', note)
      const app = appWithSession()
      const off = {
        login: false,
        authorizeUrl: false,
        getUserInfo: false,
        user: false,
        logout: false,
      } as const
      app.use(auth({ routes: off }))
      app.get('/enter', (req, res) => {
        res.wechatLogin({ returnTo: String(req.query['to'] ?? '/'), scope: 'snsapi_base' })
      })
      app.get('/enter-plain', (_req, res) => res.wechatLogin())
      app.get('/enter-later', (_req, res) => {
        setTimeout(() => res.wechatLogin({ returnTo: '//evil.example' }), 5)
      })
      app.get('/enter-scope', (_req, res) => res.wechatLogin({ scope: 'snsapi_login' as 'snsapi_base' }))
      const nested = Router()
      nested.get('/enter', (_req, res) => res.wechatLogin({ returnTo: 'https://evil.example/' }))
      nested.use(((error, _req, res, _next) => {
        res.status(error.status).json({ nested: error.code })
      }) as express.ErrorRequestHandler)
      app.use('/nested', nested)
      app.get('/leave', (req, res, next) => {
        res
          .wechatLogout()
          .then(() => res.json({ openid: req.wechatUser?.openid ?? null, left: true }))
          .catch(next)
      })
      url = await world.run(withPages(app))
    })

    afterAll(() => {
      process.off('unhandledRejection', note)
      expect(strays).toEqual([])
    })

    it('answers none of them', async () => {
      const browser = createBrowser(url)
      for (const path of ['/wechat/login', '/wechat/authorizeUrl', '/wechat/user']) {
        expect([path, (await browser.open(path)).status]).toEqual([path, 404])
      }
      for (const path of ['/wechat/getUserInfo', '/wechat/logout']) {
        expect([path, (await browser.post(path)).status]).toEqual([path, 404])
      }
    })

    it('logs in by res.wechatLogin() and out by res.wechatLogout()', async () => {
      const browser = createBrowser(url)
      const answer = await logInByPage(browser, { loginPath: '/enter?to=%2Fme%3Fa%3D1' })
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me?a=1'])
      const inside = await browser.fetchJson('/whoami')
      expect(inside.body.openid).toMatch(/^o/)
      expect((await browser.fetchJson('/leave')).body).toEqual({ openid: null, left: true })
      const outside = await browser.fetchJson('/whoami')
      expect(outside.body.openid).toBeNull()
      expect(outside.body.sessionId).not.toBe(inside.body.sessionId)
    })

    it('asks for what it is told, and for the profile by default', async () => {
      const browser = createBrowser(url)
      expect(locationOf(await browser.open('/enter'))).toContain('&scope=snsapi_base&')
      const plain = await browser.open('/enter-plain')
      expect(locationOf(plain)).toContain('&scope=snsapi_userinfo&')
      expect(plain.headers['cache-control']).toBe('no-store')
    })

    it('sends guarded pages straight to the platform', async () => {
      const browser = createBrowser(url)
      const departure = await browser.open('/me?b=2')
      expect(locationOf(departure)).toMatch(/\/connect\/oauth2\/authorize\?.*&scope=snsapi_base&/)
      const answer = await browser.open(await decide(browser, locationOf(departure)))
      expect(locationOf(answer)).toBe('/me?b=2')
      expect((await browser.fetchJson('/me')).status).toBe(200)
    })

    it('names no login in the 401 of a guard', async () => {
      const { status, body } = await createBrowser(url).fetchJson('/me')
      expect([status, body.error, body.data]).toEqual([401, 'ERR_LOGIN_REQUIRED', undefined])
    })

    it.each([
      ['/enter?to=%2F%2Fevil.example', 403, 'ERR_RETURN_TO_REFUSED'],
      ['/enter-later', 403, 'ERR_RETURN_TO_REFUSED'],
      ['/enter-scope', 400, 'ERR_PARAMETER'],
    ])('hands what is wrong with %s to the app’s error handler', async (path, status, code) => {
      const answer = await createBrowser(url).open(path)
      expect([answer.status, answer.body.handed.code]).toEqual([status, code])
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it('hands it to the error handler of the router that called it', async () => {
      const answer = await createBrowser(url).open('/nested/enter')
      expect(answer.body).toEqual({ nested: 'ERR_RETURN_TO_REFUSED' })
    })

    it('hands a missing session to the app’s error handler', async () => {
      const app = express()
      app.use(auth({ routes: { login: false } }))
      app.get('/enter', (_req, res) => res.wechatLogin())
      const answer = await createBrowser(await world.run(withPages(app))).open('/enter')
      expect([answer.status, answer.body.handed.code]).toEqual([500, 'ERR_SESSION_MISSING'])
    })

    it('needs a callback for the login route', () => {
      expect(() => auth({ routes: { callback: false } })).toThrow(
        new TypeError('wechatAuth: routes.login needs routes.callback, which is switched off'),
      )
    })
  })

  describe('publicUrl', () => {
    /** What a proxy does that serves the app below /base: the app sees neither that nor the public host. */
    const behindProxy = (inner: Express): Express =>
      ((req: IncomingMessage, res: ServerResponse) => {
        req.headers.host = 'internal:8080'
        req.url = (req.url ?? '').replace(/^\/base/, '') || '/'
        ;(inner as unknown as RequestListener)(req, res)
      }) as unknown as Express
    const publicUrl = 'https://public.example/base'

    it.each<[string, WechatAuthOptions['publicUrl']]>([
      ['text', publicUrl],
      ['text with a slash at its end', `${publicUrl}/`],
      ['a function', (req) => `https://${req.get('x-site') ?? 'public.example'}/base`],
    ])('as %s makes callback, cookies and targets public', async (_kind, given) => {
      const app = appWithSession()
      app.use(auth({ publicUrl: given as string }))
      const url = await world.run(behindProxy(withPages(app)))
      const browser = createBrowser(url)

      const guarded = await browser.open('/base/me?a=1')
      expect(locationOf(guarded)).toBe('/base/wechat/login?returnTo=%2Fbase%2Fme%3Fa%3D1&scope=snsapi_base')
      const departure = await browser.open(locationOf(guarded))
      const [cookie = ''] = cookiesSetBy(departure)
      expect(cookie).toMatch(/^__Host-[^;]*;.* Path=\/;.*HttpOnly; Secure; SameSite=Lax/)
      expect(cookie).not.toMatch(/domain=/i)
      const callback = await decide(browser, locationOf(departure))
      expect(callback).toMatch(/^https:\/\/public\.example\/base\/wechat\/callback\?/)
      const { pathname, search } = new URL(callback)
      const answer = await browser.open(pathname + search)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/base/me?a=1'])
      expect((await browser.fetchJson('/base/me')).status).toBe(200)
    })

    it('returns to its own root by default', async () => {
      const app = appWithSession()
      app.use(auth({ publicUrl }))
      const browser = createBrowser(await world.run(behindProxy(withPages(app))))
      const departure = await browser.open('/base/wechat/login')
      const { pathname, search } = new URL(await decide(browser, locationOf(departure)))
      expect(locationOf(await browser.open(pathname + search))).toBe('/base/')
    })

    it('is the own origin: pages of it may call, the request’s host may not', async () => {
      const app = appWithSession()
      app.use(auth({ publicUrl }))
      const url = await world.run(behindProxy(withPages(app)))
      const headers = { 'User-Agent': 'MicroMessenger' }
      const path = '/base/wechat/authorizeUrl'
      const own = await getJson(url, path, { ...headers, Origin: 'https://public.example' })
      expect(own.status).toBe(200)
      const inner = await getJson(url, path, { ...headers, Origin: 'http://internal:8080' })
      expect(inner.body.error).toBe('ERR_ORIGIN_REFUSED')
    })

    it('may differ from request to request', async () => {
      const url = await world.run(
        wechatApp(world, { publicUrl: (req) => `https://${req.get('x-site') ?? 'public.example'}` }),
      )
      const browser = createBrowser(url)
      expect(await loginAt(browser, '/wechat/login')).toBe('https://public.example/wechat/callback')
      expect(await loginAt(browser, '/wechat/login', { 'X-Site': 'app.example' })).toBe(
        'https://app.example/wechat/callback',
      )
    })

    it.each(['', 'public.example', 'ftp://public.example', undefined])(
      'is the app’s mistake when its function answers %j',
      async (answered) => {
        const url = await world.run(wechatApp(world, { publicUrl: () => answered as string }))
        const answer = await createBrowser(url).open('/wechat/login')
        expect(answer.status).toBe(500)
        expect(answer.body.handed).toEqual({
          name: 'TypeError',
          message: 'publicUrl must answer an absolute http(s) URL',
        })
      },
    )

    it.each(['public.example', 'https://public.example/?a=1', 'https://u:p@public.example', 7])(
      'is refused at once when it is %j',
      (given) => {
        expect(() => auth({ publicUrl: given as string })).toThrow(/^wechatAuth: option "publicUrl" must/)
      },
    )
  })

  describe('behind a proxy without publicUrl', () => {
    const forwarded = { 'X-Forwarded-Host': 'app.example', 'X-Forwarded-Proto': 'https' }

    it('takes forwarded host and scheme under trust proxy', async () => {
      const app = appWithSession()
      app.set('trust proxy', 1)
      const url = await world.run(wechatApp(world, {}, app))
      const departure = await createBrowser(url).open('/wechat/login', forwarded)
      expect(redirectUriOf(locationOf(departure))).toBe('https://app.example/wechat/callback')
      expect(cookiesSetBy(departure)[0]).toMatch(/^__Host-.*; Secure;/)
      const listed = { ...forwarded, 'X-Forwarded-Host': 'app.example, proxy.internal' }
      const again = await createBrowser(url).open('/wechat/login', listed)
      expect(redirectUriOf(locationOf(again))).toBe('https://app.example/wechat/callback')
    })

    it.each(['javascript', 'ftp', 'http:', 'x y'])('answers 400 to the scheme %j', async (scheme) => {
      const app = appWithSession()
      app.set('trust proxy', 1)
      const url = await world.run(wechatApp(world, {}, app))
      const page = await createBrowser(url).open('/wechat/login', { 'X-Forwarded-Proto': scheme })
      expect([page.status, page.body.handed?.code]).toEqual([400, 'ERR_PARAMETER'])
    })

    it('ignores them otherwise', async () => {
      const url = await world.run(wechatApp(world))
      const departure = await createBrowser(url).open('/wechat/login', forwarded)
      expect(redirectUriOf(locationOf(departure))).toBe(`${url}/wechat/callback`)
      expect(cookiesSetBy(departure)[0]).not.toMatch(/__Host-|Secure/)
    })

    it('ignores them from an address that is not trusted', async () => {
      const app = appWithSession()
      app.set('trust proxy', '10.0.0.0/8')
      const url = await world.run(wechatApp(world, {}, app))
      const departure = await createBrowser(url).open('/wechat/login', forwarded)
      expect(redirectUriOf(locationOf(departure))).toBe(`${url}/wechat/callback`)
    })

    it('keeps the port of the Host header', async () => {
      const url = await world.run(wechatApp(world))
      const browser = createBrowser(url)
      expect(await loginAt(browser, '/wechat/login', { Host: 'app.example:8443' })).toBe(
        'http://app.example:8443/wechat/callback',
      )
    })

    // WeChat takes an address with one for another than the domain in its console: 10003.
    it('leaves out a port that the scheme means anyway', async () => {
      const app = appWithSession()
      app.set('trust proxy', 1)
      const browser = createBrowser(await world.run(wechatApp(world, {}, app)))
      const https = { ...forwarded, 'X-Forwarded-Host': 'app.example:443' }
      expect(await loginAt(browser, '/wechat/login', https)).toBe('https://app.example/wechat/callback')
      const http = { Host: 'app.example:80' }
      expect(await loginAt(browser, '/wechat/login', http)).toBe('http://app.example/wechat/callback')
    })
  })

  describe('a Host header that is no host', () => {
    it.each([
      'evil.example/path',
      'user@evil.example',
      'a b',
      'app.example:port',
      'app.example#x',
      'app.example?x',
      '[::1',
      'app.example:99999',
      "app.example'",
    ])('answers 400 to %j', async (host) => {
      const url = await world.run(wechatApp(world))
      const page = await createBrowser(url).open('/wechat/login', { Host: host })
      expect([page.status, page.body.handed?.code]).toEqual([400, 'ERR_PARAMETER'])
      const json = await createBrowser(url).fetchJson('/wechat/authorizeUrl', { Host: host })
      expect([json.status, json.body.error]).toEqual([400, 'ERR_PARAMETER'])
    })
  })

  describe('GET /wechat/login?url=', () => {
    let url = ''
    beforeAll(async () => {
      url = await world.run(wechatApp(world, { returnToOrigins: ['https://front.example'] }))
    })

    it('is a second name of returnTo', async () => {
      const home = 'https://front.example/home?a=1#top'
      const browser = createBrowser(url)
      const answer = await logInByPage(browser, {
        loginPath: `/wechat/login?url=${encodeURIComponent(home)}&scope=snsapi_userinfo`,
      })
      expect([answer.status, locationOf(answer)]).toEqual([303, home])
    })

    it('is checked as returnTo is', async () => {
      const answer = await createBrowser(url).open('/wechat/login?url=https%3A%2F%2Fevil.example%2F')
      expect([answer.status, answer.body.handed.code]).toEqual([403, 'ERR_RETURN_TO_REFUSED'])
    })

    it('counts less than returnTo', async () => {
      const answer = await logInByPage(createBrowser(url), {
        loginPath: '/wechat/login?url=%2Ftwo&returnTo=%2Fone',
      })
      expect(locationOf(answer)).toBe('/one')
    })
  })

  describe('two of them for two accounts in one app', () => {
    const appWithTwo = (options: Partial<WechatAuthOptions> = {}): Express => {
      const app = appWithSession()
      app.use(auth({ basePath: '/one', ...options }))
      app.use(auth({ ...otherCredentials, basePath: '/two', ...options }))
      return withPages(app)
    }

    it('show the newest login of a session', async () => {
      const browser = createBrowser(await world.run(appWithTwo({ keepSessionInfo: true })))
      await logInByPage(browser, { loginPath: '/two/wechat/login' })
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(otherCredentials.appId)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await logInByPage(browser, { loginPath: '/one/wechat/login' })
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await logInByPage(browser, { loginPath: '/two/wechat/login' })
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(otherCredentials.appId)
    })

    it('end apart: the other login stays', async () => {
      const browser = createBrowser(await world.run(appWithTwo({ keepSessionInfo: true })))
      await logInByPage(browser, { loginPath: '/one/wechat/login' })
      await logInByPage(browser, { loginPath: '/two/wechat/login' })
      await browser.post('/two/wechat/logout')
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
      await browser.post('/one/wechat/logout')
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it('take no transaction of each other', async () => {
      const browser = createBrowser(await world.run(appWithTwo()))
      const started = await startJsonLogin(browser, '/one/wechat/authorizeUrl')
      const code = await codeOf(browser, started)
      const wrong = await browser.post('/two/wechat/getUserInfo', { ...started, code })
      expect([wrong.status, wrong.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
      expect((await browser.post('/one/wechat/getUserInfo', { ...started, code })).status).toBe(200)
    })

    it('leave each other’s logins alone, at a login and at a logout', async () => {
      const browser = createBrowser(await world.run(appWithTwo()))
      await logInByPage(browser, { loginPath: '/one/wechat/login' })
      await logInByPage(browser, { loginPath: '/two/wechat/login' })
      await browser.post('/two/wechat/logout')
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
    })
  })

  describe('with a client', () => {
    const clientWith = (tokenCache = memoryTokenCache()) =>
      wechatClient({ ...accountCredentials, endpoints: world.simulator.endpoints, tokenCache })
    const appWithClient = (
      client: ReturnType<typeof clientWith>,
      options: Partial<WechatAuthOptions> = {},
    ): Express => {
      const app = appWithSession()
      app.use(wechatAuth({ client, secret: deploymentSecret, requireState: 'browser', ...options }))
      return withPages(app)
    }

    it('logs in', async () => {
      const browser = createBrowser(await world.run(appWithClient(clientWith())))
      expect((await logInByPage(browser)).status).toBe(303)
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
    })

    it('uses the client’s token cache: outcomes and revocations are shared', async () => {
      const shared = memoryTokenCache()
      const one = await world.run(appWithClient(clientWith(shared), { bearer: true }))
      const two = await world.run(appWithClient(clientWith(shared), { bearer: true }))
      const started = await startJsonLogin(createBrowser(one))
      const body = { ...started, code: issueCode(world.simulator) }
      const [first, second] = await Promise.all([postCode(one, body), postCode(two, body)])
      expect([first?.status, second?.status]).toEqual([200, 200])
      expect(exchanges(world.simulator)).toBe(1)
      const headers = { Authorization: `Bearer ${first?.body.data.token}` }
      await postCode(one, {}, headers, '/wechat/logout')
      expect((await getJson(two, '/me', headers)).body.error).toBe('ERR_TOKEN_INVALID')
    })

    it('takes no credentials beside it, and nothing that wechatClient() did not make', () => {
      expect(() => wechatAuth({ ...accountCredentials, client: clientWith() })).toThrow(
        /wechatAuth: give exactly one of/,
      )
      expect(() => wechatAuth({ client: {} as never })).toThrow(
        new TypeError('wechatAuth: option "client" must be what wechatClient() made'),
      )
    })
  })

  it('never mounts when it was not called', () => {
    const app = express()
    app.use(wechatAuth as never)
    app.use(showError)
    return world.run(app).then(async (url) => {
      const answer = await getJson(url, '/')
      expect(answer.body.handed.message).toBe(
        'wechatAuth was mounted without being called: write wechatAuth(...)',
      )
    })
  })
})
