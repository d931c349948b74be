import { afterEach, describe, expect, it, jest } from '@jest/globals'
import type { RequestHandler } from 'express'
import { MemoryStore, type SessionData } from 'express-session'
import { type LoginApp, type LoginAppOptions, sessionsIn } from '../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../helpers/apps/login-apps.ts'
import { releaseDate, stopTimeouts } from '../../helpers/time/clock.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { parameterOf } from '../../helpers/visitors/callback-address.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../../helpers/visitors/page-login.ts'
import { crawl, lastOf, openidOf, readyCallback } from '../../helpers/visitors/wechat-login.ts'

type Done = (error?: unknown) => void

/** A session store whose operations can be made to fail or to hang. */
class UnreliableStore extends MemoryStore {
  setting: 'works' | 'fails' | 'fails once' | 'hangs' = 'works'
  destroying: 'works' | 'fails' | 'hangs' = 'works'
  /** Called when something hangs. */
  onHang: () => void = () => undefined

  override set = (sid: string, data: SessionData, done: Done = () => undefined): void => {
    const { setting } = this
    if (setting === 'fails once') this.setting = 'works'
    if (setting === 'hangs') this.onHang()
    else if (setting === 'works') super.set(sid, data, done)
    else done(new Error('the store is full'))
  }

  override destroy = (sid: string, done: Done = () => undefined): void => {
    if (this.destroying === 'hangs') this.onHang()
    else if (this.destroying === 'works') super.destroy(sid, done)
    else done(new Error('the store is down'))
  }
}

describe('the login transaction: the session', () => {
  const apps = useLoginApps()
  const { simulator } = apps

  const start = (options: Omit<LoginAppOptions, 'simulator'> = {}): Promise<LoginApp> =>
    apps.start({
      ...options,
      routes: (express) => {
        express.post('/cart', (req, res) => {
          Object.assign(req.session, { cart: 'full' })
          res.json({ id: req.session.id })
        })
        express.get('/session', (req, res) => {
          res.json({ ...req.session, id: req.session.id })
        })
        options.routes?.(express)
      },
    })

  afterEach(releaseDate)

  describe('at login', () => {
    it('gets a new id, and what it held before is dropped', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const { id } = (await browser.post('/cart')).body
      const old = copyOf(browser, app.url)
      await browser.open(await readyCallback(browser))

      const after = (await browser.fetchJson('/session')).body
      expect(after.id).not.toBe(id)
      expect(after).not.toHaveProperty('cart')
      expect(await openidOf(browser)).toBeDefined()
      expect(await openidOf(old)).toBeUndefined()
      expect(Object.keys(await sessionsIn(app.store))).toEqual([after.id])
    })

    it('keeps what it held with keepSessionInfo, under a new id', async () => {
      const app = await start({ auth: { keepSessionInfo: true } })
      const browser = createBrowser(app.url)
      const { id } = (await browser.post('/cart')).body
      await browser.open(await readyCallback(browser))
      const after = (await browser.fetchJson('/session')).body
      expect(after.id).not.toBe(id)
      expect(after.cart).toBe('full')
      expect(after.wechatAuth).toHaveProperty([`official-account:${accountCredentials.appId}`])
    })

    it.each([false, true])(
      'is not the one that somebody planted, with keepSessionInfo: %s',
      async (keepSessionInfo) => {
        const app = await start({ auth: { keepSessionInfo } })
        const attacker = createBrowser(app.url)
        await attacker.post('/cart')
        const victim = createBrowser(app.url)
        victim.cookies.set('connect.sid', attacker.cookies.get('connect.sid') ?? '')
        await victim.open(await readyCallback(victim))
        expect(await openidOf(victim)).toBeDefined()
        expect(victim.cookies.get('connect.sid')).not.toBe(attacker.cookies.get('connect.sid'))
        expect(await openidOf(attacker)).toBeUndefined()
      },
    )

    it('is in the store before the answer goes out', async () => {
      let isAnswered = false
      let savedFirst: boolean | undefined
      class SlowStore extends MemoryStore {
        override set = (sid: string, data: SessionData, done: Done = () => undefined): void => {
          setTimeout(() => {
            savedFirst ??= !isAnswered
            super.set(sid, data, done)
          }, 60)
        }
      }
      const app = await start({ session: { store: new SlowStore() } })
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      isAnswered = true
      expect(savedFirst).toBe(true)
      expect(await openidOf(browser)).toBeDefined()
    })

    it('holds the user under provider and app, and a second person takes the place of the first', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      const first = browser.cookies.get('connect.sid')
      await browser.open(await readyCallback(browser, '/wechat/login', { person: 'xiaohong' }))
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaohong', accountCredentials.appId))
      expect(browser.cookies.get('connect.sid')).not.toBe(first)
      const { wechatAuth } = (await browser.fetchJson('/session')).body
      expect(Object.keys(wechatAuth)).toEqual([`official-account:${accountCredentials.appId}`])
    })

    it('slots of other apps in it are nobody here', async () => {
      const app = await start()
      const stranger = { user: { openid: 'oStranger', loggedInAt: 1 }, transaction: 'x' }
      const slots = [
        'official-account:wx0000000000000009',
        `website:${accountCredentials.appId}`,
        `mini-program:${accountCredentials.appId}`,
        '__proto__',
      ]
      for (const slot of slots) {
        const browser = createBrowser(app.url)
        await browser.post('/cart')
        const [sid = ''] = Object.keys(await sessionsIn(app.store)).slice(-1)
        const data = (await sessionsIn(app.store))[sid] as SessionData
        const wechatAuth = JSON.parse(`{${JSON.stringify(slot)}:${JSON.stringify(stranger)}}`)
        await new Promise((resolve) => app.store.set(sid, { ...data, wechatAuth } as SessionData, resolve))
        expect(await openidOf(browser)).toBeUndefined()
      }
    })
  })

  describe('at logout', () => {
    it('gets a new id and holds nobody', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      const old = copyOf(browser, app.url)
      const { id } = (await browser.fetchJson('/session')).body
      const answer = await browser.post('/wechat/logout')
      expect([answer.status, answer.body]).toEqual([200, { code: 0, message: 'success', data: {} }])
      expect(await openidOf(browser)).toBeUndefined()
      expect(await openidOf(old)).toBeUndefined()
      expect(Object.keys(await sessionsIn(app.store))).not.toContain(id)
    })

    it('drops what else it held, or keeps it with keepSessionInfo', async () => {
      for (const keepSessionInfo of [false, true]) {
        const app = await start({ auth: { keepSessionInfo } })
        const browser = createBrowser(app.url)
        await browser.open(await readyCallback(browser))
        await browser.post('/cart')
        const { id } = (await browser.fetchJson('/session')).body
        await browser.post('/wechat/logout')
        const after = (await browser.fetchJson('/session')).body
        expect(after.id).not.toBe(id)
        expect(after.cart).toBe(keepSessionInfo ? 'full' : undefined)
        expect(await openidOf(browser)).toBeUndefined()
      }
    })

    it('of nobody is no error', async () => {
      const app = await start()
      expect((await createBrowser(app.url).post('/wechat/logout')).status).toBe(200)
    })

    it('from a page of another site is refused', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      const answer = await browser.post('/wechat/logout', {}, { Origin: 'https://evil.example' })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
      expect(await openidOf(browser)).toBeDefined()
      expect((await browser.open('/wechat/logout')).status).toBe(404)
      expect(await openidOf(browser)).toBeDefined()
    })
  })

  describe('a store that fails', () => {
    it.each(['fails', 'fails once'] as const)(
      'to save (%s) is an error, and nobody is logged in',
      async (setting) => {
        for (const keepSessionInfo of [false, true]) {
          const store = new UnreliableStore()
          const app = await start({ session: { store }, auth: { keepSessionInfo } })
          const browser = createBrowser(app.url)
          await browser.post('/cart')
          const callback = await readyCallback(browser)
          store.setting = setting
          const answer = await browser.open(callback)
          expect([answer.status, locationOf(answer)]).toEqual([500, ''])
          expect(answer.text).toContain('ERR_CACHE')
          expect(app.events.filter(({ type }) => type === 'login')).toEqual([])

          store.setting = 'works'
          expect(await openidOf(browser)).toBeUndefined()
          for (const data of Object.values(await sessionsIn(store))) {
            expect(Object.keys((data as { wechatAuth?: object }).wechatAuth ?? {})).toEqual([])
          }
        }
      },
    )

    it('to save does not cost the login: the same callback logs in when the store is back', async () => {
      const store = new UnreliableStore()
      const app = await start({ session: { store } })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      store.setting = 'fails'
      await browser.open(callback)
      store.setting = 'works'
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(await openidOf(browser)).toBeDefined()
      expect(exchanges(simulator)).toBe(1)
    })

    it('to give a new id is an error, and nobody is logged in', async () => {
      const store = new UnreliableStore()
      const app = await start({ session: { store } })
      const browser = createBrowser(app.url)
      await browser.post('/cart')
      const callback = await readyCallback(browser)
      store.destroying = 'fails'
      const answer = await browser.open(callback)
      expect(answer.status).toBe(500)
      expect(answer.text).toContain('ERR_CACHE')
      expect(await openidOf(browser)).toBeUndefined()
    })

    it('at logout is an error, not a "logged out"', async () => {
      const store = new UnreliableStore()
      const app = await start({ session: { store } })
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      store.destroying = 'fails'
      const answer = await browser.post('/wechat/logout')
      expect([answer.status, answer.body.error]).toEqual([500, 'ERR_CACHE'])
    })

    it.each(['set', 'destroy'] as const)(
      'by hanging in %s is given up after ten seconds',
      async (operation) => {
        const store = new UnreliableStore()
        const app = await start({ session: { store } })
        const browser = createBrowser(app.url)
        await browser.post('/cart')
        const callback = await readyCallback(browser)
        // Of all clocks only the library's own timeout stands still.
        stopTimeouts()
        const hanging = new Promise<void>((resolve) => {
          store.onHang = resolve
        })
        if (operation === 'set') store.setting = 'hangs'
        else store.destroying = 'hangs'
        const pending = browser.open(callback)
        await hanging
        store.setting = 'works'
        store.destroying = 'works'
        jest.advanceTimersByTime(10_000)
        const answer = await pending
        jest.useRealTimers()
        expect(answer.status).toBe(500)
        expect(answer.text).toContain('ERR_CACHE')
        expect(await openidOf(browser)).toBeUndefined()
      },
    )
  })

  describe('an app without a session', () => {
    const gone: RequestHandler = (req, _res, next) => {
      // What express-session does while its store is disconnected.
      Object.assign(req, { session: undefined })
      next()
    }

    it.each([
      ['none', false],
      ['a store that is disconnected', gone],
    ] as const)(
      '(%s) answers 500 ERR_SESSION_MISSING before anyone is sent to WeChat',
      async (_what, session) => {
        const app = await start({ session })
        for (const path of [
          '/wechat/login',
          '/wechat/login?scope=snsapi_base&returnTo=/me',
          `/wechat/callback?code=abc&state=${'a'.repeat(40)}0`,
          `/wechat/callback?state=${'a'.repeat(40)}0`,
          '/wechat/callback',
          '/me',
        ]) {
          const hops = await crawl(createBrowser(app.url), path)
          expect([path, lastOf(hops).status]).toEqual([path, 500])
          expect(lastOf(hops).text).toContain('ERR_SESSION_MISSING')
        }
        expect(simulator.requests.list()).toEqual([])
      },
    )

    it('does so from a guard without a login route, from res.wechatLogin() and for a JSON login', async () => {
      const app = await start({
        session: false,
        auth: { routes: { login: false } },
        routes: (express) => {
          express.get('/start', (_req, res) => {
            res.wechatLogin()
          })
        },
      })
      const browser = createBrowser(app.url)
      for (const path of ['/me', '/start']) {
        const answer = await browser.open(path)
        expect([answer.status, locationOf(answer)]).toEqual([500, ''])
        expect(answer.text).toContain('ERR_SESSION_MISSING')
      }
      const json = await browser.fetchJson('/wechat/authorizeUrl')
      expect([json.status, json.body.error]).toEqual([500, 'ERR_SESSION_MISSING'])
      expect(simulator.requests.list()).toEqual([])
    })

    it('still lets people through who ask for nothing', async () => {
      const app = await start({ session: false })
      expect((await createBrowser(app.url).fetchJson('/')).body).toEqual({ user: null })
      expect((await createBrowser(app.url).post('/wechat/logout')).status).toBe(200)
    })
  })

  it('holds neither tokens nor secrets nor the code', async () => {
    const app = await start()
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser)
    await browser.open(callback)
    const text = JSON.stringify(await sessionsIn(app.store))
    expect(text).not.toMatch(/access_token|refresh_token|secret/)
    expect(text).not.toContain(parameterOf(callback, 'code'))
  })
})
