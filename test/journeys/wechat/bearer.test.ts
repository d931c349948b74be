import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache, type WechatAuthEvent, wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { logInByJson } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const secret = 'first secret of the tests'
const otherCredentials = { appId: 'wx00000000000000aa', appSecret: '000000000000000000000000000000aa' }

describe('bearer tokens', () => {
  const world = useSimulator()
  const clock = useClock()
  let url = ''

  beforeAll(async () => {
    addApp(world.simulator, {
      ...otherCredentials,
      kind: 'official-account',
      name: '另一个公众号',
      redirectDomains: ['127.0.0.1'],
    })
    url = await world.run(wechatApp(world, { bearer: true, secret }))
  })

  const tokenFrom = async (at: string, person = 'xiaoming', appId = accountCredentials.appId) => {
    const code = world.simulator.users.issueCode(person, appId)
    const answer = await postCode(at, { code })
    return String(answer.body.data?.token)
  }
  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const openidOf = (person: string): string =>
    world.simulator.users.openidOf(person, accountCredentials.appId)

  describe('POST /wechat/getUserInfo', () => {
    it('answers token and expiresIn beside the user’s fields', async () => {
      const { body } = await postCode(url, { code: issueCode(world.simulator) })
      expect(body.data).toMatchObject({
        openid: openidOf('xiaoming'),
        nickname: '李小明',
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expiresIn: 7_200,
      })
    })

    it('issues them for as long as it is told', async () => {
      const short = await world.run(wechatApp(world, { bearer: { expiresInSeconds: 60 } }))
      const { body } = await postCode(short, { code: issueCode(world.simulator) })
      expect(body.data.expiresIn).toBe(60)
      const { iat, exp } = claimsOf(body.data.token) as { iat: number; exp: number }
      expect(exp - iat).toBe(60)
    })

    it.each([undefined, false])('answers none with bearer: %s', async (option) => {
      const without = await world.run(wechatApp(world, { ...(option === false && { bearer: option }) }))
      const { body } = await postCode(without, { code: issueCode(world.simulator) })
      expect(body.code).toBe(0)
      expect(body.data).not.toHaveProperty('token')
      expect(body.data).not.toHaveProperty('expiresIn')
    })

    it('answers one to a login proven by the cookie too, beside the session', async () => {
      const browser = createBrowser(url)
      const { body } = await logInByJson(browser)
      expect((await getJson(url, '/me', bearer(body.data.token))).status).toBe(200)
      expect((await browser.fetchJson('/me')).status).toBe(200)
    })
  })

  describe('the token', () => {
    it('is HS256, of this app, with an id', async () => {
      const token = await tokenFrom(url)
      const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
      expect(header).toEqual({ alg: 'HS256', typ: 'JWT' })
      expect(claimsOf(token)).toMatchObject({
        iss: 'express-wechat-auth',
        aud: `official-account:${accountCredentials.appId}`,
        jti: expect.stringMatching(/^[\w-]{16,}$/),
      })
    })

    it('carries the account’s id and nothing else of it', async () => {
      const account = { id: 17, email: 'xiaoming@example.com', passwordHash: 'do not show' }
      const at = await world.run(wechatApp(world, { bearer: true, onLogin: () => account }))
      const token = await tokenFrom(at)
      expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).not.toMatch(/example|do not/)
      const { body } = await getJson(at, '/me', bearer(token))
      expect(body.account).toEqual({ id: 17 })
    })

    it.each([{ name: 'no id' }, 'text', undefined])('carries no account for %j', async (account) => {
      const at = await world.run(wechatApp(world, { bearer: true, onLogin: () => account }))
      const { body } = await getJson(at, '/me', bearer(await tokenFrom(at)))
      expect(body.openid).toBe(openidOf('xiaoming'))
      expect(body).not.toHaveProperty('account')
    })

    it('holds no token or secret of the platform', async () => {
      const text = Buffer.from((await tokenFrom(url)).split('.')[1] ?? '', 'base64url').toString()
      expect(text).not.toMatch(/access_token|refresh_token|session_key/)
      expect(text).not.toContain(accountCredentials.appSecret)
    })
  })

  describe('on a request', () => {
    it('is the user, without cookie or session', async () => {
      const answer = await getJson(url, '/me', bearer(await tokenFrom(url, 'xiaohong')))
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ openid: openidOf('xiaohong'), nickname: '王小红' })
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it.each(['bearer', 'BEARER', 'Bearer  '])('is found behind %j', async (scheme) => {
      const token = await tokenFrom(url)
      const answer = await getJson(url, '/me', { Authorization: `${scheme.trimEnd()}  ${token}` })
      expect(answer.status).toBe(200)
    })

    it('comes before the session’s login', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser, { person: 'xiaoming' })
      const token = await tokenFrom(url, 'xiaohong')
      await logInByPage(browser, { person: 'xiaoming' })
      const withToken = await browser.fetchJson('/whoami', bearer(token))
      expect(withToken.body.openid).toBe(openidOf('xiaohong'))
      expect((await browser.fetchJson('/whoami')).body.openid).toBe(openidOf('xiaoming'))
    })

    it('leaves the session’s user alone when it is no good', async () => {
      const browser = createBrowser(url)
      await logInByPage(browser)
      const answer = await browser.fetchJson('/me', bearer('of.another.api'))
      expect([answer.status, answer.body.openid]).toEqual([200, openidOf('xiaoming')])
    })

    it('sends a page to the login when it is no good', async () => {
      const answer = await createBrowser(url).open('/me', bearer('of.another.api'))
      expect([answer.status, answer.headers['location']]).toEqual([
        302,
        '/wechat/login?returnTo=%2Fme&scope=snsapi_base',
      ])
    })

    it('means nothing to a router that issues none', async () => {
      const without = await world.run(wechatApp(world, { secret }))
      const answer = await getJson(without, '/me', bearer(await tokenFrom(url)))
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    })

    it('is not taken from anywhere else', async () => {
      const token = await tokenFrom(url)
      const attempts = [
        getJson(url, `/me?access_token=${token}&token=${token}`),
        getJson(url, '/me', { Authorization: token }),
        getJson(url, '/me', { Authorization: `Basic ${token}` }),
        getJson(url, '/me', { 'X-Access-Token': token, Cookie: `token=${token}` }),
      ]
      for (const answer of await Promise.all(attempts)) {
        expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
      }
    })
  })

  describe('a token that is no good', () => {
    const expectNobody = async (at: string, token: string, error: string): Promise<void> => {
      const open = await getJson(at, '/whoami', bearer(token))
      expect([open.status, open.body.openid]).toEqual([200, null])
      for (const path of ['/me', '/wechat/user']) {
        const answer = await getJson(at, path, bearer(token))
        expect([path, answer.status, answer.body.error, answer.body.code]).toEqual([path, 401, error, -1])
      }
    }

    it('is expired after its time', async () => {
      const token = await tokenFrom(url)
      clock.advance(7_170_000)
      expect((await getJson(url, '/me', bearer(token))).status).toBe(200)
      clock.advance(31_000)
      await expectNobody(url, token, 'ERR_TOKEN_EXPIRED')
    })

    it('is expired in an app with a website app beside the account too', async () => {
      const both = await world.run(wechatApp(world, { bearer: true, secret, website: websiteCredentials }))
      const token = await tokenFrom(url)
      expect((await getJson(both, '/me', bearer(token))).status).toBe(200)
      clock.advance(7_201_000)
      await expectNobody(both, token, 'ERR_TOKEN_EXPIRED')
    })

    it('has an altered payload', async () => {
      const [header, , signature] = (await tokenFrom(url)).split('.')
      const claims = claimsOf(await tokenFrom(url, 'xiaohong'))
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
      await expectNobody(url, `${header}.${payload}.${signature}`, 'ERR_TOKEN_INVALID')
    })

    it.each(['none', 'None', 'NONE', 'HS512'])('has alg %s', async (alg) => {
      const [, payload, signature] = (await tokenFrom(url)).split('.')
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
      await expectNobody(url, `${header}.${payload}.`, 'ERR_TOKEN_INVALID')
      await expectNobody(url, `${header}.${payload}.${signature}`, 'ERR_TOKEN_INVALID')
    })

    it.each(['garbage', 'a.b.c', '.'.repeat(9_000), `${'e'.repeat(9_000)}.e.e`])('is %.20s', (token) =>
      expectNobody(url, token, 'ERR_TOKEN_INVALID'),
    )

    it('is of another app with the same secret', async () => {
      const other = await world.run(wechatApp(world, { ...otherCredentials, bearer: true, secret }))
      const token = await tokenFrom(other, 'xiaoming', otherCredentials.appId)
      expect((await getJson(other, '/me', bearer(token))).status).toBe(200)
      await expectNobody(url, token, 'ERR_TOKEN_INVALID')
      await expectNobody(other, await tokenFrom(url), 'ERR_TOKEN_INVALID')
    })

    it('is of the same app with another secret', async () => {
      const other = await world.run(wechatApp(world, { bearer: true, secret: 'second secret of the tests' }))
      await expectNobody(other, await tokenFrom(url), 'ERR_TOKEN_INVALID')
    })

    it('is of another tenant', async () => {
      const app = appWithSession()
      app.use(
        '/t/:tenant',
        wechatAuth({
          credentials: (req) =>
            req.originalUrl.startsWith('/t/one/') ? accountCredentials : otherCredentials,
          secret,
          bearer: true,
          requireState: false,
          endpoints: world.simulator.endpoints,
        }),
      )
      const at = await world.run(withPages(app))
      const code = issueCode(world.simulator)
      const login = await postCode(at, { code }, {}, '/t/one/wechat/getUserInfo')
      const { token } = login.body.data
      expect((await getJson(at, '/t/one/wechat/user', bearer(token))).status).toBe(200)
      const answer = await getJson(at, '/t/two/wechat/user', bearer(token))
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    })
  })

  describe('the secret', () => {
    const at = (secrets: string | string[]): Promise<string> =>
      world.run(wechatApp(world, { bearer: true, secret: secrets }))

    it('is rotated without logging anybody out, by a list', async () => {
      const old = await tokenFrom(url)
      const rotating = await at(['second secret of the tests', secret])
      expect((await getJson(rotating, '/me', bearer(old))).status).toBe(200)
      const fresh = await tokenFrom(rotating)
      const rotated = await at('second secret of the tests')
      expect((await getJson(rotated, '/me', bearer(fresh))).status).toBe(200)
      const answer = await getJson(rotated, '/me', bearer(old))
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    })

    it('says expired, not invalid, of an expired token of the old secret', async () => {
      const old = await tokenFrom(url)
      const rotating = await at(['second secret of the tests', secret])
      clock.advance(7_201_000)
      expect((await getJson(rotating, '/me', bearer(old))).body.error).toBe('ERR_TOKEN_EXPIRED')
    })

    it('comes from the app secret when none is given', async () => {
      const [one, two] = await Promise.all([
        world.run(wechatApp(world, { bearer: true })),
        world.run(wechatApp(world, { bearer: true })),
      ])
      expect((await getJson(two, '/me', bearer(await tokenFrom(one)))).status).toBe(200)
    })
  })

  describe('POST /wechat/logout', () => {
    const logOut = (at: string, token: string) =>
      postCode(at, {}, bearer(token), '/wechat/logout').then(({ status, body }) => ({ status, body }))

    it('ends the token', async () => {
      const token = await tokenFrom(url)
      const other = await tokenFrom(url)
      expect(await logOut(url, token)).toEqual({
        status: 200,
        body: { code: 0, message: 'success', data: {} },
      })
      const answer = await getJson(url, '/me', bearer(token))
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
      expect((await getJson(url, '/me', bearer(other))).status).toBe(200)
    })

    it('ends it in every process that shares the token cache, and in no other', async () => {
      const tokenCache = memoryTokenCache()
      const [one, two] = await Promise.all([
        world.run(wechatApp(world, { bearer: true, secret, tokenCache })),
        world.run(wechatApp(world, { bearer: true, secret, tokenCache })),
      ])
      const token = await tokenFrom(one)
      expect((await getJson(two, '/me', bearer(token))).status).toBe(200)
      await logOut(one, token)
      expect((await getJson(two, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
      expect((await getJson(url, '/me', bearer(token))).status).toBe(200)
    })

    it('ends it for as long as a token of the same login may live', async () => {
      const lifetimes: number[] = []
      const cache = memoryTokenCache()
      const tokenCache: TokenCache = {
        ...cache,
        set(key, value, ttlMs) {
          lifetimes.push(ttlMs)
          return cache.set(key, value, ttlMs)
        },
      }
      const at = await world.run(wechatApp(world, { bearer: true, tokenCache }))
      const token = await tokenFrom(at)
      clock.advance(1_000_000)
      await logOut(at, token)
      // And a minute more, for a token that is made at the same moment.
      expect(lifetimes).toEqual([7_260_000])
    })

    it('ends token and session together where a request brings both', async () => {
      const browser = createBrowser(url)
      const { token } = (await logInByJson(browser)).body.data
      await browser.post('/wechat/logout', {}, bearer(token))
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      expect((await getJson(url, '/whoami', bearer(token))).body.openid).toBeNull()
    })

    it('is content with a token that is dead already, and with none', async () => {
      expect((await logOut(url, 'of.another.api')).status).toBe(200)
      expect((await postCode(url, {}, {}, '/wechat/logout')).status).toBe(200)
    })

    it('is no way to end other people’s tokens: an altered one ends nothing', async () => {
      const token = await tokenFrom(url)
      const [header, payload] = token.split('.')
      await logOut(url, `${header}.${payload}.`)
      expect((await getJson(url, '/me', bearer(token))).status).toBe(200)
    })
  })

  describe('while the token cache cannot be reached', () => {
    const down = (): Promise<never> => Promise.reject(new Error('redis://:hunter2@cache is down'))
    const broken: TokenCache = { get: down, set: down, replace: down, delete: down }
    const events: WechatAuthEvent[] = []
    let at = ''
    beforeAll(async () => {
      const onEvent = (event: WechatAuthEvent): number => events.push(event)
      at = await world.run(wechatApp(world, { bearer: true, secret, tokenCache: broken, onEvent }))
    })

    it('counts as good, and says so in an event', async () => {
      events.length = 0
      const answer = await getJson(at, '/me', bearer(await tokenFrom(url)))
      expect([answer.status, answer.body.openid]).toEqual([200, openidOf('xiaoming')])
      expect(events).toEqual([{ type: 'cache-failure', operation: 'revocation' }])
    })

    it('still is refused when expired or altered', async () => {
      const token = await tokenFrom(url)
      const invalid = await getJson(at, '/me', bearer(`${token}A`))
      expect([invalid.status, invalid.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
      clock.advance(7_201_000)
      const expired = await getJson(at, '/me', bearer(token))
      expect([expired.status, expired.body.error]).toEqual([401, 'ERR_TOKEN_EXPIRED'])
    })

    it('is issued all the same', async () => {
      const answer = await postCode(at, { code: issueCode(world.simulator) })
      expect([answer.status, typeof answer.body.data?.token]).toEqual([200, 'string'])
    })

    it('is not called logged out', async () => {
      const answer = await postCode(at, {}, bearer(await tokenFrom(url)), '/wechat/logout')
      expect(answer.status).toBe(500)
      expect(answer.text).not.toContain('hunter2')
      expect(answer.body).toEqual({
        code: -1,
        message: '服务器暂时无法保存登录状态',
        error: 'ERR_CACHE',
      })
    })
  })

  it('a website login’s token works beside the account’s', async () => {
    const both = await world.run(wechatApp(world, { bearer: true, website: websiteCredentials }))
    const answer = await logInByJson(onDesktop(both), { person: 'xiaohong' })
    expect(answer.body.data).toMatchObject({ provider: 'website', nickname: '王小红' })
    const me = await getJson(both, '/me', bearer(answer.body.data.token))
    expect([me.status, me.body.provider]).toEqual([200, 'website'])
  })
})
