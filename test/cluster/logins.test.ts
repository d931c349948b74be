import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import type { Express } from 'express'
import session from 'express-session'
import {
  miniLogin,
  redisTokenCache,
  requireWechatUser,
  type TokenCache,
  wechatAuth,
} from 'express-wechat-auth'
import { createClient } from 'redis'
import { deploymentSecret } from '../helpers/apps/deployment.ts'
import { appWithSession } from '../helpers/apps/server.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { describeWithRedis, type RunningRedis, startRedis } from '../helpers/stores/redis.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'
import { copyOf } from '../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../helpers/visitors/page-login.ts'
import { getJson, postCode } from '../helpers/visitors/requests.ts'
import { openidOf, readyCallback } from '../helpers/visitors/wechat-login.ts'

const miniProgram = { appId: 'wx0000000000000004', appSecret: '00000000000000000000000000000004' }

describeWithRedis('two processes of an app that share a Redis', () => {
  const world = useSimulator()
  const { simulator } = world
  let redis: RunningRedis
  const clients: { destroy(): void }[] = []
  let logins = 0

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis?.stop()
  })
  beforeEach(() => {
    logins = 0
  })

  /** A connection of its own, as every process has one: nothing is shared but Redis. */
  const connect = async (): Promise<TokenCache> => {
    const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
    clients.push(client)
    return redisTokenCache({ client })
  }

  const startBoth = async (mount: (app: Express, tokenCache: TokenCache) => void): Promise<string[]> => {
    const store = new session.MemoryStore()
    const start = async (): Promise<string> => {
      const app = appWithSession({ store })
      mount(app, await connect())
      app.get('/', (req, res) => {
        res.json({ user: req.wechatUser ?? null })
      })
      app.get('/me', requireWechatUser(), (req, res) => {
        res.json(req.wechatUser)
      })
      return world.run(app)
    }
    return [await start(), await start()]
  }

  const mountAccount = (app: Express, tokenCache: TokenCache): void => {
    app.use(
      wechatAuth({
        secret: deploymentSecret,
        ...accountCredentials,
        endpoints: simulator.endpoints,
        tokenCache,
        bearer: true,
        // A code is brought as a server does.
        requireState: 'browser',
        publicUrl: 'http://localhost',
        onLogin: async () => {
          logins += 1
        },
      }),
    )
  }

  it('exchange a code once that comes to both at the same time, and log both in', async () => {
    const [one = '', two = ''] = await startBoth(mountAccount)
    for (let round = 0; round < 5; round += 1) {
      const before = exchanges(simulator)
      const first = createBrowser(one)
      const callback = await readyCallback(first)
      const second = copyOf(first, two)
      const answers = await Promise.all([first.open(callback), second.open(callback)])
      expect(answers.map(({ status, headers }) => [status, headers['location']])).toEqual([
        [303, '/'],
        [303, '/'],
      ])
      expect(exchanges(simulator)).toBe(before + 1)
      const openid = await openidOf(first)
      expect(openid).toEqual(expect.any(String))
      expect(await openidOf(second)).toBe(openid)
    }
    expect(logins).toBe(5)
  })

  it('share a failure with those who wait, and keep it for nobody who comes later', async () => {
    const [one = '', two = ''] = await startBoth(mountAccount)
    const first = createBrowser(one)
    const callback = await readyCallback(first)
    const second = copyOf(first, two)
    const api = 'sns/oauth2/access_token'
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1 })
    const answers = await Promise.all([first.open(callback), second.open(callback)])
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(1)
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect((await first.open(callback)).status).toBe(303)
  })

  it('know of each other’s logouts', async () => {
    const [one = '', two = ''] = await startBoth(mountAccount)
    const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
    const { token } = (await postCode(one, { code })).body.data
    const headers = { Authorization: `Bearer ${token}` }
    expect((await getJson(two, '/me', headers)).status).toBe(200)
    await postCode(one, {}, headers, '/wechat/logout')
    expect((await getJson(two, '/me', headers)).body.error).toBe('ERR_TOKEN_INVALID')
  })

  it('find the session_key that the other one was given, sealed in Redis', async () => {
    const mount = (app: Express, tokenCache: TokenCache): void => {
      app.use(
        miniLogin({ secret: deploymentSecret, ...miniProgram, endpoints: simulator.endpoints, tokenCache }),
      )
    }
    const [one = '', two = ''] = await startBoth(mount)
    const code = simulator.miniPrograms.login(miniProgram.appId, 'xiaoming')
    const { token } = (await postCode(one, { code }, {}, '/login')).body.data
    const data = simulator.miniPrograms.getUserInfo(miniProgram.appId, 'xiaoming')
    const answer = await postCode(two, data, { Authorization: `Bearer ${token}` }, '/login/userinfo')
    expect([answer.status, answer.body.data?.nickName]).toEqual([200, '微信用户'])

    const sessionKey = simulator.miniPrograms.sessionKeyOf(miniProgram.appId, 'xiaoming') ?? 'none'
    const admin = await createClient({ socket: { path: redis.path, tls: false } }).connect()
    const keys = await admin.keys('*')
    const values = await Promise.all(keys.map((key) => admin.get(key)))
    admin.destroy()
    const dump = JSON.stringify([keys, values])
    expect(dump).toContain('session-key:mini-program:')
    for (const secret of [sessionKey, miniProgram.appSecret, accountCredentials.appSecret, token]) {
      expect(dump).not.toContain(secret)
    }
  })
})
