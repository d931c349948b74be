import { describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { errorHandler, PlatformError, WechatAuthError, wechatAuth } from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, wechatUserAgent } from '../../helpers/visitors/browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'User-Agent': wechatUserAgent }
const json = { Accept: 'application/json', 'User-Agent': wechatUserAgent }

const ownHandler: ErrorRequestHandler = (error, _req, res, _next) => {
  res
    .status(599)
    .type('text')
    .send(`the app’s own handler: ${error?.message ?? error}`)
}

/** An app whose only page fails. */
function failingWith(error: unknown, options?: Parameters<typeof errorHandler>[0]): Express {
  const app = express()
  app.get('/', (_req, _res, next) => next(error))
  app.use(errorHandler(options))
  app.use(ownHandler)
  return app
}

describe('errorHandler()', () => {
  const { simulator, run: start } = useSimulator()

  /** A working app, with the errors of one login. */
  const startLogin = (
    options: Parameters<typeof errorHandler>[0],
    auth: Partial<Parameters<typeof wechatAuth>[0]> = {},
  ): Promise<string> => {
    const app = appWithSession()
    app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints, ...auth }))
    app.get('/broken', (_req, _res, next) => next(new WechatAuthError('ERR_ACCESS_DENIED', 'no')))
    app.use(errorHandler(options))
    return start(app)
  }

  describe('for a browser', () => {
    it('draws a page with status, message and code', async () => {
      const url = await start(failingWith(new WechatAuthError('ERR_STATE_MISMATCH', 'for the operator')))
      const answer = await request(url).get('/').set(html)
      expect(answer.status).toBe(403)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.text).toContain('<html lang="zh-CN">')
      expect(answer.text).toContain('<h1>登录校验失败，请重新登录</h1>')
      expect(answer.text).toContain('ERR_STATE_MISMATCH')
      expect(answer.text).not.toContain('for the operator')
    })

    it('draws it in English with lang: "en"', async () => {
      const error = new WechatAuthError('ERR_STATE_MISMATCH', 'for the operator')
      const url = await start(failingWith(error, { lang: 'en' }))
      const answer = await request(url).get('/').set(html)
      expect(answer.text).toContain('<html lang="en">')
      expect(answer.text).toContain('This login was not started in this browser, please log in again')
      expect(answer.text).not.toMatch(/[\u4e00-\u9fff]/)
    })

    it('is never stored, sends no referrer, runs no script and cannot be framed', async () => {
      const url = await start(failingWith(new WechatAuthError('ERR_ACCESS_DENIED', 'no')))
      const { headers, text } = await request(url).get('/').set(html)
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
      const policy = headers['content-security-policy']
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('script-src')
      expect(text).not.toMatch(/<script|onclick|src=/)
    })

    it('has no link on the app’s first page where no router saw the request', async () => {
      const url = await start(failingWith(new WechatAuthError('ERR_STATE_MISMATCH', 'x')))
      expect((await request(url).get('/').set(html)).text).not.toContain('<a ')
    })

    it('links to the login, which comes back to the page the person wanted', async () => {
      const url = await startLogin({ lang: 'en' })
      const browser = createBrowser(url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/orders?a=1%26b=2')
      simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
      const answer = await browser.open(callback)
      expect(answer.status).toBe(503)
      const [, link = '', label] = /<a href="([^"]*)">([^<]*)<\/a>/.exec(answer.text) ?? []
      expect(label).toBe('Log in again')
      const href = link.replaceAll('&amp;', '&')
      expect(href).toMatch(/^\/wechat\/login\?/)
      const back = await browser.open(await readyCallback(browser, href))
      expect(back.headers['location']).toBe('/orders?a=1&b=2')
    })

    it('links to the login from a page of the app’s own too, in Chinese', async () => {
      const url = await startLogin({})
      const { text } = await createBrowser(url).open('/broken')
      expect(text).toMatch(/<a href="\/wechat\/login(?:\?[^"]*)?">重新登录<\/a>/)
    })

    it('leads to another login where that may help, and else to the first page alone', async () => {
      for (const [errcode, status, hasLink] of [
        [40125, 502, false],
        [-1, 503, true],
      ] as const) {
        simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode })
        const browser = createBrowser(await startLogin({}))
        const answer = await browser.open(await readyCallback(browser))
        expect([answer.status, answer.text.includes('href="/wechat/login')]).toEqual([status, hasLink])
        expect(answer.text).toContain('<a class="home" href="/">返回首页</a>')
      }
    })

    it.each([
      ['ERR_USER_BLOCKED', 'Log in as somebody else', undefined],
      ['ERR_NOT_A_MEMBER', 'Log in as somebody else', undefined],
      ['ERR_NOT_AUTHORIZED', 'Log in as somebody else', undefined],
      ['ERR_STATE_MISMATCH', 'Log in again', 'Log in again'],
      ['ERR_BROWSER_UNSUPPORTED', undefined, undefined],
      ['ERR_LOGIN_LOOP', undefined, undefined],
      ['ERR_SESSION_MISSING', undefined, undefined],
    ] as const)('offers no login that ends at the same page: %s', async (code, elsewhere, inWechat) => {
      const app = appWithSession()
      app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
      app.get('/broken', (_req, _res, next) => next(new WechatAuthError(code, 'no')))
      const url = await start(app.use(errorHandler({ lang: 'en' })))
      const labelFor = async (userAgent: string): Promise<string | undefined> => {
        const { text } = await request(url)
          .get('/broken')
          .set({ ...html, 'User-Agent': userAgent })
        expect(text).toContain('<a class="home" href="/">Go to the home page</a>')
        return /<a href="\/wechat\/login[^"]*">([^<]*)/.exec(text)?.[1]
      }
      expect(await labelFor('Mozilla/5.0 Chrome/130')).toBe(elsewhere)
      // Nobody else can be chosen there: WeChat logs the same person in.
      expect(await labelFor(wechatUserAgent)).toBe(inWechat)
    })

    it.each<[Parameters<typeof errorHandler>[0], object, string | undefined]>([
      [{}, {}, '/'],
      [{}, { publicUrl: 'https://app.example.com/shop' }, '/shop/'],
      [{ home: '/start?a=1&b=2' }, {}, '/start?a=1&amp;b=2'],
      [{ home: false }, {}, undefined],
      [{ home: '/broken' }, {}, undefined],
    ])('leads home with %j and %j', async (options, auth, home) => {
      const url = await startLogin(options, auth)
      const { text } = await request(url).get('/broken?error=1').set(html)
      expect(/<a class="home" href="([^"]*)"/.exec(text)?.[1]).toBe(home)
    })

    it.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'start', '', 7])(
      'takes no home that is %j',
      (home) => {
        expect(() => errorHandler({ home: home as string })).toThrow(/"home" must be a path such as/)
      },
    )

    it('says how to leave a snapshot page', async () => {
      for (const lang of ['zh_CN', 'en'] as const) {
        const browser = createBrowser(await startLogin({ lang }))
        const answer = await browser.open(
          await readyCallback(browser, '/wechat/login', { person: 'kuaizhao' }),
        )
        expect(answer.text).toContain('使用完整服务')
      }
    })

    it('escapes what comes from outside', async () => {
      const evil = `"><script>alert('1')</script>&`
      const url = await startLogin(
        {},
        {
          onLogin: () => {
            throw Object.assign(new Error(evil), { status: 403, expose: true })
          },
        },
      )
      const browser = createBrowser(url)
      const login = `/wechat/login?returnTo=${encodeURIComponent(`/x?a='><b>&c=<i>`)}`
      const answer = await browser.open(await readyCallback(browser, login))
      expect(answer.status).toBe(403)
      expect(answer.text).not.toMatch(/<script|<b>|<i>|alert\('1'\)/)
      expect(answer.text).toContain('&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;')
    })

    it('keeps the app’s own words to itself unless they are marked with "expose"', async () => {
      const url = await startLogin(
        {},
        {
          onLogin: () => {
            throw Object.assign(new Error('for the operator'), { status: 403 })
          },
        },
      )
      const browser = createBrowser(url)
      const answer = await browser.open(await readyCallback(browser))
      expect(answer.text).toContain('未获得授权')
      expect(answer.text).not.toContain('for the operator')
    })
  })

  describe('for everybody else', () => {
    it.each([
      ['asks for JSON', json],
      ['asks for anything', { Accept: '*/*' }],
      ['says nothing', {}],
    ])('who %s, answers the envelope', async (_what, headers) => {
      const url = await start(failingWith(new WechatAuthError('ERR_STATE_MISMATCH', 'for the operator')))
      const answer = await request(url).get('/').set(headers)
      expect(answer.status).toBe(403)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toEqual({
        code: -1,
        message: '登录校验失败，请重新登录',
        error: 'ERR_STATE_MISMATCH',
      })
    })

    it('answers JSON as such, whatever kind of answer a page had begun', async () => {
      const app = express()
      app.get('/', (_req, res, next) => {
        res.type('html')
        next(new WechatAuthError('ERR_PARAMETER', 'for the operator'))
      })
      app.use(errorHandler())
      const answer = await request(await start(app))
        .get('/')
        .set(json)
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(answer.body).toMatchObject({ error: 'ERR_PARAMETER' })
    })

    it('answers the platform’s errcode as code, and nothing of its text', async () => {
      const error = new PlatformError(
        'ERR_PLATFORM_CONFIG',
        {
          errcode: 40164,
          errmsg: 'invalid ip 203.0.113.9',
          api: 'cgi-bin/token',
          rid: '65f0c1a2-1b2c3d4e-5f6a7b8c',
        },
        { advice: 'add 203.0.113.9' },
      )
      for (const [lang, message] of [
        ['zh_CN', '登录服务配置错误，请联系网站管理员'],
        ['en', 'Login is not configured correctly, please tell the site’s operator'],
      ] as const) {
        const url = await start(failingWith(error, { lang }))
        const answer = await request(url).get('/').set(json)
        expect([answer.status, answer.body]).toEqual([
          502,
          { code: 40164, message, error: 'ERR_PLATFORM_CONFIG' },
        ])
      }
    })
  })

  it.each([html, json])('says when to try again (%j)', async (headers) => {
    const error = new WechatAuthError('ERR_PLATFORM_QUOTA', 'x', { retryAfterSeconds: 4.2 })
    const answer = await request(await start(failingWith(error)))
      .get('/')
      .set(headers)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
    const other = await request(await start(failingWith(new WechatAuthError('ERR_CACHE', 'x'))))
      .get('/')
      .set(headers)
    expect([other.status, other.headers['retry-after']]).toEqual([500, undefined])
  })

  it('keeps a status that differs from the code’s own', async () => {
    const error = new WechatAuthError('ERR_PARAMETER', 'x', { status: 415 })
    expect(
      (
        await request(await start(failingWith(error)))
          .get('/')
          .set(json)
      ).status,
    ).toBe(415)
  })

  it('knows errors of another copy of the library', async () => {
    const error = Object.assign(new Error('x'), { code: 'ERR_LOGIN_REQUIRED', status: 401 })
    const answer = await request(await start(failingWith(error)))
      .get('/')
      .set(json)
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
  })

  it.each([
    ['an error', new Error('boom')],
    ['an error with a status', Object.assign(new Error('boom'), { status: 404 })],
    [
      'an error with a code of Node’s',
      Object.assign(new Error('boom'), { code: 'ERR_INVALID_ARG_TYPE', status: 400 }),
    ],
    ['an error with one of our codes alone', Object.assign(new Error('boom'), { code: 'ERR_PARAMETER' })],
    [
      'an error with an inherited code',
      Object.assign(new Error('boom'), { code: 'constructor', status: 400 }),
    ],
    ['an object', { code: 'ERR_PARAMETER', status: 400, message: 'boom' }],
    ['a text', 'boom'],
  ])('hands on %s of another origin', async (_what, error) => {
    const url = await start(failingWith(error))
    for (const headers of [html, json]) {
      const answer = await request(url).get('/').set(headers)
      expect([answer.status, answer.text]).toEqual([599, 'the app’s own handler: boom'])
    }
  })

  it('hands on an error that comes after the answer has begun', async () => {
    const handed: unknown[] = []
    const app = express()
    app.get('/', (_req, res, next) => {
      res.status(200).write('begun')
      next(new WechatAuthError('ERR_CACHE', 'too late'))
    })
    app.use(errorHandler())
    app.use(((error, _req, res, _next) => {
      handed.push(error.code)
      res.end()
    }) as ErrorRequestHandler)
    const answer = await request(await start(app))
      .get('/')
      .set(html)
    expect([answer.status, answer.text, handed]).toEqual([200, 'begun', ['ERR_CACHE']])
  })

  it.each([
    [{ lang: 'fr' }, /errorHandler: option "lang" must be "zh_CN" or "en", got "fr"/],
    [{ language: 'en' }, /errorHandler: unknown option "language"/],
    [null, /errorHandler: the options must be an object/],
  ])('the options %j are a TypeError at once', (options, message) => {
    expect(() => errorHandler(options as never)).toThrow(TypeError)
    expect(() => errorHandler(options as never)).toThrow(message)
  })
})
