import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { errorHandler, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import type { Response } from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { type Browser, createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, decide, logInByPage } from '../../helpers/visitors/page-login.ts'
import { getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const inWechat = { 'User-Agent': 'MicroMessenger/8.0' }
const api = 'sns/oauth2/access_token'

describe('answers', () => {
  const world = useSimulator()
  let url = ''

  beforeAll(async () => {
    url = await world.run(wechatApp(world, { bearer: true }))
  })

  describe('Cache-Control', () => {
    const visits: Record<string, (browser: Browser) => Promise<Response>> = {
      'GET login': (browser) => browser.open('/wechat/login'),
      'GET login, refused': (browser) => browser.open('/wechat/login?returnTo=%2F%2Fevil.example'),
      'GET callback': (browser) => logInByPage(browser),
      'GET callback, denied': (browser) => logInByPage(browser, { decision: 'deny' }),
      'GET callback, restarted': async (browser) => {
        const departure = await browser.open('/wechat/login')
        const callback = await decide(browser, locationOf(departure))
        browser.cookies.clear()
        return browser.open(callback)
      },
      'GET callback, malformed': (browser) => browser.open('/wechat/callback'),
      'GET callback, foreign': async (browser) => {
        await browser.open('/wechat/login')
        return browser.open(`/wechat/callback?code=abc&state=${'0'.repeat(41)}`)
      },
      'GET authorizeUrl': (browser) => browser.fetchJson('/wechat/authorizeUrl'),
      'GET authorizeUrl, refused': (browser) => browser.fetchJson('/wechat/authorizeUrl?scope=x'),
      'POST getUserInfo': (browser) => logInByJson(browser),
      'POST getUserInfo, refused': (browser) => browser.post('/wechat/getUserInfo', {}),
      'GET user': async (browser) => {
        await logInByJson(browser)
        return browser.fetchJson('/wechat/user')
      },
      'GET user, nobody': (browser) => browser.fetchJson('/wechat/user'),
      'POST logout': (browser) => browser.post('/wechat/logout'),
      'POST logout, refused': (browser) =>
        browser.post('/wechat/logout', {}, { Origin: 'https://evil.example' }),
      'a guarded page': (browser) => browser.open('/me'),
      'guarded data': (browser) => browser.fetchJson('/me'),
    }

    it.each(Object.entries(visits))('is no-store on %s', async (_name, visit) => {
      const answer = await visit(createBrowser(url))
      expect(answer.headers['cache-control']).toBe('no-store')
    })

    it.each(Object.entries(visits).filter(([name]) => name.startsWith('GET callback')))(
      'comes with Referrer-Policy: no-referrer on %s',
      async (_name, visit) => {
        const answer = await visit(createBrowser(url))
        expect(answer.headers['referrer-policy']).toBe('no-referrer')
      },
    )

    it('is the app’s own affair on its own routes', async () => {
      const answer = await createBrowser(url).open('/whoami')
      expect(answer.headers['cache-control']).toBeUndefined()
    })
  })

  describe('GET /wechat/user', () => {
    it('answers 401 to nobody', async () => {
      const answer = await createBrowser(url).fetchJson('/wechat/user')
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({ code: -1, message: '请先登录', error: 'ERR_LOGIN_REQUIRED' })
    })

    it('answers 401 to a page too, without a redirect', async () => {
      const answer = await createBrowser(url).open('/wechat/user')
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    })

    it('answers the user who is logged in, by session or token', async () => {
      const browser = createBrowser(url)
      const login = await logInByJson(browser)
      const { token, expiresIn: _expiresIn, ...user } = login.body.data
      const expected = { code: 0, message: 'success', data: user }
      expect((await browser.fetchJson('/wechat/user')).body).toEqual(expected)
      const byToken = await getJson(url, '/wechat/user', { Authorization: `Bearer ${token}` })
      expect(byToken.body).toEqual(expected)
    })
  })

  describe('POST /wechat/logout', () => {
    it('ends the login and changes the session id', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser)
      const before = (await browser.fetchJson('/whoami')).body
      const answer = await browser.post('/wechat/logout')
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ code: 0, message: 'success', data: {} })
      const after = (await browser.fetchJson('/whoami')).body
      expect(before.openid).toMatch(/^o/)
      expect(after.openid).toBeNull()
      expect(after.sessionId).not.toBe(before.sessionId)
    })

    it('leaves nothing that a doubled callback could bring the login back from', async () => {
      const browser = createBrowser(url)
      const departure = await browser.open('/wechat/login')
      const callback = await decide(browser, locationOf(departure))
      await browser.open(callback)
      const copy = new Map(browser.cookies)
      await browser.post('/wechat/logout')
      await browser.open(callback)
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      for (const [name, value] of copy) if (name.startsWith('wxa-')) browser.cookies.set(name, value)
      await browser.open(callback)
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it('is content with nobody', async () => {
      expect((await createBrowser(url).post('/wechat/logout')).body.code).toBe(0)
    })

    it('refuses foreign origins and leaves the login alone', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser)
      for (const Origin of ['https://evil.example', 'null']) {
        const answer = await browser.post('/wechat/logout', {}, { Origin })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
      }
      expect((await browser.fetchJson('/whoami')).body.openid).toMatch(/^o/)
    })

    it('is no GET', async () => {
      expect((await createBrowser(url).open('/wechat/logout')).status).toBe(404)
    })
  })

  describe('messages', () => {
    const failures: [string, (at: string) => Promise<Response>, string, string][] = [
      ['nobody', (at) => getJson(at, '/wechat/user'), '请先登录', 'Please log in'],
      ['no code', (at) => postCode(at, {}), '缺少授权码', 'The authorization code is missing'],
      [
        'a dead code',
        (at) => postCode(at, { code: 'dead' }),
        '授权码已失效，请重新登录',
        'The authorization code is no longer valid, please log in again',
      ],
      [
        'a foreign origin',
        (at) => getJson(at, '/wechat/authorizeUrl', { ...inWechat, Origin: 'null' }),
        '请求来源不被允许',
        'Requests from this origin are not allowed',
      ],
      ['a guard', (at) => getJson(at, '/me'), '请先登录', 'Please log in'],
    ]

    it.each(failures)('are Chinese for %s unless lang says more', async (_name, visit, chinese) => {
      expect((await visit(url)).body.message).toBe(chinese)
    })

    it.each(failures)('are English for %s with lang: "en"', async (_name, visit, _chinese, english) => {
      const at = await world.run(wechatApp(world, { lang: 'en' }))
      expect((await visit(at)).body.message).toBe(english)
    })

    it('have the language of the profile that is asked for', async () => {
      const at = await world.run(wechatApp(world, { lang: 'en' }))
      await postCode(at, { code: issueCode(world.simulator) })
      await postCode(url, { code: issueCode(world.simulator) })
      const asked = world.simulator.requests.list({ api: 'sns/userinfo' }).map(({ query }) => query['lang'])
      expect(asked).toEqual(['en', 'zh_CN'])
    })
  })

  describe('a platform that is busy or out of quota', () => {
    it.each([
      [-1, 'ERR_PLATFORM_UNAVAILABLE'],
      [45009, 'ERR_PLATFORM_QUOTA'],
      [45011, 'ERR_PLATFORM_QUOTA'],
    ])('is a 503 with Retry-After for errcode %i', async (errcode, error) => {
      world.simulator.faults.arm({ api, kind: 'errcode', errcode, times: 2 })
      const json = await postCode(url, { code: issueCode(world.simulator) })
      expect([json.status, json.body.code, json.body.error]).toEqual([503, errcode, error])
      expect(json.headers['retry-after']).toMatch(/^[1-9]\d{0,4}$/)

      const page = await world.run(errorPageApp())
      const answer = await logInByPage(createBrowser(page))
      expect(answer.status).toBe(503)
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d{0,4}$/)
    })

    it('sends no Retry-After with other errors', async () => {
      const answer = await postCode(url, { code: 'dead' })
      expect(answer.headers['retry-after']).toBeUndefined()
    })
  })

  describe('a configuration error', () => {
    const ip = '203.0.113.77'
    const rid = '5f5cafe9-456a174e-4e992ccd'

    it.each([
      [40013, 'invalid appid'],
      [40125, `invalid appsecret ${accountCredentials.appSecret}`],
      [40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`],
      [40243, 'appsecret is frozen'],
    ])('is a 502 without IP, rid or secret for errcode %i', async (errcode, errmsg) => {
      const fault = { api, kind: 'errcode', errcode, errmsg: `${errmsg}, rid: ${rid}`, times: 3 } as const
      world.simulator.faults.arm(fault)
      const code = issueCode(world.simulator)
      const json = await postCode(url, { code })
      expect(json.status).toBe(502)
      expect(json.body).toEqual({
        code: errcode,
        message: '登录服务配置错误，请联系网站管理员',
        error: 'ERR_PLATFORM_CONFIG',
      })

      const html = await logInByPage(createBrowser(await world.run(errorPageApp())))
      expect(html.status).toBe(502)
      expect(html.text).toContain('ERR_PLATFORM_CONFIG')
      for (const hidden of [ip, rid, errmsg, accountCredentials.appSecret, accountCredentials.appId]) {
        expect(json.text + html.text).not.toContain(hidden)
      }

      const page = await logInByPage(createBrowser(url))
      expect(page.status).toBe(502)
      expect(page.body.handed).toMatchObject({ name: 'PlatformError', code: 'ERR_PLATFORM_CONFIG' })
      expect(page.text).not.toContain(accountCredentials.appSecret)
      if (errcode === 40164) expect(page.body.handed.message).toContain(`Add ${ip} to the IP allow-list`)
    })
  })

  describe('page routes hand errors to the app', () => {
    const cases: [string, number, string, (browser: Browser) => Promise<Response>][] = [
      ['return target', 403, 'ERR_RETURN_TO_REFUSED', (b) => b.open('/wechat/login?returnTo=//evil.example')],
      ['return target of a callback', 403, 'ERR_RETURN_TO_REFUSED', callbackTo('//evil.example')],
      ['scope', 400, 'ERR_PARAMETER', (b) => b.open('/wechat/login?scope=snsapi_privateinfo')],
      ['two return targets', 400, 'ERR_PARAMETER', (b) => b.open('/wechat/login?returnTo=/a&returnTo=/b')],
      ['state', 400, 'ERR_PARAMETER', (b) => b.open('/wechat/callback?code=abc&state=x')],
      ['two states', 400, 'ERR_PARAMETER', (b) => b.open('/wechat/callback?state=1&state=2')],
      ['blocked person', 403, 'ERR_USER_BLOCKED', (b) => logInByPage(b, { person: 'fengxian' })],
      ['snapshot page', 403, 'ERR_SNAPSHOT_USER', (b) => logInByPage(b, { person: 'kuaizhao' })],
    ]

    it.each(cases)('with status and code: %s', async (_name, status, code, visit) => {
      const answer = await visit(createBrowser(url))
      expect(answer.status).toBe(status)
      expect(answer.body.handed).toMatchObject({ status, code })
    })

    it('also when the caller wants JSON', async () => {
      const answer = await createBrowser(url).fetchJson('/wechat/login?returnTo=//evil.example')
      expect(answer.body.handed).toMatchObject({ status: 403, code: 'ERR_RETURN_TO_REFUSED' })
    })

    it('so that an app without a handler answers the status', async () => {
      const app = appWithSession()
      app.set('env', 'test')
      app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints }))
      const at = await world.run(app)
      expect((await createBrowser(at).open('/wechat/login?returnTo=//evil.example')).status).toBe(403)
      expect((await onDesktop(at).open('/wechat/login')).status).toBe(403)
    })

    it('when the session is missing, before anybody is sent away', async () => {
      const at = await world.run(wechatApp(world, {}, express()))
      for (const path of ['/wechat/login', `/wechat/callback?code=abc&state=${'0'.repeat(41)}`, '/me']) {
        const browser = createBrowser(at)
        const first = await browser.open(path)
        const answer = first.status === 302 ? await browser.open(locationOf(first)) : first
        expect([path, answer.status, answer.body.handed?.code]).toEqual([path, 500, 'ERR_SESSION_MISSING'])
      }
    })
  })

  describe('with errorHandler()', () => {
    it('browsers get a page with a way to try again', async () => {
      const at = await world.run(errorPageApp())
      const answer = await createBrowser(at).open('/wechat/login?returnTo=//evil.example')
      expect(answer.status).toBe(403)
      expect(answer.headers['content-type']).toMatch(/^text\/html/)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.text).toContain('不允许跳转到该地址')
      expect(answer.text).toMatch(/<a href="\/wechat\/login[^"]*">重新登录<\/a>/)
    })

    it('callers of an API get the envelope', async () => {
      const at = await world.run(errorPageApp())
      const answer = await createBrowser(at).fetchJson('/wechat/login?returnTo=//evil.example')
      expect(answer.status).toBe(403)
      expect(answer.body).toEqual({
        code: -1,
        message: '不允许跳转到该地址',
        error: 'ERR_RETURN_TO_REFUSED',
      })
    })

    it('speaks English with lang: "en"', async () => {
      const at = await world.run(errorPageApp({}, 'en'))
      const answer = await createBrowser(at).open('/wechat/login?returnTo=//evil.example')
      expect(answer.text).toContain('That return address is not allowed')
      expect(answer.text).toContain('<html lang="en">')
    })
  })

  it('JSON of a login and of the user hold nothing that scripts could misuse', async () => {
    const browser = createBrowser(url)
    const started = await startJsonLogin(browser)
    const code = await codeOf(browser, started)
    const answer = await browser.post('/wechat/getUserInfo', { code, state: started.state })
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.text).not.toContain(code)
    expect(answer.text).not.toContain(started.state)
    expect(answer.text).not.toContain(accountCredentials.appSecret)
  })

  function errorPageApp(options: Partial<WechatAuthOptions> = {}, lang: 'zh_CN' | 'en' = 'zh_CN') {
    const app = appWithSession()
    app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints, ...options }))
    app.use(errorHandler({ lang }))
    return withPages(app)
  }

  function callbackTo(target: string): (browser: Browser) => Promise<Response> {
    return async (browser) => {
      const departure = await browser.open('/wechat/login')
      const callback = await decide(browser, locationOf(departure))
      return browser.open(`${callback}&returnTo=${encodeURIComponent(target)}`)
    }
  }
})
