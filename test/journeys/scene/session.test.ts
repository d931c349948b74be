import { describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import { MemoryStore, type SessionData } from 'express-session'
import { mountCart } from '../../helpers/apps/cart.ts'
import { type Phone, type SceneApp, type SceneAppOptions, useScenes } from '../../helpers/apps/scene.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import type { CodeBrowser } from '../../helpers/visitors/code-browser.ts'

/** A session store that can be made to fail. */
class FickleStore extends MemoryStore {
  isDown = false

  override set = (
    sid: string,
    data: SessionData,
    done: (error?: unknown) => void = () => undefined,
  ): void => {
    if (this.isDown) done(new Error('the store is full'))
    else super.set(sid, data, done)
  }
}

describe('sceneLogin() and the session', () => {
  const world = useScenes()

  const start = async (
    options: SceneAppOptions = {},
  ): Promise<{ app: SceneApp; browser: CodeBrowser; phone: Phone }> => {
    const app = await world.serve({ routes: mountCart, ...options })
    return { app, browser: app.browser(), phone: world.phone() }
  }
  const confirm = async (browser: CodeBrowser, phone: Phone): Promise<void> => {
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
  }

  /** Something happens while the page waits for a login, which then ends. */
  const finishLogin = async (
    browser: CodeBrowser,
    phone: Phone,
    meanwhile: () => Promise<unknown>,
  ): Promise<void> => {
    const code = await world.scanned(browser, phone)
    const { answer } = await browser.beginPoll()
    await meanwhile()
    await phone.send(code.number)
    expect((await answer).body.data.status).toBe('done')
  }

  it('changes the session id, and drops what the session held', async () => {
    const { browser, phone } = await start()
    const before = (await browser.post('/cart?item=book')).body.sessionId
    await confirm(browser, phone)
    expect(await browser.news()).toBe('done')
    const after = (await browser.fetchJson('/whoami')).body
    expect(after.openid).toBe(phone.openid)
    expect(after.sessionId).not.toBe(before)
    expect((await browser.fetchJson('/cart')).body).toEqual([])
  })

  it('leaves the old session to nobody', async () => {
    const { app, browser, phone } = await start()
    await browser.post('/cart?item=book')
    const thief = app.browser()
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
    await confirm(browser, phone)
    expect(await browser.news()).toBe('done')
    expect(await thief.whoami()).toBeNull()
    expect((await thief.fetchJson('/cart')).body).toEqual([])
  })

  it('writes no session before the login is done', async () => {
    const store = new MemoryStore()
    const { browser, phone } = await start({ session: { store } })
    const count = (): number => Object.keys((store as unknown as { sessions: object }).sessions).length
    const code = await world.scanned(browser, phone)
    expect([count(), [...browser.cookies].length]).toEqual([0, 1])
    await phone.send(code.number)
    await browser.news()
    expect(count()).toBe(1)
  })

  describe('with keepSessionInfo', () => {
    it('keeps what the session held, and changes its id', async () => {
      const { browser, phone } = await start({ login: { keepSessionInfo: true } })
      const before = (await browser.post('/cart?item=book')).body.sessionId
      await confirm(browser, phone)
      expect(await browser.news()).toBe('done')
      expect((await browser.fetchJson('/cart')).body).toEqual(['book'])
      expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(before)
    })

    it('keeps what came into the session while the page waited', async () => {
      const { browser, phone } = await start({ login: { keepSessionInfo: true } })
      await browser.post('/cart?item=book')
      await finishLogin(browser, phone, () => browser.post('/cart?item=pen'))
      expect((await browser.fetchJson('/cart')).body).toEqual(['book', 'pen'])
    })

    it('does not bring back what was logged out of while the page waited', async () => {
      const { browser, phone } = await start({
        login: { keepSessionInfo: true },
        above: (app) =>
          app.post('/leave', (req, res, next) => {
            req.session.regenerate((error) => (error ? next(error) : res.json({})))
          }),
      })
      await browser.post('/cart?item=somebody-elses')
      await finishLogin(browser, phone, () => browser.post('/leave'))
      expect((await browser.fetchJson('/cart')).body).toEqual([])
    })
  })

  it('works with cookie-session', async () => {
    const session = cookieSession({ secret: 'session secret' })
    const { browser, phone } = await start({ session })
    await browser.post('/cart?item=book')
    await confirm(browser, phone)
    expect(await browser.news()).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
    expect((await browser.fetchJson('/cart')).body).toEqual([])
  })

  it('needs one: 500 before WeChat is asked for a code', async () => {
    const app = await world.serve({ session: false, routes: () => undefined })
    const browser = app.browser()
    const refused = [500, 'ERR_SESSION_MISSING', -1]
    expect(problemOf(await browser.post('/wechat/scene'))).toEqual(refused)
    expect(problemOf(await browser.poll())).toEqual(refused)
    expect(world.simulator.requests.count('cgi-bin/qrcode/create')).toBe(0)
    expect([...browser.cookies]).toEqual([])
  })

  it('that cannot be saved logs nobody in', async () => {
    const store = new FickleStore()
    const { browser, phone } = await start({ session: { store } })
    await confirm(browser, phone)
    store.isDown = true
    expect(await browser.news()).toBe('500 ERR_CACHE')
    store.isDown = false
    expect(await browser.whoami()).toBeNull()
  })
})

describe('onLogin of sceneLogin()', () => {
  const world = useScenes()

  const confirmed = async (
    options: SceneAppOptions,
  ): Promise<{ app: SceneApp; browser: CodeBrowser; phone: Phone }> => {
    const app = await world.serve(options)
    const [browser, phone] = [app.browser(), world.phone()]
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
    return { app, browser, phone }
  }

  it('is given the person, and what it returns is the account, in no answer', async () => {
    const asked: unknown[] = []
    const { browser, phone } = await confirmed({
      login: {
        onLogin: (user, { req }) => {
          asked.push([user.openid, req.path, req.wechatUser])
          return { id: 7, role: 'account-role' }
        },
      },
    })
    const answer = await browser.poll()
    expect(answer.body.data.status).toBe('done')
    expect(answer.text).not.toContain('account-role')
    expect(asked).toEqual([[phone.openid, '/wechat/scene', undefined]])
    expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 7, role: 'account-role' })
    expect((await browser.fetchJson('/wechat/scene/user')).text).not.toContain('account-role')
  })

  it('is not called before the number is sent', async () => {
    let calls = 0
    const onLogin = (): void => {
      calls += 1
    }
    const app = await world.serve({ login: { onLogin } })
    const [browser, phone] = [app.browser(), world.phone()]
    const code = await world.scanned(browser, phone)
    expect(calls).toBe(0)
    await phone.send(code.number)
    await browser.news()
    expect(calls).toBe(1)
  })

  it.each([403, 409])('refuses with status %d: the answer of the request that waits', async (status) => {
    const refuse = (): never => {
      throw Object.assign(new Error('not on the list: secret reason'), { status })
    }
    const app = await world.serve({ login: { onLogin: refuse } })
    const [browser, phone] = [app.browser(), world.phone()]
    const code = await world.scanned(browser, phone)
    const { answer } = await browser.beginPoll()
    await phone.send(code.number)
    const refused = await answer
    expect(problemOf(refused)).toEqual([status, 'ERR_ACCESS_DENIED', -1])
    expect(refused.text).not.toContain('secret reason')
    expect(await browser.whoami()).toBeNull()
    expect(await browser.news()).toBe('expired')
    expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
    expect(app.events).toContainEqual({
      type: 'refusal',
      code: 'ERR_ACCESS_DENIED',
      status,
      message: expect.any(String),
    })
    expect(app.events.map(({ type }) => type)).not.toContain('login')
  })

  it('that fails is the app’s own failure, and logs nobody in', async () => {
    const error = new Error('the database is down')
    const { app, browser } = await confirmed({ login: { onLogin: () => Promise.reject(error) } })
    const answer = await browser.poll()
    expect([answer.status, answer.body]).toEqual([
      500,
      { code: -1, message: expect.any(String), error: 'ERR_APP' },
    ])
    expect(answer.text).not.toContain('database')
    expect(app.events).toContainEqual({ type: 'app-failure', hook: 'onLogin', error })
    expect(await browser.whoami()).toBeNull()
    expect(await browser.news()).toBe('expired')
  })
})
