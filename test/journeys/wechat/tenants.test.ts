import { Agent, get } from 'node:http'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express, Request } from 'express'
import { memoryTokenCache, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { type Browser, createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import {
  accountCredentials,
  decide,
  exchanges,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'
import { getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const secret = 'the secret of all tenants'
const bCredentials = { appId: 'wx00000000000000bb', appSecret: '000000000000000000000000000000bb' }

type CredentialsOf = NonNullable<WechatAuthOptions['credentials']>

describe('wechatAuth({ credentials })', () => {
  const world = useSimulator()

  beforeAll(() => {
    const { apps } = world.simulator
    const redirectDomains = ['127.0.0.1', 'a.example', 'b.example']
    apps.update(accountCredentials.appId, { redirectDomains })
    apps.update(websiteCredentials.appId, { redirectDomains })
    addApp(world.simulator, { ...bCredentials, kind: 'official-account', name: '乙公司', redirectDomains })
  })

  const appFor = (credentials: CredentialsOf, options: Partial<WechatAuthOptions> = {}): Express => {
    const app = appWithSession({ saveUninitialized: false })
    const common = { secret, endpoints: world.simulator.endpoints, requireState: 'browser' } as const
    app.use(wechatAuth({ credentials, ...common, ...options }))
    return app
  }

  const byHost: CredentialsOf = (req) =>
    ({ 'a.example': accountCredentials, 'b.example': bCredentials })[req.hostname]

  /** One cookie jar for both hosts: whatever a tenant left is shown to the other one. */
  const at = (browser: Browser, host: string) => ({
    open: (path: string) => browser.open(path, { Host: host }),
    json: (path: string) => browser.fetchJson(path, { Host: host }),
    post: (path: string, body: object) => browser.post(path, body, { Host: host }),
  })

  const withoutHost = (url: string): string => {
    const { pathname, search } = new URL(url)
    return pathname + search
  }

  /** The page login at one host, as the library's own redirects lead. */
  const logInAt = async (browser: Browser, host: string, person = 'xiaoming') => {
    const departure = await at(browser, host).open('/wechat/login')
    const callback = await decide(browser, locationOf(departure), { person })
    expect(new URL(callback).host).toBe(host)
    return at(browser, host).open(withoutHost(callback))
  }

  describe('by host', () => {
    let url = ''
    beforeAll(async () => {
      url = await world.run(withPages(appFor(byHost, { bearer: true })))
    })

    it('sends people to the account of the host', async () => {
      for (const [host, { appId }] of [
        ['a.example', accountCredentials],
        ['b.example', bCredentials],
      ] as const) {
        const departure = await at(createBrowser(url), host).open('/wechat/login')
        const page = new URL(locationOf(departure))
        expect(page.searchParams.get('appid')).toBe(appId)
        expect(page.searchParams.get('redirect_uri')).toBe(`http://${host}/wechat/callback`)
      }
    })

    it('takes a user of one tenant for nobody at the other', async () => {
      const browser = createBrowser(url)
      expect((await logInAt(browser, 'a.example')).status).toBe(303)
      const home = await at(browser, 'a.example').json('/whoami')
      expect(home.body).toMatchObject({ appId: accountCredentials.appId, openid: expect.any(String) })
      expect((await at(browser, 'b.example').json('/whoami')).body.openid).toBeNull()
      expect((await at(browser, 'b.example').json('/me')).body.error).toBe('ERR_LOGIN_REQUIRED')
      expect((await at(browser, 'b.example').json('/wechat/user')).status).toBe(401)
    })

    it('gives one person a different identity at each tenant', async () => {
      const [a, b] = [createBrowser(url), createBrowser(url)]
      await logInAt(a, 'a.example')
      await logInAt(b, 'b.example')
      const one = (await at(a, 'a.example').json('/whoami')).body.openid
      const two = (await at(b, 'b.example').json('/whoami')).body.openid
      expect(one).toBe(world.simulator.users.openidOf('xiaoming', accountCredentials.appId))
      expect(two).toBe(world.simulator.users.openidOf('xiaoming', bCredentials.appId))
    })

    it('keeps tenants apart whose people log in at the same time', async () => {
      const apps = { 'a.example': accountCredentials.appId, 'b.example': bCredentials.appId }
      const visits = ['xiaoming', 'xiaohong', 'dawei'].flatMap((person) =>
        Object.entries(apps).map(async ([host, appId]) => {
          const browser = createBrowser(url)
          expect((await logInAt(browser, host, person)).status).toBe(303)
          const { body } = await at(browser, host).json('/whoami')
          expect(body).toMatchObject({ appId, openid: world.simulator.users.openidOf(person, appId) })
        }),
      )
      await Promise.all(visits)
    })

    it('refuses a login that was started at another tenant', async () => {
      const browser = createBrowser(url)
      const departure = await at(browser, 'a.example').open('/wechat/login')
      const callback = withoutHost(await decide(browser, locationOf(departure)))
      const answer = await at(browser, 'b.example').open(callback)
      // The other tenant's cookie is not even looked at, so this is a login without a cookie.
      expect(answer.status).toBe(302)
      expect(new URL(locationOf(answer)).searchParams.get('appid')).toBe(bCredentials.appId)
      expect(exchanges(world.simulator)).toBe(0)
      expect((await at(browser, 'b.example').json('/whoami')).body.openid).toBeNull()
    })

    it('refuses state and verifier of another tenant', async () => {
      const browser = createBrowser(url)
      const { data } = (await at(browser, 'a.example').json('/wechat/authorizeUrl')).body
      const code = world.simulator.users.issueCode('xiaoming', bCredentials.appId)
      const answer = await at(browser, 'b.example').post('/wechat/getUserInfo', { ...data, code })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it('replays no outcome of another tenant', async () => {
      const browser = createBrowser(url)
      const { data } = (await at(browser, 'a.example').json('/wechat/authorizeUrl')).body
      const body = { code: issueCode(world.simulator), state: data.state, verifier: data.verifier }
      expect((await at(browser, 'a.example').post('/wechat/getUserInfo', body)).status).toBe(200)
      expect((await at(browser, 'a.example').post('/wechat/getUserInfo', body)).status).toBe(200)
      expect(exchanges(world.simulator)).toBe(1)
      expect((await at(browser, 'b.example').post('/wechat/getUserInfo', body)).status).toBe(403)
      const alone = await at(createBrowser(url), 'b.example').post('/wechat/getUserInfo', { code: body.code })
      expect([alone.status, alone.body.code]).toEqual([401, 40029])
    })

    it('takes a bearer token for nobody at another tenant', async () => {
      const answer = await postCode(url, { code: issueCode(world.simulator) }, { Host: 'a.example' })
      const headers = { Authorization: `Bearer ${answer.body.data.token}` }
      expect((await getJson(url, '/me', { ...headers, Host: 'a.example' })).status).toBe(200)
      const elsewhere = await getJson(url, '/me', { ...headers, Host: 'b.example' })
      expect([elsewhere.status, elsewhere.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
      await postCode(url, {}, { ...headers, Host: 'b.example' }, '/wechat/logout')
      expect((await getJson(url, '/me', { ...headers, Host: 'a.example' })).status).toBe(200)
    })

    it('shares one token cache without mixing tenants', async () => {
      const tokenCache = memoryTokenCache()
      const shared = await world.run(withPages(appFor(byHost, { bearer: true, tokenCache })))
      const login = async (host: string, appId: string) => {
        const code = world.simulator.users.issueCode('xiaoming', appId)
        return (await postCode(shared, { code }, { Host: host })).body.data
      }
      const one = await login('a.example', accountCredentials.appId)
      const two = await login('b.example', bCredentials.appId)
      expect(one.openid).not.toBe(two.openid)
      const headers = { Authorization: `Bearer ${one.token}`, Host: 'a.example' }
      await postCode(shared, {}, headers, '/wechat/logout')
      expect((await getJson(shared, '/me', headers)).status).toBe(401)
      const other = { Authorization: `Bearer ${two.token}`, Host: 'b.example' }
      expect((await getJson(shared, '/me', other)).status).toBe(200)
    })

    it('lets a host without a tenant through to the app', async () => {
      const app = appFor(byHost)
      app.get('/wechat/login', (_req, res) => {
        res.send('the app’s own login page')
      })
      app.post('/wechat/getUserInfo', (_req, res) => {
        res.status(418).end()
      })
      const running = await world.run(withPages(app))
      const browser = createBrowser(running)
      expect((await at(browser, 'c.example').open('/wechat/login')).text).toBe('the app’s own login page')
      expect((await at(browser, 'c.example').post('/wechat/getUserInfo', { code: 'abc' })).status).toBe(418)
      expect((await at(browser, 'c.example').json('/whoami')).body.openid).toBeNull()
      expect((await at(browser, 'a.example').open('/wechat/login')).status).toBe(302)
    })

    it.each([undefined, null])('takes %s for no tenant, now or in a promise', async (nobody) => {
      for (const credentials of [() => nobody, async () => nobody]) {
        const answer = await createBrowser(await world.run(withPages(appFor(credentials)))).open('/whoami')
        expect([answer.status, answer.body.openid]).toEqual([200, null])
      }
    })
  })

  describe('by path', () => {
    it('keeps the tenants of one host apart', async () => {
      const app = appWithSession()
      const byPath: CredentialsOf = (req) =>
        ({ one: accountCredentials, two: bCredentials })[req.originalUrl.split(/[/?]/)[1] ?? '']
      app.use('/:tenant', wechatAuth({ credentials: byPath, secret, endpoints: world.simulator.endpoints }))
      const browser = createBrowser(await world.run(withPages(app)))
      const departure = await browser.open('/one/wechat/login?returnTo=%2Fone%2Fhome')
      const page = new URL(locationOf(departure))
      expect(page.searchParams.get('redirect_uri')).toMatch(/\/one\/wechat\/callback\?returnTo=/)
      const answer = await browser.open(await decide(browser, page.href))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/one/home'])
      expect((await browser.fetchJson('/one/wechat/user')).body.data.appId).toBe(accountCredentials.appId)
      expect((await browser.fetchJson('/two/wechat/user')).status).toBe(401)
      expect((await browser.fetchJson('/three/wechat/user')).status).toBe(404)
    })
  })

  describe('the function', () => {
    it('is asked once for a host and path, whatever the query', async () => {
      const asked: string[] = []
      const url = await world.run(
        withPages(
          appFor((req) => {
            asked.push(req.hostname + req.originalUrl)
            return byHost(req)
          }),
        ),
      )
      const a = at(createBrowser(url), 'a.example')
      await a.json('/whoami?page=1')
      await a.json('/whoami?page=2')
      await at(createBrowser(url), 'a.example').json('/whoami')
      expect(asked).toEqual(['a.example/whoami?page=1'])
      await at(createBrowser(url), 'b.example').json('/whoami')
      await a.json('/me')
      expect(asked.slice(1)).toEqual(['b.example/whoami', 'a.example/me'])
    })

    it('is asked once by requests that come together', async () => {
      let asked = 0
      const url = await world.run(
        withPages(
          appFor(async () => {
            asked += 1
            await new Promise((resolve) => setTimeout(resolve, 50))
            return accountCredentials
          }),
        ),
      )
      const answers = await Promise.all([1, 2, 3, 4].map(() => getJson(url, '/whoami')))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(asked).toBe(1)
    })

    it('is asked again for what was dropped: the cache is bounded', async () => {
      let asked = 0
      const url = await world.run(
        withPages(
          appFor(() => {
            asked += 1
            return accountCredentials
          }),
        ),
      )
      const agent = new Agent({ keepAlive: true, maxSockets: 8 })
      const visit = (path: string): Promise<void> =>
        new Promise((resolve, reject) => {
          get(url + path, { agent }, (res) => res.resume().on('end', resolve)).on('error', reject)
        })
      await visit('/whoami')
      await visit('/whoami')
      expect(asked).toBe(1)
      await Promise.all(Array.from({ length: 1_100 }, (_, index) => visit(`/nowhere/${index}`)))
      expect(asked).toBe(1_101)
      await visit('/whoami')
      expect(asked).toBe(1_102)
      agent.destroy()
    })

    it('keeps the state of a tenant while its credentials stay the same', async () => {
      const url = await world.run(withPages(appFor(() => ({ ...accountCredentials }), { bearer: true })))
      const { token } = (await postCode(url, { code: issueCode(world.simulator) })).body.data
      const headers = { Authorization: `Bearer ${token}` }
      await postCode(url, {}, headers, '/wechat/logout')
      expect((await getJson(url, '/a/path/of/its/own', headers)).status).toBe(404)
      expect((await getJson(url, '/me', headers)).body.error).toBe('ERR_TOKEN_INVALID')
    })

    it('may answer later', async () => {
      const url = await world.run(
        withPages(
          appFor(async (req) => {
            await new Promise((resolve) => setTimeout(resolve, 5))
            return byHost(req)
          }),
        ),
      )
      const browser = createBrowser(url)
      expect((await logInAt(browser, 'b.example')).status).toBe(303)
      expect((await at(browser, 'b.example').json('/whoami')).body.appId).toBe(bCredentials.appId)
    })

    it.each([
      ['rejects', async () => Promise.reject(new Error('tenant database is down'))],
      [
        'throws',
        () => {
          throw new Error('tenant database is down')
        },
      ],
    ])('is asked again after it %s, which the app’s error handler sees', async (_how, fail) => {
      let asked = 0
      const url = await world.run(
        withPages(
          appFor((req: Request) => {
            asked += 1
            return asked < 3 ? (fail() as never) : byHost(req)
          }),
        ),
      )
      const a = at(createBrowser(url), 'a.example')
      for (const _attempt of [1, 2]) {
        const answer = await a.json('/whoami')
        expect(answer.status).toBe(500)
        expect(answer.body.handed.message).toBe('tenant database is down')
      }
      expect((await a.json('/whoami')).status).toBe(200)
      expect(asked).toBe(3)
    })

    it.each<[unknown, string]>([
      ['wx1', 'must be an object, got string'],
      [{ appId: 'wx1' }, 'needs a key "appSecret"'],
      [{ appSecret: 'x' }, 'needs a key "appId"'],
      [
        { appId: 'wx1', appSecret: '' },
        'has a key "appSecret" that must be a non-empty string, got an empty one',
      ],
      [{ appId: 'wx1', secret: 'x' }, 'has an unknown key "secret", did you mean "appSecret"?'],
      [{ appID: 'wx1', appSecret: 'x' }, 'has an unknown key "appID", did you mean "appId"?'],
      [
        { ...accountCredentials, website: { appId: 'wx2' } },
        'has a key "website" that needs a key "appSecret"',
      ],
    ])('is told when it answers %j', async (answered, problem) => {
      const url = await world.run(withPages(appFor((async () => answered) as CredentialsOf)))
      const answer = await getJson(url, '/whoami')
      expect(answer.status).toBe(500)
      expect(answer.body.handed).toEqual({
        name: 'TypeError',
        message: `wechatAuth: what credentials(req) answered ${problem}`,
      })
    })
  })

  it('needs a secret', () => {
    expect(() => wechatAuth({ credentials: () => accountCredentials })).toThrow(
      /^wechatAuth: option "secret" is needed with "credentials": at least 16 random characters/,
    )
  })

  it.each([{ appId: 'wx1', appSecret: 'x' }, { appId: 'wx1' }])(
    'takes no other credentials beside it: %j',
    (others) => {
      expect(() => wechatAuth({ credentials: () => accountCredentials, secret, ...others })).toThrow(
        /wechatAuth: give exactly one of/,
      )
    },
  )

  describe('with website apps', () => {
    it('gives every tenant its own QR page, or none', async () => {
      const url = await world.run(
        withPages(
          appFor((req) =>
            req.hostname === 'a.example'
              ? { ...accountCredentials, website: websiteCredentials }
              : bCredentials,
          ),
        ),
      )
      const browser = onDesktop(url)
      const departure = await at(browser, 'a.example').open('/wechat/login')
      expect(locationOf(departure)).toContain(`/connect/qrconnect?appid=${websiteCredentials.appId}&`)
      const callback = withoutHost(await decide(browser, locationOf(departure)))
      expect((await at(browser, 'a.example').open(callback)).status).toBe(303)
      expect((await at(browser, 'a.example').json('/whoami')).body.appId).toBe(websiteCredentials.appId)
      const refused = await at(browser, 'b.example').open('/wechat/login')
      expect([refused.status, refused.body.handed.code]).toEqual([403, 'ERR_BROWSER_UNSUPPORTED'])
    })
  })

  it('logs out of one tenant alone', async () => {
    const url = await world.run(withPages(appFor(byHost, { keepSessionInfo: true })))
    const browser = createBrowser(url)
    await logInAt(browser, 'a.example')
    await logInAt(browser, 'b.example')
    expect((await at(browser, 'a.example').json('/whoami')).body.openid).not.toBeNull()
    expect((await at(browser, 'b.example').json('/whoami')).body.openid).not.toBeNull()
    await at(browser, 'b.example').post('/wechat/logout', {})
    expect((await at(browser, 'a.example').json('/whoami')).body.openid).not.toBeNull()
    expect((await at(browser, 'b.example').json('/whoami')).body.openid).toBeNull()
  })
})
