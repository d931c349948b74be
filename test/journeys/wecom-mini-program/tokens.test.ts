import { beforeAll, describe, expect, it } from '@jest/globals'
import { wecomAuth } from 'express-wechat-auth'
import { second, secondCorp } from '../../helpers/apps/second-corp.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, otherAgent, withWecomPages } from '../../helpers/apps/wecom.ts'
import { useWecomMini, type WecomPhone } from '../../helpers/apps/wecom-mini-program.ts'
import { everyViewOf } from '../../helpers/errors.ts'
import { addCorp } from '../../helpers/simulator/registry.ts'
import { brokenTokenCache } from '../../helpers/stores/caches.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { claimsOf } from '../../helpers/visitors/mini-phone.ts'
import { postWecomCode } from '../../helpers/visitors/wecom-login.ts'

const secret = 'the secret of all the routers'
describe('the token of wecomMiniLogin()', () => {
  const world = useWecomMini()
  const { simulator, passTime } = world
  beforeAll(() => {
    addCorp(simulator, secondCorp)
  })
  const app = world.useApp({ auth: { secret } })
  const loggedIn = (at = app.url, options = {}): Promise<WecomPhone> => world.loggedIn(at, options)
  const expectNobody = async (token: string, error: string, at = app.url): Promise<void> => {
    const phone = world.phone(at)
    phone.token = token
    expect((await phone.open('/')).body.user).toBeNull()
    for (const answer of [
      await phone.open('/me'),
      await phone.get('/login/user'),
      await phone.get('/login/check'),
      await phone.post('/login/userinfo', { rawData: 'x', signature: 'x', encryptedData: 'x', iv: 'x' }),
    ]) {
      expect(problemOf(answer)).toEqual([401, error, -1])
    }
  }

  it.each([
    ['post', '/login/userinfo'],
    ['get', '/login/check'],
    ['get', '/login/user'],
    ['post', '/login/logout'],
  ] as const)('is needed for %s %s', async (method, route) => {
    const answer = await world.phone(app)[method](route)
    expect(problemOf(answer)).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('dies in time, by a changed letter, and without an algorithm', async () => {
    const { token } = await loggedIn()
    const [, payload, signature] = token.split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    for (const forged of [`${none}.${payload}.`, `${none}.${payload}.${signature}`, `${token}A`, 'garbage']) {
      await expectNobody(forged, 'ERR_TOKEN_INVALID')
    }
    passTime(7_201_000)
    await expectNobody(token, 'ERR_TOKEN_EXPIRED')
  })

  it('dies at logout, also a copy of it', async () => {
    const phone = await loggedIn()
    expect((await phone.post('/login/logout')).status).toBe(200)
    await expectNobody(phone.token, 'ERR_TOKEN_INVALID')
  })

  it('is worth nothing at another app of the company, and at wecomAuth() of the same one', async () => {
    const { token } = await loggedIn()
    const other = await world.serve({ auth: { ...otherAgent, secret } })
    await expectNobody(token, 'ERR_TOKEN_INVALID', other.url)
    const app = appWithSession()
    const { endpoints } = simulator
    // A code is brought as a server does.
    app.use(wecomAuth({ ...agent, secret, bearer: true, requireState: 'browser', endpoints }))
    const pages = await world.run(withWecomPages(app))
    const visitor = world.phone(pages)
    visitor.token = token
    expect(problemOf(await visitor.open('/me'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    const login = await postWecomCode(pages, { code: world.issueCode() })
    await expectNobody(login.body.data.token, 'ERR_TOKEN_INVALID')
  })

  it('holds no secret, and no event does', async () => {
    const { url: own, events } = await world.serve({ auth: { secret } })
    const phone = await loggedIn(own)
    await phone.post('/login/userinfo', phone.userInfo())
    await phone.post('/login/logout')
    expect(events).toContainEqual({
      type: 'login',
      provider: 'wecom-mini-program',
      appId: `${corpId}:${agent.agentId}`,
      flow: 'json',
      replayed: false,
    })
    for (const hidden of [agent.corpSecret, secret, 'session_key']) {
      expect(everyViewOf(events) + JSON.stringify(claimsOf(phone.token))).not.toContain(hidden)
    }
    for (const hidden of ['user123', phone.token]) expect(everyViewOf(events)).not.toContain(hidden)
  })

  it('is given although the cache is down, and the event says so', async () => {
    const { url: own, events } = await world.serve({ auth: { tokenCache: brokenTokenCache() } })
    const phone = await loggedIn(own)
    expect(events).toContainEqual({ type: 'cache-failure', operation: 'session-key' })
    expect((await phone.open('/me')).status).toBe(200)
    const { status, body } = await phone.post('/login/userinfo', phone.userInfo())
    expect([
      [500, 'ERR_CACHE'],
      [401, 'ERR_SESSION_KEY_STALE'],
    ]).toContainEqual([status, body.error])
  })

  describe('with credentials(req)', () => {
    const tenants = { 'a.example': agent, 'b.example': second }
    let many = ''
    beforeAll(async () => {
      const auth = {
        credentials: (req: { hostname: string }) => tenants[req.hostname as 'a.example'],
        secret,
      }
      many = (await world.serve({ auth })).url
    })
    const phoneAt = (host: keyof typeof tenants): WecomPhone =>
      world.phone(many, { corp: tenants[host].corpId, headers: { Host: host } })

    it.each([
      ['a.example', corpId, '张三'],
      ['b.example', second.corpId, '钱七'],
    ] as const)('is one of the company of %s', async (host, tenant, name) => {
      const phone = phoneAt(host)
      const { user } = (await phone.logIn()).body.data
      expect(user).toMatchObject({ corpId: tenant, userid: 'user123', name })
      expect((await phone.post('/login/userinfo', phone.userInfo())).body.data.corpid).toBe(tenant)
    })

    it('is worth nothing at another company, whatever the userid', async () => {
      const phone = phoneAt('a.example')
      await phone.logIn()
      const elsewhere = phoneAt('b.example')
      elsewhere.token = phone.token
      expect(problemOf(await elsewhere.open('/me'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      expect((await phone.open('/me')).status).toBe(200)
    })

    it('is none at a host of no company', async () => {
      const phone = world.phone(many, { headers: { Host: 'c.example' } })
      expect((await phone.logIn()).status).toBe(404)
      expect((await phone.open('/')).body.user).toBeNull()
    })
  })
})
