import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import session from 'express-session'
import {
  miniLogin,
  redisTokenCache,
  type TokenCache,
  type WechatAuthEvent,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { createClient } from 'redis'
import { miniCredentials } from '../helpers/apps/mini-program.ts'
import { appWithSession } from '../helpers/apps/server.ts'
import { useSimulator, withPages } from '../helpers/apps/simulated-world.ts'
import { describeWithRedis, type RunningRedis, startRedis } from '../helpers/stores/redis.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'
import { startJsonLogin } from '../helpers/visitors/json-login.ts'
import { copyOf } from '../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../helpers/visitors/page-login.ts'
import { getJson, postCode } from '../helpers/visitors/requests.ts'
import { openidOf, readyCallback } from '../helpers/visitors/wechat-login.ts'

jest.setTimeout(60_000)

const secrets = {
  staging: 'the secret of the staging deployment',
  production: 'the secret of the production',
}
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

describeWithRedis('two deployments with different secrets over one Redis', () => {
  const world = useSimulator()
  const { simulator } = world
  let redis: RunningRedis
  const clients: { destroy(): void }[] = []
  const urls = { staging: '', production: '', productionToo: '' }
  const caches: TokenCache[] = []

  /** A connection of its own, and one session store for all: nothing but the secrets keeps them apart. */
  const store = new session.MemoryStore()
  const start = async (secret: string): Promise<string> => {
    const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
    clients.push(client)
    const tokenCache = redisTokenCache({ client })
    caches.push(tokenCache)
    const app = appWithSession({ store })
    const { endpoints } = simulator
    const shared = { endpoints, secret, tokenCache, publicUrl: 'http://localhost' }
    app.use(wechatAuth({ ...accountCredentials, ...shared, bearer: true }))
    app.use(miniLogin({ ...miniCredentials, ...shared, basePath: '/mini' }))
    app.get('/', (req, res) => {
      res.json({ user: req.wechatUser ?? null })
    })
    return world.run(withPages(app))
  }

  beforeAll(async () => {
    redis = await startRedis()
    urls.staging = await start(secrets.staging)
    urls.production = await start(secrets.production)
    urls.productionToo = await start(secrets.production)
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis?.stop()
  })

  const miniPost = (at: string, route: string, body: object, headers = {}) =>
    postCode(at, body, headers, `/mini${route}`)
  const miniCode = (): string => simulator.miniPrograms.login(miniCredentials.appId, 'xiaoming')

  it('share app tokens: one fetch serves both', async () => {
    const { endpoints } = simulator
    simulator.requests.clear()
    const heldUp = new Set<TokenCache>()
    const tokens = await Promise.all(
      caches.map((tokenCache) => {
        const onEvent = ({ type }: WechatAuthEvent): void => {
          if (type === 'cache-failure' || type === 'token-wait') heldUp.add(tokenCache)
        }
        return wechatClient({ ...accountCredentials, endpoints, tokenCache, onEvent }).getAppAccessToken()
      }),
    )
    expect(new Set(tokens).size).toBe(1)
    // One, but for those whom a machine that stalls lets wait for Redis in vain: they say so, and fetch for themselves.
    const fetches = simulator.requests.count('cgi-bin/stable_token')
    expect(fetches).toBeGreaterThan(0)
    expect(fetches).toBeLessThanOrEqual(1 + heldUp.size)
  })

  it('share no bearer token', async () => {
    const { token } = (await miniPost(urls.production, '/login', { code: miniCode() })).body.data
    const statuses = async (at: string) => {
      const { status, body } = await getJson(at, '/me', bearer(token))
      return [status, body.error]
    }
    expect(await statuses(urls.productionToo)).toEqual([200, undefined])
    expect(await statuses(urls.staging)).toEqual([401, 'ERR_TOKEN_INVALID'])
    // Nor can one end a login of the other's.
    expect((await miniPost(urls.staging, '/login/logout', {}, bearer(token))).status).toBe(401)
    expect(await statuses(urls.productionToo)).toEqual([200, undefined])
  })

  it('share no session_key, and neither overwrites the other’s', async () => {
    const logIn = async (at: string): Promise<Record<string, string>> =>
      bearer((await miniPost(at, '/login', { code: miniCode() })).body.data.token)
    const info = () => simulator.miniPrograms.getUserInfo(miniCredentials.appId, 'xiaoming')
    const production = await logIn(urls.production)
    const staging = await logIn(urls.staging)
    // WeChat has another session_key for this person by now, which staging alone was told.
    expect((await miniPost(urls.staging, '/login/userinfo', info(), staging)).status).toBe(200)
    const stale = await miniPost(urls.productionToo, '/login/userinfo', info(), production)
    expect([stale.status, stale.body.error]).toEqual([401, 'ERR_SESSION_KEY_STALE'])
    // A logout at one leaves the key of the other.
    const again = await logIn(urls.production)
    await miniPost(urls.staging, '/login/logout', {}, staging)
    expect((await miniPost(urls.productionToo, '/login/userinfo', info(), again)).status).toBe(200)
  })

  it('share no outcome of a page login: the other’s callback is nobody’s', async () => {
    const browser = createBrowser(urls.production)
    const callback = await readyCallback(browser)
    const [same, other] = [copyOf(browser, urls.productionToo), copyOf(browser, urls.staging)]
    expect((await browser.open(callback)).status).toBe(303)
    expect((await same.open(callback)).status).toBe(303)
    expect(await openidOf(same)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
    expect((await other.open(callback)).status).not.toBe(303)
    expect(await openidOf(other)).toBeUndefined()
    expect(exchanges(simulator)).toBe(1)
  })

  it('share no outcome of a JSON login: neither cookie nor verifier proves anything there', async () => {
    const browser = createBrowser(urls.production)
    const { state, verifier } = await startJsonLogin(browser)
    const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
    const other = copyOf(browser, urls.staging)
    expect((await browser.post('/wechat/getUserInfo', { code, state })).status).toBe(200)
    for (const body of [
      { code, state },
      { code, state, verifier },
    ]) {
      const answer = await other.post('/wechat/getUserInfo', body)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    }
    expect(await openidOf(other)).toBeUndefined()
  })
})
