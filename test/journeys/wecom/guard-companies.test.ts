import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express, RequestHandler } from 'express'
import { requireWecomUser, wecomAuth } from 'express-wechat-auth'
import type { SimulatedCorp } from 'express-wechat-auth/simulator'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, useWecom, withWecomPages } from '../../helpers/apps/wecom.ts'
import { addCorp } from '../../helpers/simulator/registry.ts'
import { type Browser, insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { logIn } from '../../helpers/visitors/wecom-login.ts'

/** Another company, whose app and whose member are called as those of the first. */
const other = { corpId: 'ww00000000000000cc', corpSecret: 'simulated-secret-of-another', agentId: 1000002 }
const otherCorp: SimulatedCorp = {
  corpId: other.corpId,
  name: '丙公司',
  agents: [
    { agentId: other.agentId, secret: other.corpSecret, name: '门户', trustedDomains: ['127.0.0.1:*'] },
  ],
  departments: [
    { id: 1, name: '丙公司', parentid: 0 },
    { id: 2, name: '保安部', parentid: 1 },
    { id: 77, name: '食堂', parentid: 1 },
  ],
  members: [
    { userid: 'user123', name: '孙八', department: [77] },
    { userid: 'stranger', name: '周九', department: [2] },
  ],
}
const show: RequestHandler = (req, res) => {
  res.json(req.wecomUser)
}

describe('with a rule or an agentId below routers of several companies, a guard', () => {
  const world = useWecom()
  let url = ''

  const paths: [string, Parameters<typeof requireWecomUser>][] = [
    ['/any', []],
    ['/rule', [{ departments: [2] }]],
    ['/agent', [undefined, { agentId: agent.agentId }]],
    ['/first', [undefined, { corpId }]],
    ['/first-agent', [undefined, { corpId, agentId: agent.agentId }]],
    ['/first-department', [{ departments: [2] }, { corpId }]],
    ['/first-canteen', [{ departments: [77] }, { corpId }]],
    ['/first-people', [{ userids: ['user123', 'stranger'] }, { corpId }]],
    ['/first-function', [() => true, { corpId }]],
    ['/other-department', [{ departments: [2] }, { corpId: other.corpId }]],
  ]
  const mount = (app: Express, credentials: typeof agent, basePath: string): void => {
    const { endpoints } = world.simulator
    app.use(wecomAuth({ ...credentials, secret: deploymentSecret, endpoints, basePath }))
  }

  beforeAll(async () => {
    addCorp(world.simulator, otherCorp)
    const app = appWithSession()
    mount(app, agent, '/one')
    mount(app, other, '/two')
    for (const [path, rule] of paths) app.get(path, requireWecomUser(...rule), show)
    url = await world.run(withWecomPages(app))
  })

  const memberOf = async (company: 'one' | 'two', person = 'user123'): Promise<Browser> => {
    const browser = insideWecom(url)
    expect((await logIn(browser, { path: `/${company}/wecom/login`, person })).status).toBe(303)
    return browser
  }
  const statusOf = async (browser: Browser, path: string): Promise<number> =>
    (await browser.fetchJson(path)).status

  it.each(['/rule', '/agent'])('is a 500 that says so without corpId, for everybody: %s', async (path) => {
    for (const browser of [insideWecom(url), await memberOf('one'), await memberOf('two')]) {
      for (const answer of [await browser.open(path), await browser.fetchJson(path)]) {
        expect(answer.status).toBe(500)
        expect(answer.text).toContain('several companies are above it')
        expect(answer.text).toContain('requireWecomUser(rule, { corpId })')
      }
    }
  })

  it('needs no corpId without them, and takes the people of each company', async () => {
    for (const company of ['one', 'two'] as const) {
      expect(await statusOf(await memberOf(company), '/any')).toBe(200)
    }
  })

  it.each(['/first', '/first-agent', '/first-department', '/first-people', '/first-function'])(
    'is no way in for another company’s member with the same agent id and userid: %s',
    async (path) => {
      const stranger = await memberOf('two')
      const answer = await stranger.fetchJson(path)
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
      expect(answer.body.data.loginUrl).toContain('/one/wecom/login')
      expect(locationOf(await stranger.open(path))).toContain('/one/wecom/login')
      const answerOfOwn = await (await memberOf('one')).fetchJson(path)
      expect([answerOfOwn.status, answerOfOwn.body.corpId]).toEqual([200, corpId])
    },
  )

  it('checks a rule in the directory of the company that it names, never in another one’s', async () => {
    // Department 77 has a user123 in the other company alone.
    for (const company of ['one', 'two'] as const) {
      expect(await statusOf(await memberOf(company), '/first-canteen')).toBe(company === 'one' ? 403 : 401)
    }
    // Department 2 has a user123 in the first company alone, and a stranger in the other.
    expect(await statusOf(await memberOf('two'), '/other-department')).toBe(403)
    expect(await statusOf(await memberOf('two', 'stranger'), '/other-department')).toBe(200)
    expect(await statusOf(await memberOf('one'), '/other-department')).toBe(401)
  })

  it('needs no corpId where all routers are one company’s', async () => {
    const app = appWithSession()
    mount(app, agent, '/one')
    mount(app, { ...agent, corpSecret: 'simulated-secret-of-agent-1000003', agentId: 1000003 }, '/two')
    app.get('/rule', requireWecomUser({ departments: [2] }), show)
    const browser = insideWecom(await world.run(withWecomPages(app)))
    await logIn(browser, { path: '/one/wecom/login' })
    expect(await statusOf(browser, '/rule')).toBe(200)
  })
})
