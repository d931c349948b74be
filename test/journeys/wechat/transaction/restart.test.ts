import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { requireWechatUser, type WechatAuthError } from 'express-wechat-auth'
import type { LoginApp } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { moveDate, releaseDate } from '../../../helpers/time/clock.ts'
import { createBrowser, locationOf, onDesktop } from '../../../helpers/visitors/browser.ts'
import { withParameter } from '../../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies, loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import { exchanges, websiteCredentials } from '../../../helpers/visitors/page-login.ts'
import {
  callbackOf,
  crawl,
  depart,
  departureOf,
  type Hop,
  lastOf,
  openidOf,
  readyCallback,
} from '../../../helpers/visitors/wechat-login.ts'

const exchangeApi = 'sns/oauth2/access_token'

describe('the login transaction: a dead code and other circles', () => {
  const { simulator, start } = useLoginApps()
  let app: LoginApp

  /** No call for the app's own access token: a person's dead code has nothing to do with it. */
  const appTokenCalls = (): number =>
    simulator.requests.count('cgi-bin/token') + simulator.requests.count('cgi-bin/stable_token')

  beforeAll(async () => {
    app = await start()
  })
  afterEach(() => {
    releaseDate()
    simulator.clock.reset()
  })

  describe('a dead code', () => {
    it.each([40029, 40163, 42003])(
      '(%i) starts the login again, which then ends at the page',
      async (errcode) => {
        simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode })
        const browser = createBrowser(app.url)
        const departure = await depart(browser, '/wechat/login?returnTo=/me&scope=snsapi_base')
        const answer = await browser.open(await callbackOf(browser, departure))
        expect(answer.status).toBe(302)
        const again = departureOf(answer)
        expect(again.state).toMatch(/1$/)
        expect(again.state.slice(0, -1)).not.toBe(departure.state.slice(0, -1))
        expect(again.scope).toBe('snsapi_base')
        expect(loginCookies(browser)).toHaveLength(1)
        expect(browser.cookies.has('connect.sid')).toBe(false)
        expect(app.events).toEqual([expect.objectContaining({ type: 'login-restart', reason: 'code-dead' })])

        const back = await browser.open(await callbackOf(browser, again))
        expect([back.status, locationOf(back)]).toEqual([303, '/me'])
        expect(exchanges(simulator)).toBe(2)
        expect(appTokenCalls()).toBe(0)
      },
    )

    it.each([40029, 40163, 42003])('(%i) for the second time is 401 ERR_CODE_DEAD', async (errcode) => {
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode, times: Number.POSITIVE_INFINITY })
      const hops = await crawl(createBrowser(app.url), '/wechat/login')
      expect(lastOf(hops).status).toBe(401)
      expect(lastOf(hops).text).toContain('ERR_CODE_DEAD')
      expect(exchanges(simulator)).toBe(2)
      expect(appTokenCalls()).toBe(0)
      expect(app.events).toContainEqual({
        type: 'refusal',
        code: 'ERR_CODE_DEAD',
        status: 401,
        message: expect.any(String),
        errcode,
        rid: expect.any(String),
      })
    })

    it('because it is more than five minutes old starts the login again', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      simulator.clock.advance(301_000)
      const again = departureOf(await browser.open(callback))
      expect(locationOf(await browser.open(await callbackOf(browser, again)))).toBe('/me')
      expect(simulator.requests.list({ api: exchangeApi, errcode: 40029 })).toHaveLength(1)
    })

    it('because the platform said -1 and used it up starts the login again', async () => {
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: -1, afterCommit: true })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      expect((await browser.open(callback)).status).toBe(503)
      const again = departureOf(await browser.open(callback))
      expect(locationOf(await browser.open(await callbackOf(browser, again)))).toBe('/me')
    })

    it('is not exchanged a second time by an HTTP client that repeats', async () => {
      simulator.faults.arm({ api: exchangeApi, kind: 'reset', times: Number.POSITIVE_INFINITY })
      const browser = createBrowser(app.url)
      expect((await browser.open(await readyCallback(browser))).status).toBe(503)
      expect(exchanges(simulator)).toBe(1)
    })

    it('that is made up starts the login again, once', async () => {
      const browser = createBrowser(app.url)
      const first = await depart(browser)
      const again = departureOf(await browser.open(`/wechat/callback?code=made-up&state=${first.state}`))
      const answer = await browser.open(`/wechat/callback?code=made-up&state=${again.state}`)
      expect(answer.status).toBe(401)
      expect(answer.text).toContain('ERR_CODE_DEAD')
    })

    it('after a lost cookie does not start it for a third time', async () => {
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029 })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      forgetLoginCookies(browser)
      const again = departureOf(await browser.open(callback))
      const answer = await browser.open(await callbackOf(browser, again))
      expect(answer.status).toBe(401)
      expect(answer.text).toContain('ERR_CODE_DEAD')
    })

    it('of a QR page starts the QR login again', async () => {
      const own = await start({ auth: { website: websiteCredentials } })
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029 })
      const browser = onDesktop(own.url)
      const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me'))
      expect(locationOf(answer)).toContain('/connect/qrconnect?')
      expect(locationOf(await browser.open(await callbackOf(browser, departureOf(answer))))).toBe('/me')
    })
  })

  describe('a browser that loses the session’s cookie', () => {
    const isSession = (name: string): boolean => name === 'connect.sid'

    it('gets ERR_LOGIN_LOOP that names trust proxy and cookie.secure', async () => {
      const hops = await crawl(createBrowser(app.url), '/me', { forget: isSession })
      expect(lastOf(hops).status).toBe(403)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
      const error = app.errors.at(-1) as WechatAuthError
      expect(error.code).toBe('ERR_LOGIN_LOOP')
      expect(error.message).toContain('trust proxy')
      expect(error.message).toContain('cookie.secure')
      expect(exchanges(simulator)).toBe(2)
    })

    it('gets it where a secure session cookie meets plain http', async () => {
      const own = await start({ session: { cookie: { secure: true } } })
      const hops = await crawl(createBrowser(own.url), '/me')
      expect(lastOf(hops).status).toBe(403)
      expect((own.errors.at(-1) as WechatAuthError).message).toContain('cookie.secure')
    })

    it('gets it from a guard that has no login route too', async () => {
      const own = await start({ auth: { routes: { login: false } } })
      const hops = await crawl(createBrowser(own.url), '/me', { forget: isSession })
      expect(lastOf(hops).status).toBe(403)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
    })

    it('can try again after a minute', async () => {
      const browser = createBrowser(app.url)
      await crawl(browser, '/me', { forget: isSession })
      moveDate(61_000)
      const hops = await crawl(browser, '/me')
      expect(lastOf(hops).status).toBe(200)
    })

    it('gets it in a cluster whose processes share nothing but the secret', async () => {
      const other = await start()
      const browser = createBrowser(app.url)
      await crawl(browser, '/me', { forget: isSession })
      const moved = createBrowser(other.url)
      for (const [name, value] of browser.cookies) moved.cookies.set(name, value)
      expect((await moved.open('/wechat/login?returnTo=/me&scope=snsapi_base')).status).toBe(403)
    })
  })

  describe('no endless redirects for', () => {
    const isOver = (hops: Hop[]): boolean => hops.length < 20 && locationOf(lastOf(hops)) === ''

    it('a browser without any cookies', async () => {
      const hops = await crawl(createBrowser(app.url), '/me', { forget: () => true })
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).status).toBe(403)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
      expect(exchanges(simulator)).toBe(0)
    })

    it('a browser that loses the login’s cookies only', async () => {
      const hops = await crawl(createBrowser(app.url), '/me', { forget: (name) => name.startsWith('wxa-') })
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
    })

    it('a browser that loses the session’s cookie only', async () => {
      const hops = await crawl(createBrowser(app.url), '/me', { forget: (name) => name === 'connect.sid' })
      expect(isOver(hops)).toBe(true)
    })

    it('a profile that WeChat refuses with 48001', async () => {
      simulator.faults.arm({
        api: 'sns/userinfo',
        kind: 'errcode',
        errcode: 48001,
        times: Number.POSITIVE_INFINITY,
      })
      const hops = await crawl(createBrowser(app.url), '/profile')
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).status).toBe(200)
    })

    it('a scope that is never granted', async () => {
      // Whatever is asked, the platform grants the silent scope.
      simulator.faults.arm({
        api: exchangeApi,
        kind: 'body',
        body: '{"access_token":"t","openid":"oAlwaysSilent","scope":"snsapi_base"}',
        times: Number.POSITIVE_INFINITY,
      })
      const hops = await crawl(createBrowser(app.url), '/profile')
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).status).toBe(403)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
    })

    it('a page that always sends people to the login', async () => {
      const own = await start({
        routes: (express) => {
          express.get('/again', (_req, res) => {
            res.wechatLogin({ returnTo: '/again' })
          })
        },
      })
      const hops = await crawl(createBrowser(own.url), '/again')
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).text).toContain('ERR_LOGIN_LOOP')
    })

    it('a page that wants another kind of login than this browser has', async () => {
      const own = await start({
        auth: { website: websiteCredentials },
        routes: (express) => {
          express.get('/desktop', requireWechatUser({ provider: 'website' }), (_req, res) =>
            res.send('desktop'),
          )
        },
      })
      expect(isOver(await crawl(createBrowser(own.url), '/desktop'))).toBe(true)
      const desktop = await crawl(onDesktop(own.url), '/desktop')
      expect(lastOf(desktop).text).toBe('desktop')
    })

    it.each(['/me', '/profile', '/me?error=x', '/me?error=access_denied&error=x'])(
      'a person who always declines and wants to see %s',
      async (page) => {
        const hops = await crawl(createBrowser(app.url), page, { decision: 'deny' })
        expect(isOver(hops)).toBe(true)
        expect(lastOf(hops).status).toBe(403)
        expect(lastOf(hops).text).toContain('ERR_ACCESS_DENIED')
      },
    )

    it('a person who logged in silently and always declines to show the profile', async () => {
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser, '/wechat/login?scope=snsapi_base'))
      const hops = await crawl(browser, '/profile', { decision: 'deny' })
      expect(isOver(hops)).toBe(true)
      expect(lastOf(hops).status).toBe(403)
      expect(lastOf(hops).text).toContain('ERR_ACCESS_DENIED')
    })

    it('a login route that is the target of itself', async () => {
      const nested = encodeURIComponent('/wechat/login?returnTo=/wechat/login')
      const hops = await crawl(createBrowser(app.url), `/wechat/login?returnTo=${nested}`)
      expect(lastOf(hops).status).toBe(200)
      expect(hops.at(-1)?.url).toBe('/')
    })
  })

  it('a person who logs in, out and in again within a minute is no loop', async () => {
    const browser = createBrowser(app.url)
    for (let round = 0; round < 4; round += 1) {
      expect(lastOf(await crawl(browser, '/me')).status).toBe(200)
      expect((await browser.post('/wechat/logout')).status).toBe(200)
      expect(await openidOf(browser)).toBeUndefined()
    }
  })

  it('a tampered restart count cannot add restarts: it is the state of no cookie then', async () => {
    simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029, times: 9 })
    const browser = createBrowser(app.url)
    const again = departureOf(await browser.open(await readyCallback(browser)))
    const callback = await callbackOf(browser, again)
    const answer = await browser.open(withParameter(callback, 'state', `${again.state.slice(0, -1)}0`))
    expect(answer.status).toBe(403)
    expect(exchanges(simulator)).toBe(1)
  })
})
