import { beforeAll, describe, expect, it } from '@jest/globals'
import { type WecomAuthOptions, wecomAuth } from 'express-wechat-auth'
import { second, secondCorp } from '../../helpers/apps/second-corp.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, exchangeApi, useWecom, withWecomPages } from '../../helpers/apps/wecom.ts'
import { addCorp } from '../../helpers/simulator/registry.ts'
import { type Browser, insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { decide } from '../../helpers/visitors/page-login.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'
import { logIn } from '../../helpers/visitors/wecom-login.ts'

const secret = 'the secret of all tenants'
describe('wecomAuth({ credentials })', () => {
  const world = useWecom()
  const asked: string[] = []
  let url = ''

  const tenants: NonNullable<WecomAuthOptions['credentials']> = async (req) => {
    asked.push(req.hostname)
    return { 'a.example': agent, 'b.example': second }[req.hostname]
  }

  beforeAll(async () => {
    const { corps } = world.simulator
    addCorp(world.simulator, secondCorp)
    const app = appWithSession()
    // Before each test the first company is as it always is, so its domain is added on the way.
    app.use((_req, _res, next) => {
      corps.updateAgent(corpId, agent.agentId, { trustedDomains: ['a.example', '127.0.0.1:*'] })
      next()
    })
    const { endpoints } = world.simulator
    // Codes are brought as a server does.
    app.use(wecomAuth({ credentials: tenants, secret, bearer: true, requireState: 'browser', endpoints }))
    url = await world.run(withWecomPages(app))
  })

  /** One cookie jar for both hosts: whatever a tenant left is shown to the other one. */
  const at = (browser: Browser, host: string) => ({
    open: (path: string) => browser.open(path, { Host: host }),
    json: (path: string) => browser.fetchJson(path, { Host: host }),
  })
  const logInAt = async (browser: Browser, host: string) => {
    const departure = await at(browser, host).open('/wecom/login')
    const callback = new URL(await decide(browser, locationOf(departure), { person: 'user123' }))
    expect(callback.host).toBe(host)
    return { departure, callback, answer: await at(browser, host).open(callback.pathname + callback.search) }
  }
  const tokenAt = async (host: string, tenant: string): Promise<Record<string, string>> => {
    const code = world.simulator.corps.issueCode(tenant, 'user123', { agentId: 1000002 })
    const { body } = await postCode(url, { code }, { Host: host }, '/wecom/getUserInfo')
    return { Authorization: `Bearer ${body.data.token}` }
  }

  it('logs people in to the company of the host', async () => {
    for (const [host, { corpId: tenant }, name] of [
      ['a.example', agent, '张三'],
      ['b.example', second, '钱七'],
    ] as const) {
      const browser = insideWecom(url)
      const { departure, answer } = await logInAt(browser, host)
      expect(new URL(locationOf(departure)).searchParams.get('appid')).toBe(tenant)
      expect(answer.status).toBe(303)
      expect((await at(browser, host).json('/me')).body).toMatchObject({
        corpId: tenant,
        userid: 'user123',
        name,
      })
    }
  })

  it('takes a user of one company for nobody at the other, whatever their userid', async () => {
    const browser = insideWecom(url)
    await logInAt(browser, 'a.example')
    expect((await at(browser, 'b.example').json('/')).body.user).toBeNull()
    expect((await at(browser, 'b.example').json('/me')).body.error).toBe('ERR_LOGIN_REQUIRED')
    expect((await at(browser, 'b.example').json('/wecom/user')).status).toBe(401)
    expect((await at(browser, 'b.example').json('/wecom/verify/user123')).status).toBe(401)
  })

  it('takes a bearer token of one company for nobody at the other', async () => {
    const headers = await tokenAt('a.example', corpId)
    expect((await getJson(url, '/me', { ...headers, Host: 'a.example' })).status).toBe(200)
    const elsewhere = await getJson(url, '/me', { ...headers, Host: 'b.example' })
    expect([elsewhere.status, elsewhere.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
  })

  it('finishes no login that was started at another company', async () => {
    const browser = insideWecom(url)
    const departure = await at(browser, 'a.example').open('/wecom/login')
    const callback = new URL(await decide(browser, locationOf(departure), { person: 'user123' }))
    world.simulator.requests.clear()
    const answer = await at(browser, 'b.example').open(callback.pathname + callback.search)
    expect(answer.status).not.toBe(303)
    expect(world.calls(exchangeApi)).toBe(0)
    expect((await at(browser, 'b.example').json('/')).body.user).toBeNull()
  })

  it('tells companies apart by their id, not by the number of their app', async () => {
    const app = appWithSession()
    const { endpoints } = world.simulator
    app.use(wecomAuth({ ...agent, endpoints, basePath: '/one' }))
    app.use(wecomAuth({ ...second, endpoints, basePath: '/two' }))
    const browser = insideWecom(await world.run(withWecomPages(app)))
    expect((await logIn(browser, { path: '/one/wecom/login' })).status).toBe(303)
    for (const path of ['wecom/user', 'wecom/verify/user123']) {
      expect((await browser.fetchJson(`/one/${path}`)).status).toBe(200)
      expect((await browser.fetchJson(`/two/${path}`)).status).toBe(401)
    }
  })

  it('asks for the credentials of a host and path once', async () => {
    asked.length = 0
    for (const query of ['a=1', 'a=2', 'a=3']) await getJson(url, `/?${query}`, { Host: 'a.example' })
    expect(asked.length).toBeLessThanOrEqual(1)
  })

  it('lets a host of no company through to the app', async () => {
    const answer = await getJson(url, '/', { Host: 'c.example' })
    expect([answer.status, answer.body.user]).toEqual([200, null])
    expect((await getJson(url, '/wecom/user', { Host: 'c.example' })).status).toBe(404)
  })

  it('needs a secret', () => {
    expect(() => wecomAuth({ credentials: tenants })).toThrow(/^wecomAuth: .*secret/)
  })
})
