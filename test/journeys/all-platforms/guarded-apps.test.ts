import { beforeAll, describe, expect, it } from '@jest/globals'
import express, { type Express, type RequestHandler } from 'express'
import { requireWechatUser, requireWecomUser, wechatAuth, wecomAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { showError } from '../../helpers/apps/simulated-world.ts'
import { agent, otherAgent, useWecom, type WecomWorld } from '../../helpers/apps/wecom.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { sessionKinds } from '../../helpers/stores/sessions.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'
import { issueCode, postCode } from '../../helpers/visitors/requests.ts'
import { crawl, lastOf } from '../../helpers/visitors/wechat-login.ts'

const otherAccount = { appId: 'wx00000000000000bb', appSecret: '000000000000000000000000000000bb' }
const shared = { secret: deploymentSecret, bearer: true, requireState: 'browser' } as const

/** Two apps of a kind, below /one and /two, and what names each of them to a guard. */
interface Apps {
  kind: string
  prefix: string
  person: string
  exchangeApi: string
  issue(world: WecomWorld): string
  mount(app: Express, endpoints: WecomWorld['simulator']['endpoints']): void
  guard(which: 'one' | 'two' | 'none'): RequestHandler
  show: RequestHandler
}
const accounts: Apps = {
  kind: 'requireWechatUser({ appId })',
  prefix: '/wechat',
  person: 'xiaoming',
  exchangeApi: 'sns/oauth2/access_token',
  issue: ({ simulator }) => issueCode(simulator),
  mount(app, endpoints) {
    app.use(wechatAuth({ ...accountCredentials, ...shared, endpoints, basePath: '/one' }))
    app.use(wechatAuth({ ...otherAccount, ...shared, endpoints, basePath: '/two' }))
  },
  guard: (which) =>
    requireWechatUser({
      appId: { one: accountCredentials.appId, two: otherAccount.appId, none: 'wx1' }[which],
    }),
  show: (req, res) => void res.json({ app: req.wechatUser?.appId }),
}
const agents: Apps = {
  kind: 'requireWecomUser(undefined, { agentId })',
  prefix: '/wecom',
  person: 'user123',
  exchangeApi: 'cgi-bin/auth/getuserinfo',
  issue: (world) => world.issueCode(),
  mount(app, endpoints) {
    app.use(wecomAuth({ ...agent, ...shared, endpoints, basePath: '/one' }))
    app.use(wecomAuth({ ...otherAgent, ...shared, endpoints, basePath: '/two' }))
  },
  guard: (which) =>
    requireWecomUser(undefined, {
      agentId: { one: agent.agentId, two: otherAgent.agentId, none: 7 }[which],
    }),
  show: (req, res) => void res.json({ app: req.wecomUser?.agentId }),
}

describe.each(
  sessionKinds.flatMap(([sessions, create]) =>
    [accounts, agents].map((apps) => ({ ...apps, sessions, create })),
  ),
)('below the routers of two apps, with $sessions, $kind', ({ create, ...apps }) => {
  const world = useWecom()
  let url = ''

  beforeAll(async () => {
    addApp(world.simulator, {
      ...otherAccount,
      kind: 'official-account',
      name: '乙公司',
      redirectDomains: ['127.0.0.1'],
    })
    const app = express().use(create())
    apps.mount(app, world.simulator.endpoints)
    for (const which of ['one', 'two', 'none'] as const) app.get(`/${which}`, apps.guard(which), apps.show)
    app.get('/newest', apps.show)
    app.use(showError)
    url = await world.run(app)
  })

  const logInAt = async (browser: Browser, which: 'one' | 'two'): Promise<void> => {
    const options = { loginPath: `/${which}${apps.prefix}/login`, person: apps.person }
    expect((await logInByPage(browser, options)).status).toBe(303)
  }
  const appAt = async (browser: Browser, path: string): Promise<unknown> =>
    (await browser.fetchJson(path)).body.app

  it('takes logins to the app that it names alone, and sends people to its login', async () => {
    const browser = createBrowser(url)
    await logInAt(browser, 'one')
    expect((await browser.fetchJson('/one')).status).toBe(200)
    const answer = await browser.fetchJson('/two')
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    expect(answer.body.data.loginUrl).toContain(`/two${apps.prefix}/login`)
    expect(locationOf(await browser.open('/two'))).toContain(`/two${apps.prefix}/login?returnTo=%2Ftwo`)
  })

  it('knows a person who is logged in to both, whichever login is the newest', async () => {
    const browser = createBrowser(url)
    await logInAt(browser, 'one')
    await logInAt(browser, 'two')
    const [one, two] = [await appAt(browser, '/one'), await appAt(browser, '/two')]
    expect([one, two].every((app) => app !== undefined) && one !== two).toBe(true)
    expect(await appAt(browser, '/newest')).toBe(two)
    for (const _round of [1, 2, 3]) {
      for (const path of ['/one', '/two']) {
        expect(lastOf(await crawl(browser, path, { person: apps.person })).status).toBe(200)
      }
    }
    expect(world.calls(apps.exchangeApi)).toBe(2)
    await browser.post(`/one${apps.prefix}/logout`)
    expect((await browser.fetchJson('/one')).status).toBe(401)
    expect(await appAt(browser, '/two')).toBe(two)
  })

  it('takes a bearer token for its own app’s login, whatever the session holds', async () => {
    const browser = createBrowser(url)
    await logInAt(browser, 'one')
    const code = apps.issue(world)
    const { token } = (await postCode(url, { code }, {}, `/one${apps.prefix}/getUserInfo`)).body.data
    const visitor = createBrowser(url)
    await logInAt(visitor, 'two')
    const headers = { Authorization: `Bearer ${token}` }
    expect((await visitor.fetchJson('/one', headers)).status).toBe(200)
    expect((await visitor.fetchJson('/two', headers)).status).toBe(401)
  })

  it('is a 500 that says so where no router above is for the app that it names', async () => {
    const { status, body } = await createBrowser(url).fetchJson('/none')
    expect([status, body.handed.name]).toEqual([500, 'TypeError'])
    expect(body.handed.message).toContain('no router above this guard logs in with')
  })
})
