import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import express, { type Express } from 'express'
import {
  callbackRelay,
  errorHandler,
  miniLogin,
  mobileLogin,
  requireWechatUser,
  requireWecomUser,
  websiteLogin,
  wechatAuth,
  wecomAuth,
  wecomMiniLogin,
} from 'express-wechat-auth'
import { createPlatformSimulator, defaultApps, type SimulatorOptions } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { deploymentSecret as secret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { agent as wecomAgent } from '../../helpers/apps/wecom.ts'
import { accountCredentials, websiteCredentials } from '../../helpers/visitors/page-login.ts'

const ofKind = (of: string): { appId: string; appSecret: string } => {
  const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === of) ?? {}
  return { appId, appSecret }
}
const mini = ofKind('mini-program')
const mobile = ofKind('mobile-app')

/** A jar of cookies, as tough-cookie has one. */
function createJar() {
  const cookies = new Map<string, string>()
  return {
    cookies,
    getCookieString: () => [...cookies].map((pair) => pair.join('=')).join('; '),
    async setCookie(line: string) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    },
  }
}

describe('simulator.logIn()', () => {
  const world = useSimulator({ strict: false } satisfies SimulatorOptions)
  const { simulator } = world
  let app: Express
  let server: Server
  let url = ''
  const openidOf = (person: string, { appId } = accountCredentials): string =>
    simulator.users.openidOf(person, appId)

  beforeAll(async () => {
    const { endpoints } = simulator
    app = appWithSession()
    app.use(websiteLogin({ ...websiteCredentials, endpoints }))
    app.use(wechatAuth({ ...accountCredentials, website: websiteCredentials, endpoints }))
    app.use(wecomAuth({ ...wecomAgent, endpoints, scope: 'snsapi_privateinfo' }))
    app.use(miniLogin({ ...mini, endpoints, secret }))
    app.use(mobileLogin({ ...mobile, endpoints, secret }))
    app.use(wecomMiniLogin({ ...wecomAgent, endpoints, secret, basePath: '/corp' }))
    app.get(
      '/',
      (req, res) => void res.json({ wechat: req.wechatUser?.openid, wecom: req.wecomUser ?? null }),
    )
    app.get('/me', requireWechatUser(), (req, res) => void res.json(req.wechatUser))
    app.get('/member', requireWecomUser(), (req, res) => void res.json(req.wecomUser))
    app.get('/away', (_req, res) => res.redirect('https://elsewhere.example/page'))
    app.get('/round', (_req, res) => res.redirect('/round'))
    app.use(errorHandler())
    server = createServer(app).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  describe.each([
    ['an app function', () => request.agent(app)],
    ['a server that runs', () => request.agent(server)],
    ['an address', () => request.agent(url)],
  ])('with a supertest agent on %s', (_what, createAgent) => {
    it('logs a person in by the login route, and answers the page that it ends at', async () => {
      const agent = createAgent()
      const last = await simulator.logIn(agent, 'xiaohong', { path: '/wechat/login' })
      expect([last.status, last.body.wechat]).toEqual([200, openidOf('xiaohong')])
      expect((await agent.get('/me')).body).toMatchObject({
        provider: 'official-account',
        nickname: '王小红',
      })
    })

    it('logs a person in by a guarded page', async () => {
      const last = await simulator.logIn(createAgent(), 'xiaoming', { path: '/me?a=1' })
      expect([last.status, last.body.openid]).toEqual([200, openidOf('xiaoming')])
    })
  })

  it('goes on with the cookies that the agent has, and once more as somebody else', async () => {
    const agent = request.agent(app)
    await simulator.logIn(agent, 'xiaoming', { path: '/me' })
    await simulator.logIn(agent, 'user123', { path: '/member' })
    expect((await agent.get('/')).body).toMatchObject({
      wechat: openidOf('xiaoming'),
      wecom: { userid: 'user123' },
    })
    await simulator.logIn(agent, 'xiaohong', { path: '/wechat/login' })
    expect((await agent.get('/')).body.wechat).toBe(openidOf('xiaohong'))
  })

  it('keeps two people apart', async () => {
    const people = ['xiaoming', 'xiaohong', 'afang'].map((person) => ({ person, agent: request.agent(app) }))
    await Promise.all(people.map(({ person, agent }) => simulator.logIn(agent, person, { path: '/me' })))
    for (const { person, agent } of people) {
      expect((await agent.get('/')).body.wechat).toBe(openidOf(person))
    }
  })

  it('declines', async () => {
    const agent = request.agent(app)
    const last = await simulator.logIn(agent, 'xiaoming', { path: '/me', decision: 'deny' })
    expect([last.status, last.text.includes('ERR_ACCESS_DENIED')]).toEqual([403, true])
    expect((await agent.get('/')).body.wechat).toBeUndefined()
  })

  it('answers the way out where a refusal is not told to the app', async () => {
    const stays = createPlatformSimulator({ denial: 'stay' })
    await stays.start()
    try {
      const other = appWithSession()
      other.use(websiteLogin({ ...websiteCredentials, endpoints: stays.endpoints }))
      const options = { path: '/wechat/qr/login', decision: 'deny' } as const
      const last = await stays.logIn(request.agent(other), 'xiaoming', options)
      expect([last.status, last.headers['location']]).toEqual([
        302,
        expect.stringContaining('/connect/qrconnect?'),
      ])
    } finally {
      await stays.stop()
    }
  })

  it('is a snapshot user, whom the app refuses', async () => {
    const last = await simulator.logIn(request.agent(app).set('Accept', 'text/html'), 'kuaizhao', {
      path: '/me',
    })
    expect([last.status, last.text.includes('ERR_SNAPSHOT_USER')]).toEqual([403, true])
  })

  it('scans the QR code of a website', async () => {
    const agent = request.agent(app)
    const desktop = { path: '/wechat/login', browser: 'desktop' } as const
    const last = await simulator.logIn(agent, 'xiaohong', desktop)
    expect(last.body.wechat).toBe(openidOf('xiaohong', websiteCredentials))
    expect(simulator.requests.count('connect/qrconnect')).toBe(1)
    const alone = await simulator.logIn(request.agent(app), 'xiaoming', { path: '/wechat/qr/login' })
    expect(alone.body.wechat).toBe(openidOf('xiaoming', websiteCredentials))
  })

  it.each([
    ['wecom', 'connect/oauth2/authorize'],
    ['desktop', 'wwlogin/sso/login'],
  ] as const)('logs a member in by the page for %s', async (browser, api) => {
    const last = await simulator.logIn(request.agent(app), 'lisi', { path: '/member', browser })
    expect([last.status, last.body.userid]).toEqual([200, 'lisi'])
    expect(simulator.requests.count(api)).toBe(1)
  })

  it('sees what the platform does wrong', async () => {
    simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
    const last = await simulator.logIn(request.agent(app), 'xiaoming', { path: '/me' })
    expect([last.status, last.text.includes('ERR_PLATFORM_UNAVAILABLE')]).toEqual([503, true])
    simulator.faults.arm({ api: 'connect/oauth2/authorize', kind: 'double-callback' })
    const doubled = await simulator.logIn(request.agent(server), 'xiaoming', { path: '/me' })
    expect([doubled.status, doubled.body.openid]).toEqual([200, openidOf('xiaoming')])
  })

  it('goes on from the page of an app whose session cookie is SameSite=Strict', async () => {
    const strict = appWithSession({ cookie: { sameSite: 'strict' } })
    strict.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
    strict.get('/me', requireWechatUser(), (req, res) => void res.json(req.wechatUser))
    const last = await simulator.logIn(request.agent(strict), 'xiaoming', { path: '/me?a=1&b=2' })
    expect([last.status, last.body.openid]).toEqual([200, openidOf('xiaoming')])
  })

  it('takes a publicUrl of the app’s for the app', async () => {
    simulator.apps.update(accountCredentials.appId, { redirectDomains: ['127.0.0.1', 'app.example'] })
    const other = appWithSession()
    const { endpoints } = simulator
    other.use(wechatAuth({ ...accountCredentials, endpoints, publicUrl: 'http://app.example' }))
    other.get('/me', requireWechatUser(), (req, res) => void res.json(req.wechatUser))
    const last = await simulator.logIn(request.agent(other), 'xiaoming', { path: '/me' })
    expect([last.status, last.body.openid]).toEqual([200, openidOf('xiaoming')])
  })

  describe('with a cookie jar', () => {
    it('logs a person in, and the jar has the cookies', async () => {
      const jar = createJar()
      const last = await simulator.logIn(jar, 'xiaohong', { path: `${url}/me` })
      expect([last.status, (await last.json()) as object]).toEqual([
        200,
        expect.objectContaining({ openid: openidOf('xiaohong') }),
      ])
      const again = await fetch(`${url}/me`, { headers: { cookie: jar.getCookieString() } })
      expect(again.status).toBe(200)
    })

    it('comes home by way of a relay, which is on another host', async () => {
      const environments: string[] = ['http://localhost:1']
      const relay = express()
      relay.use((req, res, next) => callbackRelay({ secret, environments })(req, res, next))
      const relayUrl = await world.run(relay)
      const other = appWithSession()
      const relayed = { url: `${relayUrl}/relay`, secret }
      other.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints, relay: relayed }))
      other.get('/me', requireWechatUser(), (req, res) => void res.json(req.wechatUser))
      const at = await world.run(other)
      const logIn = () => simulator.logIn(createJar(), 'xiaohong', { path: `${at}/me` })
      expect((await logIn()).status).toBe(400)
      environments.push(at)
      const last = await logIn()
      expect([last.status, await last.json()]).toEqual([
        200,
        expect.objectContaining({ openid: openidOf('xiaohong') }),
      ])
    })
  })

  it('with a function like fetch, which keeps the cookies itself', async () => {
    const jar = createJar()
    const last = await simulator.logIn(
      async (address: string, options: { headers: Record<string, string> }) => {
        const headers = { ...options.headers, cookie: jar.getCookieString() }
        const answer = await fetch(address, { ...options, headers })
        for (const line of answer.headers.getSetCookie()) await jar.setCookie(line)
        return answer
      },
      'user123',
      { path: `${url}/wecom/login?returnTo=/member` },
    )
    expect([last.status, await last.json()]).toEqual([200, expect.objectContaining({ userid: 'user123' })])
  })

  describe('of an app without pages answers a token', () => {
    const meWith = async (token: string, path = '/me') =>
      (await request(app).get(path).set('Authorization', `Bearer ${token}`)).body

    it('of a mini program', async () => {
      const token = await simulator.logIn(request.agent(app), 'xiaohong', {
        path: '/login',
        appId: mini.appId,
      })
      expect(await meWith(token)).toMatchObject({
        provider: 'mini-program',
        openid: openidOf('xiaohong', mini),
      })
    })

    it('which ends when the clock of the tests says so', async () => {
      const other = createPlatformSimulator({ now: () => Date.now() })
      await other.start()
      const clock = jest.spyOn(Date, 'now')
      try {
        const app = express()
        app.use(miniLogin({ ...mini, endpoints: other.endpoints, secret }))
        app.get('/me', requireWechatUser(), (_req, res) => void res.json({}))
        const agent = request.agent(app)
        const token = await other.logIn(agent, 'xiaohong', { path: '/login', appId: mini.appId })
        const ask = () => agent.get('/me').set('Authorization', `Bearer ${token}`)
        expect((await ask()).status).toBe(200)
        const later = other.clock.now() + 2 * 3_600_000
        clock.mockReturnValue(later)
        expect((await ask()).body.error).toBe('ERR_TOKEN_EXPIRED')
        expect(other.clock.now()).toBe(later)
      } finally {
        clock.mockRestore()
        await other.stop()
      }
    })

    it('of a mobile app, by a jar', async () => {
      const options = { path: `${url}/wechat/mobile/login`, appId: mobile.appId }
      expect(await meWith(await simulator.logIn(createJar(), 'xiaoming', options))).toMatchObject({
        provider: 'mobile-app',
      })
    })

    it('of a mini program inside WeCom', async () => {
      const { corpId, agentId } = wecomAgent
      const options = { path: '/corp/login', corpId, agentId }
      const token = await simulator.logIn(request.agent(app), 'lisi', options)
      expect(await meWith(token, '/member')).toMatchObject({ userid: 'lisi' })
    })

    it('and rejects with the answer where there is none', async () => {
      simulator.faults.arm({ api: 'sns/jscode2session', kind: 'errcode', errcode: 40226 })
      await expect(
        simulator.logIn(request.agent(app), 'fengxian', { path: '/login', appId: mini.appId }),
      ).rejects.toThrow(/^logIn: POST \/login answered 403 without a token: \{.*ERR_USER_BLOCKED/)
    })
  })

  describe('rejects with the reason where', () => {
    it('the platform refuses the app', async () => {
      const other = appWithSession()
      const { endpoints } = simulator
      other.use(wechatAuth({ ...accountCredentials, endpoints, publicUrl: 'http://unregistered.example' }))
      await expect(
        simulator.logIn(request.agent(other), 'xiaoming', { path: '/wechat/login' }),
      ).rejects.toThrow(/the platform's page says "redirect_uri.*the host of redirect_uri is registered/)
    })

    it('the app is not pointed at the simulator', async () => {
      const other = appWithSession()
      other.use(wechatAuth(accountCredentials))
      await expect(
        simulator.logIn(request.agent(other), 'xiaoming', { path: '/wechat/login' }),
      ).rejects.toThrow('open.weixin.qq.com: give it endpoints: simulator.endpoints')
    })

    it('it goes round and round', async () => {
      await expect(simulator.logIn(request.agent(app), 'xiaoming', { path: '/round' })).rejects.toThrow(
        /^logIn: more than 20 redirects, the last to \/round$/,
      )
    })

    it('the simulator has not been started', async () => {
      await expect(
        createPlatformSimulator().logIn(request.agent(app), 'xiaoming', { path: '/me' }),
      ).rejects.toThrow('start() it before logIn()')
    })
  })

  it('does not ask for pages of other sites', async () => {
    const last = await simulator.logIn(request.agent(app), 'xiaoming', { path: '/away' })
    expect([last.status, last.headers['location']]).toEqual([302, 'https://elsewhere.example/page'])
  })

  describe('throws a TypeError for', () => {
    const path = '/wechat/login'
    it.each<[string, unknown, unknown, unknown, RegExp]>([
      ['nothing', undefined, 'xiaoming', { path }, /expected a supertest agent/],
      ['no agent', {}, 'xiaoming', { path }, /expected a supertest agent/],
      [
        'an address in place of an agent',
        'http://localhost:3000',
        'xiaoming',
        { path },
        /expected a supertest/,
      ],
      ['request(app), which keeps no cookies', 'request', 'xiaoming', { path }, /give request\.agent\(app\)/],
      ['somebody unknown', 'agent', 'nobody', { path }, /there is no person "nobody"/],
      ['nobody', 'agent', undefined, { path }, /there is no person "undefined"/],
      ['an object in place of a person', 'agent', { id: 'xiaoming' }, { path }, /there is no person/],
      [
        'somebody of WeCom at WeChat’s page',
        'agent',
        'user123',
        { path },
        /nobody of this name can log in there/,
      ],
      [
        'somebody of WeChat at WeCom’s page',
        'agent',
        'xiaoming',
        { path: '/wecom/login' },
        /nobody of this name/,
      ],
      ['no options', 'agent', 'xiaoming', undefined, /expected an object/],
      ['no path', 'agent', 'xiaoming', {}, /option "path" must be a non-empty string/],
      ['a path without a slash', 'agent', 'xiaoming', { path: 'login' }, /must begin with one "\/"/],
      ['a path of another host', 'agent', 'xiaoming', { path: '//evil.example' }, /must begin with one "\/"/],
      [
        'a whole address for an agent',
        'agent',
        'xiaoming',
        { path: 'http://a/' },
        /must begin with one "\/"/,
      ],
      ['a path for a jar', 'jar', 'xiaoming', { path }, /must be a whole address/],
      ['another key', 'agent', 'xiaoming', { path, Decision: 'deny' }, /did you mean "decision"/],
      ['another decision', 'agent', 'xiaoming', { path, decision: 'cancel' }, /"decision" must be one of/],
      ['another browser', 'agent', 'xiaoming', { path, browser: 'chrome' }, /"browser" must be one of/],
      [
        'an app that has pages',
        'agent',
        'xiaoming',
        { path, appId: 'wx0000000000000001' },
        /log in by its pages/,
      ],
      ['an unknown app', 'agent', 'xiaoming', { path, appId: 'wx1' }, /there is no app "wx1"/],
      ['an app that is undefined', 'agent', 'xiaoming', { path, appId: undefined }, /there is no app/],
      ['a company alone', 'agent', 'lisi', { path, corpId: wecomAgent.corpId }, /"corpId" and "agentId" go/],
      ['an unknown agent', 'agent', 'lisi', { path, corpId: wecomAgent.corpId, agentId: 7 }, /no agent 7/],
      ['two apps', 'agent', 'lisi', { path, appId: 'a', corpId: 'b', agentId: 1 }, /not both/],
      ['a decision of an app', 'agent', 'xiaoming', { path, appId: mini.appId, decision: 'deny' }, /neither/],
    ])('%s', async (_what, given, person, options, message) => {
      const agents: Record<string, unknown> = {
        agent: request.agent(app),
        request: request(app),
        jar: createJar(),
      }
      const agent = typeof given === 'string' ? (agents[given] ?? given) : given
      const attempt = simulator.logIn(agent as never, person as never, options as never) as Promise<unknown>
      const error = await attempt.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TypeError)
      expect((error as Error).message).toMatch(message)
    })
  })
})
