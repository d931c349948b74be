import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import {
  requireWechatUser,
  type UserTokens,
  type WebsiteLoginOptions,
  type WechatAuthEvent,
  websiteLogin,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import type { Response } from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { mountWebsite } from '../../helpers/apps/website.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import {
  type Browser,
  createBrowser,
  insideWechat,
  locationOf,
  onDesktop,
} from '../../helpers/visitors/browser.ts'
import { logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import {
  accountCredentials,
  decide,
  exchanges,
  logInByPage,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, postCode } from '../../helpers/visitors/requests.ts'

const loginPath = '/wechat/qr/login'
const secret = 'the secret of all tenants'

describe('websiteLogin()', () => {
  const world = useSimulator()
  const events: WechatAuthEvent[] = []
  let url = ''

  const appFor = (options: Partial<WebsiteLoginOptions> = {}, app: Express = appWithSession()): Express => {
    mountWebsite(app, world.simulator, options)
    app.get('/website-only', requireWechatUser({ provider: 'website' }), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/profile', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
      res.json(req.wechatUser)
    })
    return withPages(app)
  }
  const start = (options?: Partial<WebsiteLoginOptions>): Promise<string> => world.run(appFor(options))
  const desktop = (at = url): Browser => onDesktop(at)
  const openidOf = (person: string): string =>
    world.simulator.users.openidOf(person, websiteCredentials.appId)

  beforeAll(async () => {
    url = await start({ onEvent: (event) => events.push(event) })
  })
  beforeEach(() => {
    events.length = 0
  })

  describe('the redirect', () => {
    it('logs a person in by the QR page', async () => {
      const browser = desktop()
      const departure = await browser.open(loginPath)
      expect(departure.status).toBe(302)
      const page = new URL(locationOf(departure))
      expect(page.origin + page.pathname).toBe(`${world.simulator.endpoints.open}/connect/qrconnect`)
      expect(page.hash).toBe('#wechat_redirect')
      expect([...page.searchParams]).toEqual([
        ['appid', websiteCredentials.appId],
        ['redirect_uri', `${url}/wechat/qr/callback`],
        ['response_type', 'code'],
        ['scope', 'snsapi_login'],
        ['state', expect.stringMatching(/^[A-Za-z0-9]{22,128}$/)],
      ])
      const answer = await browser.open(await decide(browser, page.href, { person: 'xiaohong' }))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/'])
      expect(answer.headers['referrer-policy']).toBe('no-referrer')
      expect(answer.headers['cache-control']).toBe('no-store')
      const { body } = await browser.fetchJson('/me')
      expect(body).toMatchObject({
        provider: 'website',
        appId: websiteCredentials.appId,
        openid: openidOf('xiaohong'),
        unionid: world.simulator.users.unionidOf('xiaohong', websiteCredentials.appId),
        nickname: '王小红',
        scope: 'snsapi_login',
        loggedInAt: expect.any(Number),
      })
      expect(JSON.stringify(body)).not.toMatch(/token/)
      expect(events).toEqual([
        {
          type: 'login',
          provider: 'website',
          appId: websiteCredentials.appId,
          flow: 'page',
          replayed: false,
        },
      ])
      expect(exchanges(world.simulator)).toBe(1)
    })

    it('comes back to the page that was asked for, its own query untouched', async () => {
      const browser = desktop()
      const target = '/me?a=1&b=%E4%BD%A0&code=own'
      const answer = await logInByPage(browser, {
        loginPath: `${loginPath}?returnTo=${encodeURIComponent(target)}`,
      })
      expect([answer.status, locationOf(answer)]).toEqual([303, target])
    })

    it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/a\tb'])(
      'refuses to come back to %j',
      async (returnTo) => {
        const answer = await desktop().open(`${loginPath}?returnTo=${encodeURIComponent(returnTo)}`)
        expect([answer.status, answer.body.handed.code]).toEqual([403, 'ERR_RETURN_TO_REFUSED'])
      },
    )

    it('is the QR page in WeChat’s own browser too: this router knows no other login', async () => {
      const departure = await insideWechat(url).open(loginPath)
      expect(locationOf(departure)).toContain('/connect/qrconnect?')
    })

    it.each<[WebsiteLoginOptions['lang'], string | null]>([
      [undefined, null],
      ['zh_CN', null],
      ['en', 'en'],
    ])('shows the page in the language of the option: %s', async (lang, parameter) => {
      const departure = await desktop(await start(lang && { lang })).open(loginPath)
      expect(new URL(locationOf(departure)).searchParams.get('lang')).toBe(parameter)
    })

    it('refuses a state that this browser did not start', async () => {
      const [one, other] = [desktop(), desktop()]
      const callback = await decide(one, locationOf(await one.open(loginPath)))
      await other.open(loginPath)
      const answer = await other.open(callback)
      expect([answer.status, answer.body.handed.code]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it('answers a doubled callback twice alike, with one exchange', async () => {
      const browser = desktop()
      const callback = await decide(browser, locationOf(await browser.open(loginPath)))
      const answers = [await browser.open(callback), await browser.open(callback)]
      expect(answers.map(({ status }) => status)).toEqual([303, 303])
      expect(exchanges(world.simulator)).toBe(1)
      expect((await browser.fetchJson('/whoami')).body.openid).toBe(openidOf('xiaoming'))
    })

    it('refuses a blocked person and a login without a session', async () => {
      const answer = await logInByPage(desktop(), { loginPath, person: 'fengxian' })
      expect([answer.status, answer.body.handed.code]).toEqual([403, 'ERR_USER_BLOCKED'])
      const bare = await world.run(appFor({}, express()))
      const refused = await desktop(bare).open(loginPath)
      expect([refused.status, refused.body.handed.code]).toEqual([500, 'ERR_SESSION_MISSING'])
    })
  })

  describe('a person who declines', () => {
    it('comes back with error=access_denied', async () => {
      const browser = desktop()
      const answer = await logInByPage(browser, {
        loginPath: `${loginPath}?returnTo=/me%3Fa%3D1`,
        decision: 'deny',
      })
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me?a=1&error=access_denied'])
      const guarded = await browser.open('/me?a=1&error=access_denied')
      expect([guarded.status, guarded.body.handed.code]).toEqual([403, 'ERR_ACCESS_DENIED'])
      expect(loginCookies(browser)).toEqual([])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it('is what onDenied is for', async () => {
      const at = await start({ onDenied: (_req, res) => void res.status(418).send('as you like') })
      const answer = await logInByPage(desktop(at), { loginPath, decision: 'deny' })
      expect([answer.status, answer.text]).toEqual([418, 'as you like'])
    })
  })

  describe('the other routes', () => {
    it('log in by JSON, with the cookie', async () => {
      const browser = desktop()
      const started = await startJsonLogin(browser, '/wechat/qr/authorizeUrl')
      expect(started).toEqual({
        url: expect.stringContaining('/connect/qrconnect?'),
        state: expect.any(String),
        verifier: expect.any(String),
        expiresIn: 600,
      })
      const answer = await logInByJson(browser, { prefix: '/wechat/qr' })
      expect(answer.body.data).toMatchObject({ provider: 'website', openid: openidOf('xiaoming') })
      expect((await browser.fetchJson('/wechat/qr/user')).body.data).toEqual(answer.body.data)
    })

    it('say who is logged in, and log out', async () => {
      const browser = desktop()
      expect((await browser.fetchJson('/wechat/qr/user')).body.error).toBe('ERR_LOGIN_REQUIRED')
      await logInByPage(browser, { loginPath })
      const before = (await browser.fetchJson('/whoami')).body.sessionId
      expect((await browser.fetchJson('/wechat/qr/user')).body.data.nickname).toBe('李小明')
      expect((await browser.post('/wechat/qr/logout')).body).toEqual({
        code: 0,
        message: 'success',
        data: {},
      })
      const after = (await browser.fetchJson('/whoami')).body
      expect(after.openid).toBeNull()
      expect(after.sessionId).not.toBe(before)
    })

    it('are not those of wechatAuth()', async () => {
      for (const path of ['/wechat/login', '/wechat/callback', '/wechat/user', '/wechat/widget']) {
        expect((await desktop().open(path)).status).toBe(404)
      }
    })
  })

  describe('GET /wechat/qr/widget', () => {
    const widget = (browser: Browser, query = '', headers: Record<string, string> = {}): Promise<Response> =>
      browser.fetchJson(`/wechat/qr/widget${query}`, headers)

    it('answers exactly the parameters of wxLogin.js, and the cookie', async () => {
      const browser = desktop()
      const answer = await widget(browser)
      expect(answer.status).toBe(200)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toEqual({
        code: 0,
        message: 'success',
        data: {
          appid: websiteCredentials.appId,
          scope: 'snsapi_login',
          redirect_uri: encodeURIComponent(`${url}/wechat/qr/callback`),
          state: expect.stringMatching(/^[A-Za-z0-9]{22,128}$/),
          self_redirect: false,
        },
      })
      const [line, ...others] = cookiesSetBy(answer)
      expect(others).toEqual([])
      expect(line).toMatch(/^wxa-[^=]+=[^;]+;/)
      for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(line).toContain(attribute)
      expect(answer.text).not.toContain(websiteCredentials.appSecret)
    })

    /** What wxLogin.js asks for: the redirect_uri goes into the link as it is. */
    const frameOf = ({ body }: Response): string => {
      const { appid, scope, redirect_uri, state, self_redirect } = body.data
      return `${world.simulator.endpoints.open}/connect/qrconnect?appid=${appid}&scope=${scope}&redirect_uri=${redirect_uri}&state=${state}&login_type=jssdk&self_redirect=${self_redirect}&styletype=&sizetype=&bgcolor=&rst=`
    }

    it('leads to a login of the page', async () => {
      const browser = desktop()
      const callback = await decide(browser, frameOf(await widget(browser)))
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/'])
      expect((await browser.fetchJson('/whoami')).body.openid).toBe(openidOf('xiaoming'))
      expect(loginCookies(browser)).toHaveLength(1)
    })

    it('ends at returnTo, which survives the encoding', async () => {
      const browser = desktop()
      const target = '/me?a=1&b=%E4%BD%A0'
      const answer = await widget(browser, `?returnTo=${encodeURIComponent(target)}`)
      expect(decodeURIComponent(answer.body.data.redirect_uri)).toBe(
        `${url}/wechat/qr/callback?returnTo=${encodeURIComponent(target)}`,
      )
      const back = await browser.open(await decide(browser, frameOf(answer)))
      expect(locationOf(back)).toBe(target)
    })

    it('is no login without the cookie', async () => {
      const answer = await widget(desktop())
      const stranger = desktop()
      await stranger.open(loginPath)
      const back = await stranger.open(await decide(stranger, frameOf(answer)))
      expect([back.status, back.body.handed.code]).toEqual([403, 'ERR_STATE_MISMATCH'])
    })

    it('takes a denial in the frame', async () => {
      const browser = desktop()
      const callback = await decide(browser, frameOf(await widget(browser, '?returnTo=/me')), {
        decision: 'deny',
      })
      expect(locationOf(await browser.open(callback))).toBe('/me?error=access_denied')
    })

    it('works in several tabs at once', async () => {
      const browser = desktop()
      const tabs = [await widget(browser, '?returnTo=/one'), await widget(browser, '?returnTo=/two')]
      for (const [index, target] of ['/one', '/two'].entries()) {
        const back = await browser.open(await decide(browser, frameOf(tabs[index] as Response)))
        expect([back.status, locationOf(back)]).toEqual([303, target])
      }
    })

    it.each<[string, Record<string, string>, number, string]>([
      ['?returnTo=https://evil.example', {}, 403, 'ERR_RETURN_TO_REFUSED'],
      ['', { Origin: 'https://evil.example' }, 403, 'ERR_ORIGIN_REFUSED'],
      ['', { Origin: 'null' }, 403, 'ERR_ORIGIN_REFUSED'],
    ])('refuses %j with %j in JSON, and sets no cookie', async (query, headers, status, error) => {
      const answer = await widget(desktop(), query, headers)
      expect([answer.status, answer.body.error, answer.body.code]).toEqual([status, error, -1])
      expect(cookiesSetBy(answer)).toEqual([])
      expect(answer.headers['cache-control']).toBe('no-store')
    })

    it('comes back to a front end of an allowed origin', async () => {
      const at = await start({ returnToOrigins: ['https://shop.example'] })
      const headers = { Origin: 'https://shop.example' }
      const answer = await widget(desktop(at), '?returnTo=https://shop.example/done', headers)
      expect(answer.status).toBe(200)
      expect(decodeURIComponent(answer.body.data.redirect_uri)).toBe(
        `${at}/wechat/qr/callback?returnTo=${encodeURIComponent('https://shop.example/done')}`,
      )
    })

    it('encodes the public address', async () => {
      const at = await start({ publicUrl: 'https://login.example.com/base' })
      const answer = await widget(desktop(at))
      expect(answer.body.data.redirect_uri).toBe(
        'https%3A%2F%2Flogin.example.com%2Fbase%2Fwechat%2Fqr%2Fcallback',
      )
      expect(cookiesSetBy(answer)[0]).toMatch(/^__Host-.*; Secure/)
    })

    it('needs a session, and says so in JSON', async () => {
      const answer = await widget(desktop(await world.run(appFor({}, express()))))
      expect([answer.status, answer.body.error]).toEqual([500, 'ERR_SESSION_MISSING'])
    })

    it('is not there with widget: false', async () => {
      const at = await start({ routes: { widget: false } })
      expect((await widget(desktop(at))).status).toBe(404)
      expect((await desktop(at).open(loginPath)).status).toBe(302)
    })
  })

  describe('requireWechatUser()', () => {
    it.each(['/me', '/website-only'])('sends the page %s to this login', async (path) => {
      const browser = desktop()
      const answer = await browser.open(path)
      expect([answer.status, locationOf(answer)]).toEqual([
        302,
        `${loginPath}?returnTo=${encodeURIComponent(path)}&scope=snsapi_base`,
      ])
      const back = await logInByPage(browser, { loginPath: locationOf(answer) })
      expect(locationOf(back)).toBe(path)
      expect((await browser.open(path)).body.provider).toBe('website')
    })

    it('is content with a QR login where snsapi_userinfo is asked for', async () => {
      const browser = desktop()
      await logInByPage(browser, { loginPath })
      expect((await browser.open('/profile')).status).toBe(200)
    })

    it('names this login to scripts', async () => {
      const answer = await desktop().fetchJson('/website-only')
      expect([answer.status, answer.body.error, answer.body.data]).toEqual([
        401,
        'ERR_LOGIN_REQUIRED',
        { loginUrl: `${loginPath}?scope=snsapi_base` },
      ])
    })

    it('tells a website login from one of the account, with both routers mounted', async () => {
      const app = appWithSession()
      const { endpoints } = world.simulator
      app.use(wechatAuth({ ...accountCredentials, endpoints, keepSessionInfo: true }))
      const at = await world.run(appFor({ keepSessionInfo: true }, app))
      const browser = createBrowser(at)
      await logInByPage(browser)
      expect((await browser.open('/me')).body.provider).toBe('official-account')
      const guarded = await browser.open('/website-only')
      expect(locationOf(guarded)).toMatch(/^\/wechat\/qr\/login\?/)
      await logInByPage(browser, { loginPath: locationOf(guarded) })
      expect((await browser.open('/website-only')).body.openid).toBe(openidOf('xiaoming'))
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(websiteCredentials.appId)
      await browser.post('/wechat/qr/logout')
      expect((await browser.fetchJson('/whoami')).body.appId).toBe(accountCredentials.appId)
    })
  })

  describe('addresses', () => {
    it('stand below basePath', async () => {
      const at = await start({ basePath: '/api' })
      const browser = desktop(at)
      expect((await browser.open(loginPath)).status).toBe(404)
      const guarded = await browser.open('/me')
      expect(locationOf(guarded)).toBe('/api/wechat/qr/login?returnTo=%2Fme&scope=snsapi_base')
      const { body } = await browser.fetchJson('/api/wechat/qr/widget')
      expect(decodeURIComponent(body.data.redirect_uri)).toBe(`${at}/api/wechat/qr/callback`)
      expect(locationOf(await logInByPage(browser, { loginPath: locationOf(guarded) }))).toBe('/me')
    })

    it('stand below the mount path', async () => {
      const app = appWithSession()
      app.use('/shop', websiteLogin({ ...websiteCredentials, endpoints: world.simulator.endpoints }))
      const browser = desktop(await world.run(app))
      const answer = await logInByPage(browser, { loginPath: '/shop/wechat/qr/login?returnTo=/shop/done' })
      expect([answer.status, locationOf(answer)]).toEqual([303, '/shop/done'])
      expect((await browser.fetchJson('/shop/wechat/qr/user')).status).toBe(200)
    })

    it('are renamed', async () => {
      const routes = { login: '/in', callback: '/back', widget: '/code', user: '/who', logout: '/out' }
      const at = await start({ routes })
      const browser = desktop(at)
      const { body } = await browser.fetchJson('/code')
      expect(decodeURIComponent(body.data.redirect_uri)).toBe(`${at}/back`)
      expect(locationOf(await logInByPage(browser, { loginPath: '/in' }))).toBe('/')
      expect((await browser.fetchJson('/who')).body.data.nickname).toBe('李小明')
      expect((await browser.post('/out')).status).toBe(200)
      expect((await browser.fetchJson('/who')).status).toBe(401)
      expect((await browser.fetchJson('/wechat/qr/widget')).status).toBe(404)
      // One of the router's own routes is no place to end at.
      const own = await logInByPage(desktop(at), { loginPath: '/in?returnTo=/code' })
      expect(locationOf(own)).toBe('/')
    })
  })

  describe('many tenants', () => {
    const otherCredentials = { appId: 'wx00000000000000cc', appSecret: '000000000000000000000000000000cc' }
    let at = ''
    beforeAll(async () => {
      const redirectDomains = ['127.0.0.1', 'a.example', 'b.example']
      world.simulator.apps.update(websiteCredentials.appId, { redirectDomains })
      addApp(world.simulator, { ...otherCredentials, kind: 'website', name: '乙网站', redirectDomains })
      at = await start({
        secret,
        credentials: (req) =>
          ({ 'a.example': websiteCredentials, 'b.example': otherCredentials })[req.hostname],
      })
    })

    it('have their own app each in the widget and in the login', async () => {
      for (const [Host, { appId }] of [
        ['a.example', websiteCredentials],
        ['b.example', otherCredentials],
      ] as const) {
        const { body } = await desktop(at).fetchJson('/wechat/qr/widget', { Host })
        expect(body.data).toMatchObject({
          appid: appId,
          redirect_uri: encodeURIComponent(`http://${Host}/wechat/qr/callback`),
        })
        const departure = await desktop(at).open(loginPath, { Host })
        expect(new URL(locationOf(departure)).searchParams.get('appid')).toBe(appId)
      }
    })

    it('share no login', async () => {
      const browser = desktop(at)
      const departure = await browser.open(loginPath, { Host: 'a.example' })
      const { pathname, search } = new URL(await decide(browser, locationOf(departure)))
      expect((await browser.open(pathname + search, { Host: 'a.example' })).status).toBe(303)
      const whoami = async (Host: string) => (await browser.fetchJson('/whoami', { Host })).body.appId
      expect(await whoami('a.example')).toBe(websiteCredentials.appId)
      expect(await whoami('b.example')).toBeUndefined()
    })

    it('are nobody on a host of no tenant: the app answers', async () => {
      const Host = 'c.example'
      expect((await desktop(at).open('/wechat/qr/widget', { Host })).status).toBe(404)
    })
  })

  describe('tokens', () => {
    it('are kept in the userTokenStore for later calls', async () => {
      const rows = new Map<string, UserTokens>()
      const client = wechatClient({
        ...websiteCredentials,
        endpoints: world.simulator.endpoints,
        userTokenStore: rows,
      })
      const at = await start({ client })
      await logInByPage(desktop(at), { loginPath })
      expect([...rows.keys()]).toEqual([`${websiteCredentials.appId}:${openidOf('xiaoming')}`])
      const info = await client.fetchUserInfo({ openid: openidOf('xiaoming') })
      expect(info.nickname).toBe('李小明')
    })

    it('for callers without cookies come with bearer, and hold for this provider alone', async () => {
      // A code is brought as a server does.
      const at = await start({ bearer: true, secret, requireState: 'browser' })
      const code = world.simulator.users.issueCode('xiaoming', websiteCredentials.appId, 'snsapi_login')
      const answer = await postCode(at, { code }, {}, '/wechat/qr/getUserInfo')
      expect(answer.body.data).toMatchObject({ provider: 'website', expiresIn: 7_200 })
      const headers = { Authorization: `Bearer ${answer.body.data.token}` }
      expect((await getJson(at, '/website-only', headers)).status).toBe(200)
      const app = appWithSession()
      app.use(wechatAuth({ ...websiteCredentials, secret, bearer: true }))
      const foreign = await getJson(await world.run(withPages(app)), '/me', headers)
      expect([foreign.status, foreign.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    })
  })

  it('res.wechatLogin() and res.wechatLogout() do what the routes do', async () => {
    const app = appWithSession()
    app.use(
      websiteLogin({
        ...websiteCredentials,
        endpoints: world.simulator.endpoints,
        routes: { login: false, logout: false },
      }),
    )
    app.get('/enter', (_req, res) => res.wechatLogin({ returnTo: '/whoami' }))
    app.get('/leave', async (_req, res) => {
      await res.wechatLogout()
      res.redirect('/whoami')
    })
    const browser = desktop(await world.run(withPages(app)))
    expect(locationOf(await logInByPage(browser, { loginPath: '/enter' }))).toBe('/whoami')
    expect((await browser.fetchJson('/whoami')).body.openid).toBe(openidOf('xiaoming'))
    await browser.open('/leave')
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })
})
