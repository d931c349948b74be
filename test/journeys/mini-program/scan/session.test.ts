import { describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import { MemoryStore } from 'express-session'
import { mountCart } from '../../../helpers/apps/cart.ts'
import { codeApi, type ScanAppOptions, useScan } from '../../../helpers/apps/mini-scan.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'
import { cookiesSetBy } from '../../../helpers/visitors/requests.ts'

const loggedOut = [401, 'ERR_LOGIN_REQUIRED', -1]

describe('miniLogin({ scan }) and the session', () => {
  const world = useScan()

  const setUp = async (options: ScanAppOptions = {}) => {
    const app = await world.serve({ routes: mountCart, ...options })
    return { app, browser: app.browser(), phone: await world.phone(app) }
  }

  it('changes its id and drops what it held', async () => {
    const { browser, phone } = await setUp()
    const before = (await browser.post('/cart?item=book')).body.sessionId
    const thief = browser.copy()
    await world.confirmed(browser, phone)
    expect(await browser.news()).toBe('done')
    const after = (await browser.fetchJson('/whoami')).body
    expect(after.openid).toBe(phone.openid)
    expect(after.sessionId).not.toBe(before)
    expect((await browser.fetchJson('/cart')).body).toEqual([])
    expect(await thief.whoami()).toBeNull()
  })

  it('keeps what it held with keepSessionInfo, but not of another person', async () => {
    const { app, browser, phone } = await setUp({ auth: { keepSessionInfo: true } })
    const before = (await browser.post('/cart?item=book')).body.sessionId
    await world.confirmed(browser, phone)
    expect(await browser.news()).toBe('done')
    expect((await browser.fetchJson('/cart')).body).toEqual(['book'])
    expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(before)
    await world.confirmed(browser, await world.phone(app))
    expect(await browser.news()).toBe('done')
    expect((await browser.fetchJson('/cart')).body).toEqual([])
  })

  it('writes none before the login is done, and none for phones', async () => {
    const store = new MemoryStore()
    const { browser, phone } = await setUp({ session: { store } })
    const count = (): number => Object.keys((store as unknown as { sessions: object }).sessions).length
    const { scene, number } = await world.scanned(browser, phone)
    await phone.confirm(scene, number)
    const out = await phone.post('/login/logout')
    expect([out.status, cookiesSetBy(out), count()]).toEqual([200, [], 0])
    expect(await browser.news()).toBe('done')
    expect(count()).toBe(1)
  })

  it('works with cookie-session', async () => {
    const { browser, phone } = await setUp({ session: cookieSession({ secret: 'session secret' }) })
    await world.confirmed(browser, phone)
    expect(await browser.news()).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
    expect((await browser.post('/api/login/logout')).status).toBe(200)
    expect(await browser.whoami()).toBeNull()
  })

  it('needs one: 500 before WeChat is asked for anything; phones go on without', async () => {
    const { browser, phone } = await setUp({ session: false, routes: () => undefined })
    const refused = [500, 'ERR_SESSION_MISSING', -1]
    expect(problemOf(await browser.post('/api/login/scan'))).toEqual(refused)
    expect(problemOf(await browser.poll())).toEqual(refused)
    expect(problemOf(await browser.fetchJson('/api/login/scan/image'))).toEqual(refused)
    expect(world.calls(codeApi)).toBe(0)
    expect([...browser.cookies]).toEqual([])
    expect((await phone.get('/login/user')).status).toBe(200)
    expect(problemOf(await browser.post('/api/login/logout'))).toEqual(loggedOut)
    expect((await phone.post('/login/logout')).status).toBe(200)
  })

  describe('and logouts', () => {
    it('the desktop’s ends the desktop alone, with its session id', async () => {
      const { app, browser, phone } = await setUp()
      await world.confirmed(browser, phone)
      await browser.news()
      const before = (await browser.fetchJson('/whoami')).body.sessionId
      const answer = await browser.post('/api/login/logout')
      expect(answer.body).toEqual({ code: 0, message: 'success', data: {} })
      expect(problemOf(await browser.fetchJson('/api/login/user'))).toEqual(loggedOut)
      expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(before)
      expect(problemOf(await browser.post('/api/login/logout'))).toEqual(loggedOut)
      expect((await phone.get('/login/user')).body.data.openid).toBe(phone.openid)
      expect(app.events).toContainEqual(expect.objectContaining({ type: 'logout', provider: 'mini-program' }))
    })

    it('the phone’s ends the phone alone', async () => {
      const { browser, phone } = await setUp()
      await world.confirmed(browser, phone)
      await browser.news()
      expect((await phone.post('/login/logout')).status).toBe(200)
      expect(problemOf(await phone.get('/login/user'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      expect((await browser.fetchJson('/api/login/user')).body.data.openid).toBe(phone.openid)
      expect(await browser.whoami()).toBe(phone.openid)
    })

    it('a page of another site ends nothing', async () => {
      const { browser, phone } = await setUp()
      await world.confirmed(browser, phone)
      await browser.news()
      const answer = await browser.post('/api/login/logout', {}, { Origin: 'https://evil.example' })
      expect(problemOf(answer)).toEqual([403, 'ERR_ORIGIN_REFUSED', -1])
      expect(await browser.whoami()).toBe(phone.openid)
      // Web views of phones make origins up, and their token is in no cookie.
      const own = await phone.post('/login/logout', {}, { Origin: 'https://servicewechat.com' })
      expect(own.status).toBe(200)
    })

    it('a dead token ends nothing', async () => {
      const { browser, phone } = await setUp()
      await world.confirmed(browser, phone)
      await browser.news()
      const headers = { Authorization: 'Bearer a.b.c' }
      expect(problemOf(await browser.post('/api/login/logout', {}, headers))[0]).toBe(401)
      expect(await browser.whoami()).toBe(phone.openid)
    })

    it('the app’s own res.wechatLogout() ends the desktop', async () => {
      const { browser, phone } = await setUp({
        routes: (app) =>
          app.post('/leave', async (_req, res) => {
            await res.wechatLogout()
            res.json({})
          }),
      })
      await world.confirmed(browser, phone)
      await browser.news()
      await browser.post('/leave')
      expect(await browser.whoami()).toBeNull()
    })
  })
})

describe('onLogin of miniLogin({ scan })', () => {
  const world = useScan()

  const confirmed = async (options: ScanAppOptions) => {
    const app = await world.serve(options)
    const [browser, phone] = [app.browser(), await world.phone(app)]
    await world.confirmed(browser, phone)
    return { app, browser, phone }
  }

  it('is told which login it is, and what it returns is the account, in no answer', async () => {
    const asked: unknown[] = []
    const { browser, phone } = await confirmed({
      auth: {
        onLogin: (user, { req, flow, ...more }) => {
          asked.push([user.openid, user.provider, req.path, flow, more])
          return { id: 7, role: 'account-role' }
        },
      },
    })
    const answer = await browser.poll()
    expect(answer.body.data.status).toBe('done')
    expect(answer.text).not.toContain('account-role')
    expect(asked).toEqual([
      [phone.openid, 'mini-program', '/api/login', undefined, {}],
      [phone.openid, 'mini-program', '/api/login/scan', 'scan', {}],
    ])
    expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 7, role: 'account-role' })
  })

  it('that refuses is the answer of the page that waits', async () => {
    const { app, browser } = await confirmed({
      auth: {
        onLogin(_user, { flow }) {
          if (flow === 'scan') throw Object.assign(new Error('no desktops'), { status: 409, expose: true })
        },
      },
    })
    const answer = await browser.poll()
    expect([answer.status, answer.body]).toEqual([
      409,
      { code: -1, message: 'no desktops', error: 'ERR_ACCESS_DENIED' },
    ])
    expect(await browser.whoami()).toBeNull()
    expect(await browser.news()).toBe('expired')
    expect(app.events).toContainEqual(expect.objectContaining({ type: 'refusal', code: 'ERR_ACCESS_DENIED' }))
  })

  it('that fails is the app’s own failure', async () => {
    const failure = new Error('the database is down')
    const { app, browser } = await confirmed({
      auth: {
        onLogin(_user, { flow }) {
          if (flow === 'scan') throw failure
        },
      },
    })
    expect(await browser.news()).toBe('500 ERR_APP')
    expect(app.events).toContainEqual({ type: 'app-failure', hook: 'onLogin', error: failure })
    expect(await browser.whoami()).toBeNull()
  })
})
