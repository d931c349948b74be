import { describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import {
  memoryTokenCache,
  mobileLogin,
  type TokenCache,
  type WechatAuthEvent,
  type WechatAuthOptions,
  wechatAuth,
} from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { logInByJson } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const otherCredentials = { appId: 'wx00000000000000ac', appSecret: '000000000000000000000000000000ac' }
const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}
const mobileCredentials = { appId, appSecret }
const bearer = (token: unknown): Record<string, string> => ({ Authorization: `Bearer ${token}` })

describe('a logout', () => {
  const world = useSimulator()
  const { simulator } = world
  const redirectDomains = ['127.0.0.1']
  const down = async (): Promise<never> => {
    throw new Error('the store is down')
  }

  const runWith = async (options: Partial<WechatAuthOptions>, app: Express = appWithSession()) => {
    const events: WechatAuthEvent[] = []
    const url = await world.run(wechatApp(world, { ...options, onEvent: (event) => events.push(event) }, app))
    return { url, events }
  }

  it('tells that the outcome of a login could not be forgotten, and logs out all the same', async () => {
    let isDown = false
    const memory = memoryTokenCache()
    const set: TokenCache['set'] = (...entry) => (isDown ? down() : memory.set(...entry))
    const tokenCache = { ...memory, set }
    const { url, events } = await runWith({ tokenCache })
    const browser = createBrowser(url)
    await logInByPage(browser)
    events.length = 0
    isDown = true
    expect((await browser.post('/wechat/logout')).status).toBe(200)
    expect(events).toEqual([
      { type: 'cache-failure', operation: 'revocation' },
      { type: 'logout', provider: 'official-account', appId: accountCredentials.appId },
    ])
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })

  it('tells that a bearer token could not be revoked, and is no logout then', async () => {
    const cache = memoryTokenCache()
    const { url, events } = await runWith({ bearer: true, tokenCache: { ...cache, set: down } })
    const { body } = await logInByJson(createBrowser(url))
    events.length = 0
    const answer = await postCode(url, {}, bearer(body.data.token), '/wechat/logout')
    expect([answer.status, answer.body.error]).toEqual([500, 'ERR_CACHE'])
    expect(events).toContainEqual({ type: 'cache-failure', operation: 'revocation' })
    expect(events).not.toContainEqual(expect.objectContaining({ type: 'logout' }))
  })

  it('of a router with two apps is told once', async () => {
    const { url, events } = await runWith({ website: websiteCredentials })
    const browser = createBrowser(url)
    await logInByPage(browser)
    events.length = 0
    expect((await browser.post('/wechat/logout')).status).toBe(200)
    expect(events.map(({ type }) => type)).toEqual(['logout'])
  })

  it.each(['', 'Bearer', 'Bearer not-a-token', 'Bearer a b', 'xBearer a', 'Basic a'])(
    'with %j for a token ends the session alone',
    async (Authorization) => {
      const { url, events } = await runWith({ bearer: true })
      const browser = createBrowser(url)
      await logInByPage(browser)
      events.length = 0
      expect((await browser.post('/wechat/logout', {}, { Authorization })).status).toBe(200)
      expect(events.map(({ type }) => type)).toEqual(['logout'])
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    },
  )

  it('takes a token after any number of blanks', async () => {
    const { url } = await runWith({ bearer: true })
    const { body } = await postCode(url, { code: issueCode(simulator) })
    const Authorization = `bearer   ${body.data.token}`
    expect((await getJson(url, '/me', { Authorization })).status).toBe(200)
    expect((await postCode(url, {}, { Authorization }, '/wechat/logout')).status).toBe(200)
    expect((await getJson(url, '/me', { Authorization })).status).toBe(401)
  })

  it('takes no token with something before or after it', async () => {
    const { url } = await runWith({ bearer: true })
    const { body } = await postCode(url, { code: issueCode(simulator) })
    const good = `Bearer ${body.data.token}`
    for (const Authorization of [`x ${good}`, `${good} x`, `x${good}`]) {
      await postCode(url, {}, { Authorization }, '/wechat/logout')
      expect((await getJson(url, '/me', { Authorization })).status).toBe(401)
    }
    expect((await getJson(url, '/me', { Authorization: good })).status).toBe(200)
  })

  describe('of two routers in one app', () => {
    /** `res.wechatLogout()` ends both. */
    const startBoth = async (keeps: [boolean, boolean]) => {
      addApp(simulator, { ...otherCredentials, kind: 'official-account', name: '另一个', redirectDomains })
      const app = appWithSession()
      app.get('/cart', (req, res) => {
        const kept = req.session as unknown as { cart?: number }
        kept.cart ??= Number(req.query['cart'] ?? 0)
        res.json({ cart: kept.cart })
      })
      const common = { endpoints: simulator.endpoints }
      app.use(wechatAuth({ ...common, ...accountCredentials, basePath: '/one', keepSessionInfo: keeps[0] }))
      app.use(wechatAuth({ ...common, ...otherCredentials, basePath: '/two', keepSessionInfo: keeps[1] }))
      app.post('/out', (_req, res, next) => {
        res.wechatLogout().then(() => res.json({}), next)
      })
      return createBrowser(await world.run(withPages(app)))
    }

    it.each<[[boolean, boolean], number]>([
      [[true, true], 5],
      [[true, false], 5],
      [[false, true], 5],
      [[false, false], 0],
    ])('keeps the session’s data where one of them does: %j', async (keeps, cart) => {
      const browser = await startBoth(keeps)
      await logInByPage(browser, { loginPath: '/one/wechat/login' })
      await logInByPage(browser, { loginPath: '/two/wechat/login' })
      await browser.fetchJson('/cart?cart=5')
      expect((await browser.post('/out')).status).toBe(200)
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      expect((await browser.fetchJson('/cart')).body.cart).toBe(cart)
    })
  })

  describe('of a mobile app', () => {
    const start = (): Promise<string> => {
      const app = express()
      app.use(mobileLogin({ secret: deploymentSecret, ...mobileCredentials, endpoints: simulator.endpoints }))
      return world.run(withPages(app))
    }
    const out = async (url: string, headers: Record<string, string>) => {
      const { status, body } = await postCode(url, {}, headers, '/wechat/mobile/logout')
      return [status, body.error]
    }

    it('with a token needs that of a login to this very app', async () => {
      const url = await start()
      const code = simulator.users.issueCode('xiaoming', appId)
      const { body } = await postCode(url, { code }, {}, '/wechat/mobile/login')
      const foreign = await runWith({ bearer: true })
      const other = await postCode(foreign.url, { code: issueCode(simulator) })
      expect(await out(url, {})).toEqual([200, undefined])
      expect((await out(url, bearer(other.body.data.token)))[0]).toBe(401)
      expect((await out(url, bearer('x')))[0]).toBe(401)
      expect((await getJson(url, '/me', bearer(body.data.token))).status).toBe(200)
      expect(await out(url, bearer(body.data.token))).toEqual([200, undefined])
      expect((await getJson(url, '/me', bearer(body.data.token))).status).toBe(401)
    })
  })
})
