import { beforeAll, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { errorHandler, requireWechatUser, wechatAuth } from 'express-wechat-auth'
import request from 'supertest'
import type { LoginApp } from '../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../helpers/apps/login-apps.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  locationOf,
  onDesktop,
  wechatUserAgent,
} from '../../helpers/visitors/browser.ts'
import { accountCredentials, decide, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { crawl, departureOf, lastOf, readyCallback } from '../../helpers/visitors/wechat-login.ts'

const showError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(500).type('text').send(`${error.name}: ${error.message}`)
}

describe('requireWechatUser()', () => {
  const { simulator, start, run } = useLoginApps()
  let app: LoginApp

  const startExpress = async (build: (app: express.Express) => void): Promise<{ url: string }> => {
    const own = appWithSession()
    build(own)
    return { url: await run(own) }
  }

  /** Where a browser comes through until it is let in. */
  const pathsOf = async (browser: Browser, path: string): Promise<string[]> => {
    const hops = await crawl(browser, path)
    expect(lastOf(hops).status).toBe(200)
    return hops.map(({ url }) => new URL(url, app.url).pathname)
  }

  beforeAll(async () => {
    app = await start({
      auth: { website: websiteCredentials },
      routes: (own) => {
        const answer: RequestHandler = (req, res) => {
          res.json(req.wechatUser)
        }
        own.post('/me', requireWechatUser(), answer)
        own.put('/me', requireWechatUser(), answer)
        own.get('/account-only', requireWechatUser({ provider: 'official-account' }), answer)
        own.get('/website-only', requireWechatUser({ provider: 'website' }), answer)
        own.get('/phone-only', requireWechatUser({ provider: 'mobile-app' }), answer)
      },
    })
  })

  describe('a page', () => {
    it.each([
      ['/me', '/wechat/login?returnTo=%2Fme&scope=snsapi_base'],
      ['/me?a=1&b=%E4%BD%A0', '/wechat/login?returnTo=%2Fme%3Fa%3D1%26b%3D%25E4%25BD%25A0&scope=snsapi_base'],
      ['/profile', '/wechat/login?returnTo=%2Fprofile&scope=snsapi_userinfo'],
    ])('%s is sent to the login and comes back', async (path, login) => {
      const browser = createBrowser(app.url)
      const answer = await browser.open(path)
      expect([answer.status, locationOf(answer)]).toEqual([302, login])
      expect(answer.headers['cache-control']).toBe('no-store')
      const back = await browser.open(await readyCallback(browser, login))
      expect(locationOf(back)).toBe(path)
      expect((await browser.open(path)).status).toBe(200)
    })

    it.each([
      ['a browser', { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }],
      ['an old browser', { Accept: 'application/xhtml+xml' }],
      ['a browser with fetch metadata', { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' }],
    ])('opened by %s is a page', async (_who, headers) => {
      const answer = await createBrowser(app.url).open('/me', headers)
      expect(answer.status).toBe(302)
    })

    it('with an address of another host in its path never leads there', async () => {
      const own = await start({
        routes: (express) => {
          express.use(requireWechatUser())
        },
      })
      for (const path of ['//evil.example/x', '/\\evil.example', '//evil.example%2f..']) {
        const answer = await request(own.url)
          .get(path)
          .set({ Accept: 'text/html', 'User-Agent': 'MicroMessenger' })
          .redirects(0)
        const target = new URL(locationOf(answer) || '/', own.url)
        expect([path, target.origin]).toEqual([path, own.url])
        const next = await createBrowser(own.url).open(target.pathname + target.search)
        if (next.status === 302) expect(new URL(departureOf(next).redirectUri).origin).toBe(own.url)
        else expect(next.status).toBe(403)
      }
    })
  })

  describe('everything else', () => {
    it.each([
      ['JSON', { Accept: 'application/json' }],
      ['anything', { Accept: '*/*' }],
      ['a page by fetch()', { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }],
      ['a page by fetch() of the same origin', { Accept: 'text/html', 'Sec-Fetch-Mode': 'same-origin' }],
      ['a page by XMLHttpRequest', { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest' }],
    ])('that asks for %s gets 401 with the address of the login', async (_what, headers) => {
      const answer = await createBrowser(app.url).open('/me', headers)
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({
        code: -1,
        message: '请先登录',
        error: 'ERR_LOGIN_REQUIRED',
        data: { loginUrl: '/wechat/login?scope=snsapi_base' },
      })
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(app.events).toEqual([
        { type: 'refusal', code: 'ERR_LOGIN_REQUIRED', status: 401, message: expect.any(String) },
      ])
    })

    it('that has no Accept header gets 401', async () => {
      // supertest sends none by itself.
      const answer = await request(app.url).get('/me').redirects(0)
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    })

    it.each(['post', 'put', 'head'] as const)(
      'that is a %s gets 401, also with Accept: text/html',
      async (method) => {
        const answer = await request(app.url)[method]('/me').set('Accept', 'text/html').redirects(0)
        expect(answer.status).toBe(401)
      },
    )

    it('gets an address that leads to the login with the guard’s scope', async () => {
      const browser = createBrowser(app.url)
      const { loginUrl } = (await browser.fetchJson('/profile')).body.data
      const answer = await browser.open(`${loginUrl}&returnTo=/me`)
      expect(departureOf(answer).scope).toBe('snsapi_userinfo')
    })

    it('is told in the router’s language', async () => {
      const own = await start({ auth: { lang: 'en' } })
      expect((await createBrowser(own.url).fetchJson('/me')).body.message).toBe('Please log in')
    })
  })

  describe('scope', () => {
    it('lets a silent login pass where nothing more is asked, and a full one everywhere', async () => {
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser, '/wechat/login?scope=snsapi_base'))
      expect((await browser.open('/me')).status).toBe(200)
      expect((await browser.fetchJson('/profile')).status).toBe(401)
      expect(lastOf(await crawl(browser, '/profile')).body.nickname).toBe('李小明')
      expect((await browser.open('/me')).status).toBe(200)
    })

    it('is given by the website’s login, which has only one', async () => {
      const browser = onDesktop(app.url)
      await browser.open(await readyCallback(browser))
      expect((await browser.open('/profile')).status).toBe(200)
    })
  })

  describe('provider', () => {
    it('lets only logins of its kind pass', async () => {
      const phone = createBrowser(app.url)
      await phone.open(await readyCallback(phone))
      expect((await phone.fetchJson('/account-only')).status).toBe(200)
      expect((await phone.fetchJson('/website-only')).status).toBe(401)
      const desktop = onDesktop(app.url)
      await desktop.open(await readyCallback(desktop))
      expect((await desktop.fetchJson('/account-only')).status).toBe(401)
      expect((await desktop.fetchJson('/website-only')).status).toBe(200)
    })

    it('that this browser cannot log in with is said so, and leads to no login', async () => {
      for (const [agent, path, kind] of [
        [wechatUserAgent, '/website-only', 'website'],
        [desktopUserAgent, '/account-only', 'official-account'],
      ] as const) {
        const answer = await createBrowser(app.url, agent).open(path)
        expect([answer.status, locationOf(answer)]).toEqual([403, ''])
        expect(app.errors.at(-1)).toMatchObject({
          code: 'ERR_BROWSER_UNSUPPORTED',
          message: `this browser cannot log in with provider "${kind}"`,
        })
      }
    })

    it('that no router above gives is a mistake of the app', async () => {
      const answer = await createBrowser(app.url).open('/phone-only')
      expect([answer.status, answer.text]).toEqual([
        500,
        'TypeError: requireWechatUser: no router above this guard logs in with provider "mobile-app"; mount one above it',
      ])
    })
  })

  describe('a mistake of the app', () => {
    it('no router above is a 500 that says so', async () => {
      const own = await startExpress((app) => {
        app.get('/me', requireWechatUser(), (_req, res) => {
          res.send('never')
        })
        app.use(errorHandler())
        app.use(showError)
      })
      for (const accept of ['text/html', 'application/json']) {
        const answer = await request(own.url).get('/me').set('Accept', accept).redirects(0)
        expect([answer.status, answer.text]).toEqual([
          500,
          'TypeError: requireWechatUser: no wechatAuth() router ran before this guard; mount one above it',
        ])
      }
    })

    it('a router below, or one that sees other paths only, is none above', async () => {
      const own = await startExpress((app) => {
        app.use('/api', wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        app.get('/me', requireWechatUser(), (_req, res) => {
          res.send('never')
        })
        app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        app.use(showError)
      })
      expect((await createBrowser(own.url).open('/me')).status).toBe(500)
    })

    it('used without being called is a TypeError that says how', async () => {
      const own = await startExpress((app) => {
        app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        app.get('/me', requireWechatUser as unknown as RequestHandler, (_req, res) => {
          res.send('never')
        })
        app.use(showError)
      })
      const answer = await createBrowser(own.url).open('/me')
      expect([answer.status, answer.text]).toEqual([
        500,
        'TypeError: requireWechatUser was mounted without being called: write requireWechatUser(...)',
      ])
    })

    it.each([
      [{ scope: 'snsapi_login' }, /option "scope" must be/],
      [{ provider: 'wecom' }, /option "provider" must be/],
      [{ scop: 'snsapi_base' }, /unknown option "scop", did you mean "scope"\?/],
      ['snsapi_base', /the options must be an object/],
      [null, /the options must be an object/],
    ])('the options %j are a TypeError at once', (options, message) => {
      expect(() => requireWechatUser(options as never)).toThrow(TypeError)
      expect(() => requireWechatUser(options as never)).toThrow(message)
    })
  })

  describe('where the router is', () => {
    it('with routes.login off, the page goes straight to WeChat and comes back', async () => {
      const own = await start({ auth: { routes: { login: false } } })
      const browser = createBrowser(own.url)
      const answer = await browser.open('/me?tab=2')
      expect(answer.status).toBe(302)
      expect(departureOf(answer).scope).toBe('snsapi_base')
      expect((await browser.fetchJson('/me')).body).toEqual({
        code: -1,
        message: '请先登录',
        error: 'ERR_LOGIN_REQUIRED',
      })
      const back = await browser.open(await decide(browser, locationOf(answer)))
      expect(locationOf(back)).toBe('/me?tab=2')
      expect((await browser.open('/wechat/login')).status).toBe(404)
    })

    it('with its routes renamed, the new names are used', async () => {
      const own = await start({ auth: { routes: { login: '/enter', callback: '/entered' } } })
      const browser = createBrowser(own.url)
      expect(await pathsOf(browser, '/me')).toEqual(['/me', '/enter', '/entered', '/me'])
      expect((await browser.open('/wechat/login')).status).toBe(404)
    })

    it('with basePath, it serves below it and knows the user everywhere', async () => {
      const own = await start({ auth: { basePath: '/api' } })
      expect(await pathsOf(createBrowser(own.url), '/me')).toEqual([
        '/me',
        '/api/wechat/login',
        '/api/wechat/callback',
        '/me',
      ])
    })

    it('mounted below a path, it serves the same addresses and sees what is below', async () => {
      const own = await startExpress((app) => {
        app.use('/api', wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        app.get('/api/me', requireWechatUser(), (req, res) => {
          res.json(req.wechatUser)
        })
        app.get('/outside', (req, res) => {
          res.json({ user: req.wechatUser ?? null })
        })
      })
      const browser = createBrowser(own.url)
      expect(await pathsOf(browser, '/api/me')).toEqual([
        '/api/me',
        '/api/wechat/login',
        '/api/wechat/callback',
        '/api/me',
      ])
      expect((await browser.fetchJson('/outside')).body).toEqual({ user: null })
    })

    it.each(['app', 'router'] as const)('in a mounted %s, its own login is used', async (kind) => {
      const own = await startExpress((app) => {
        const inner = kind === 'app' ? express() : express.Router()
        inner.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        inner.get('/me', requireWechatUser(), (req, res) => {
          res.json(req.wechatUser)
        })
        const outer = express.Router()
        outer.use('/shop', inner)
        app.use('/cn', outer)
      })
      const browser = createBrowser(own.url)
      const hops = await crawl(browser, '/cn/shop/me?x=1')
      expect(hops.map(({ url }) => new URL(url, own.url).pathname)).toEqual([
        '/cn/shop/me',
        '/cn/shop/wechat/login',
        '/cn/shop/wechat/callback',
        '/cn/shop/me',
      ])
      expect(lastOf(hops).status).toBe(200)
      expect(hops.at(-1)?.url).toBe('/cn/shop/me?x=1')
    })

    it('behind a proxy that takes off a prefix, publicUrl puts it back', async () => {
      const own = await start({ auth: { publicUrl: 'https://localhost/shop' } })
      const browser = createBrowser(own.url)
      expect(locationOf(await browser.open('/me?x=1'))).toBe(
        '/shop/wechat/login?returnTo=%2Fshop%2Fme%3Fx%3D1&scope=snsapi_base',
      )
      expect((await browser.fetchJson('/me')).body.data.loginUrl).toBe('/shop/wechat/login?scope=snsapi_base')
    })
  })

  it('lets a user pass whom the app itself has put there', async () => {
    const own = await startExpress((app) => {
      app.use((req, _res, next) => {
        Object.assign(req, { wechatUser: { provider: 'official-account', openid: 'o1', loggedInAt: 1 } })
        next()
      })
      app.get('/me', requireWechatUser(), (req, res) => {
        res.json(req.wechatUser)
      })
    })
    expect((await createBrowser(own.url).fetchJson('/me')).body.openid).toBe('o1')
  })
})
