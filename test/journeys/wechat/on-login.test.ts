import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Request } from 'express'
import {
  errorHandler,
  memoryTokenCache,
  WechatAuthError,
  type WechatAuthOptions,
  type WechatUser,
  wechatAuth,
} from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, decide, exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'
import { issueCode, postCode } from '../../helpers/visitors/requests.ts'

type OnLogin = NonNullable<WechatAuthOptions['onLogin']>

describe('onLogin', () => {
  const world = useSimulator()
  const calls: { user: WechatUser; req: Request; sessionId: string }[] = []
  let onLogin: OnLogin
  let url = ''
  let pages = ''

  beforeAll(async () => {
    const hook: OnLogin = (user, context) => {
      const { req } = context
      calls.push({ user, req, sessionId: req.sessionID })
      return onLogin(user, context)
    }
    url = await world.run(wechatApp(world, { onLogin: hook }))
    const app = appWithSession()
    app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints, onLogin: hook }))
    app.use(errorHandler())
    pages = await world.run(withPages(app))
  })

  beforeEach(() => {
    calls.length = 0
    onLogin = () => undefined
  })

  describe('is called', () => {
    it('once for a login by page, with the user and the request', async () => {
      const browser = createBrowser(url)
      const departure = await browser.open('/wechat/login?returnTo=%2Fme')
      await browser.open(await decide(browser, locationOf(departure)), { 'X-Source': 'poster' })
      expect(calls).toHaveLength(1)
      expect(calls[0]?.user).toMatchObject({
        provider: 'official-account',
        appId: accountCredentials.appId,
        openid: world.simulator.users.openidOf('xiaoming', accountCredentials.appId),
        nickname: '李小明',
      })
      expect(calls[0]?.req.get('x-source')).toBe('poster')
      expect(calls[0]?.req.path).toBe('/wechat/callback')
    })

    it('once for a login by JSON, in each of its forms', async () => {
      const browser = createBrowser(url)
      await logInByJson(browser)
      expect(calls).toHaveLength(1)
      const started = await startJsonLogin(browser)
      await postCode(url, { ...started, code: await codeOf(browser, started) })
      expect(calls).toHaveLength(2)
      await postCode(url, { code: issueCode(world.simulator) })
      expect(calls).toHaveLength(3)
    })

    it('before the session changes', async () => {
      const app = appWithSession({ saveUninitialized: true })
      let seen: { id: string; cart: unknown; login: unknown } | undefined
      app.use((req, _res, next) => {
        const session = req.session as unknown as Record<string, unknown>
        session['cart'] ??= ['tea']
        next()
      })
      const before: OnLogin = (_user, { req }) => {
        const session = req.session as unknown as Record<string, unknown>
        seen = { id: req.sessionID, cart: session['cart'], login: session['wechatAuth'] }
      }
      const at = await world.run(wechatApp(world, { onLogin: before }, app))
      const browser = createBrowser(at)
      const { sessionId } = (await browser.fetchJson('/whoami')).body
      await logInByPage(browser)
      expect(seen).toEqual({ id: sessionId, cart: ['tea'], login: undefined })
      expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(sessionId)
    })

    it('once for callbacks that come twice, together or later', async () => {
      onLogin = async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return { id: calls.length }
      }
      const browser = createBrowser(url)
      const departure = await browser.open('/wechat/login')
      const callback = await decide(browser, locationOf(departure))
      const answers = await Promise.all([browser.open(callback), browser.open(callback)])
      answers.push(await browser.open(callback))
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
      expect(calls).toHaveLength(1)
      expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 1 })
    })

    it('once for two processes that share a token cache', async () => {
      const tokenCache = memoryTokenCache()
      // A cache object of its own per process: only what is in the cache is shared.
      const processes = await Promise.all(
        [{ ...tokenCache }, { ...tokenCache }].map((cache) =>
          world.run(
            wechatApp(world, {
              tokenCache: cache,
              onLogin: async (user, { req }) => {
                calls.push({ user, req, sessionId: req.sessionID })
                await new Promise((resolve) => setTimeout(resolve, 30))
                return { id: 'account-1' }
              },
            }),
          ),
        ),
      )
      const browsers = processes.map((at) => createBrowser(at))
      const [one, two] = browsers as [(typeof browsers)[0], (typeof browsers)[0]]
      const started = await startJsonLogin(one)
      const body = { code: await codeOf(one, started), state: started.state }
      for (const [name, value] of one.cookies) two.cookies.set(name, value)
      const answers = await Promise.all(browsers.map((browser) => browser.post('/wechat/getUserInfo', body)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(calls).toHaveLength(1)
      expect(exchanges(world.simulator)).toBe(1)
      for (const browser of browsers) {
        expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 'account-1' })
      }
    })

    it('never for somebody who is refused before', async () => {
      await logInByPage(createBrowser(url), { person: 'kuaizhao' })
      await logInByPage(createBrowser(url), { person: 'fengxian' })
      await logInByPage(createBrowser(url), { decision: 'deny' })
      await postCode(url, { code: 'dead' })
      expect(calls).toEqual([])
    })

    it('once again for every new login', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser)
      await browser.post('/wechat/logout')
      await logInByPage(browser)
      expect(calls).toHaveLength(2)
    })
  })

  describe('what it returns', () => {
    it('is user.account in the session, now or in a promise', async () => {
      for (const answer of [() => ({ id: 7, roles: ['buyer'] }), async () => ({ id: 7, roles: ['buyer'] })]) {
        onLogin = answer
        const browser = createBrowser(url)
        await logInByPage(browser)
        expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 7, roles: ['buyer'] })
      }
    })

    it('is in no JSON answer of the router', async () => {
      onLogin = () => ({ id: 'account-7', email: 'xiaoming@example.com' })
      const browser = createBrowser(url)
      const answers = [
        await logInByJson(browser),
        await browser.fetchJson('/wechat/user'),
        await postCode(url, { code: issueCode(world.simulator) }),
      ]
      for (const { status, text, body } of answers) {
        expect(status).toBe(200)
        expect(body.data).not.toHaveProperty('account')
        expect(text).not.toMatch(/account-7|example/)
      }
    })

    it('may be nothing', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser)
      const { body } = await browser.fetchJson('/me')
      expect(body.openid).toMatch(/^o/)
      expect(body).not.toHaveProperty('account')
    })
  })

  describe('refuses a login with an error of status 400 to 499', () => {
    const refusal = (status: number, expose?: boolean): Error =>
      Object.assign(new Error('账号 17 已停用'), { status, ...(expose !== undefined && { expose }) })

    it.each([400, 403, 423, 499])('%i, by JSON', async (status) => {
      onLogin = () => {
        throw refusal(status)
      }
      const browser = createBrowser(url)
      const answer = await logInByJson(browser)
      expect(answer.status).toBe(status)
      expect(answer.body).toEqual({ code: -1, message: '未获得授权', error: 'ERR_ACCESS_DENIED' })
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it.each([403, 423])('%i, by page', async (status) => {
      onLogin = async () => {
        throw refusal(status)
      }
      const browser = createBrowser(url)
      const answer = await logInByPage(browser)
      expect(answer.status).toBe(status)
      expect(answer.body.handed).toMatchObject({ status, code: 'ERR_ACCESS_DENIED' })
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it('with its message where the error says expose', async () => {
      onLogin = () => {
        throw refusal(403, true)
      }
      expect((await logInByJson(createBrowser(url))).body).toEqual({
        code: -1,
        message: '账号 17 已停用',
        error: 'ERR_ACCESS_DENIED',
      })
      const page = await logInByPage(createBrowser(pages))
      expect([page.status, page.text.includes('账号 17 已停用')]).toEqual([403, true])
    })

    it.each([false, undefined])('without its message where expose is %s', async (expose) => {
      onLogin = () => {
        throw refusal(403, expose)
      }
      expect((await logInByJson(createBrowser(url))).text).not.toContain('停用')
      const page = await logInByPage(createBrowser(pages))
      expect([page.status, page.text.includes('停用')]).toEqual([403, false])
      expect(page.text).toContain('未获得授权')
    })

    it('with markup in the message made harmless', async () => {
      onLogin = () => {
        throw Object.assign(new Error('<script>alert(1)</script>'), { status: 403, expose: true })
      }
      const page = await logInByPage(createBrowser(pages))
      expect(page.text).not.toContain('<script>alert')
      expect(page.text).toContain('&lt;script&gt;')
    })

    it('also where it is an error of this library', async () => {
      onLogin = () => {
        throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'only buyers may enter')
      }
      const answer = await logInByJson(createBrowser(url))
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ACCESS_DENIED'])
    })

    it('and keeps nobody from trying again', async () => {
      onLogin = () => {
        throw refusal(403)
      }
      const browser = createBrowser(url)
      expect((await logInByPage(browser)).status).toBe(403)
      onLogin = () => ({ id: 1 })
      expect((await logInByPage(browser)).status).toBe(303)
      expect((await browser.fetchJson('/whoami')).body.account).toEqual({ id: 1 })
    })

    it('and leaves somebody logged in who was', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser, { person: 'xiaoming' })
      const before = (await browser.fetchJson('/whoami')).body
      onLogin = () => {
        throw refusal(403)
      }
      expect((await logInByPage(browser, { person: 'xiaohong' })).status).toBe(403)
      expect((await browser.fetchJson('/whoami')).body).toEqual(before)
    })
  })

  describe('any other error is the app’s own 500', () => {
    const failures: [string, () => unknown][] = [
      ['an error without a status', () => new Error('database is down')],
      ['an error with status 500', () => Object.assign(new Error('database is down'), { status: 500 })],
      [
        'an error with a status in text',
        () => Object.assign(new Error('database is down'), { status: '403' }),
      ],
      ['a text', () => 'database is down'],
      ['nothing', () => undefined],
      ['null', () => null],
      ['the word "route"', () => 'route'],
    ]

    it.each(failures)('by page: %s', async (_name, failure) => {
      onLogin = () => Promise.reject(failure())
      const browser = createBrowser(url)
      const answer = await logInByPage(browser)
      expect([answer.status, Object.keys(answer.body)]).toEqual([500, ['handed']])
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it.each(failures)('by JSON: %s', async (_name, failure) => {
      onLogin = () => Promise.reject(failure())
      const browser = createBrowser(url)
      const answer = await logInByJson(browser)
      expect([answer.status, answer.body]).toEqual([
        500,
        { code: -1, message: expect.any(String), error: 'ERR_APP' },
      ])
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it('reaches the app’s handler as it was thrown', async () => {
      onLogin = () => {
        throw Object.assign(new RangeError('database is down'), { code: 'EDB' })
      }
      const answer = await logInByPage(createBrowser(pages))
      expect(answer.status).toBe(500)
      expect(answer.body.handed).toEqual({ name: 'RangeError', message: 'database is down', code: 'EDB' })
    })
  })
})
