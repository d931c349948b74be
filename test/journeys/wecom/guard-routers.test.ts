import { describe, expect, it } from '@jest/globals'
import type { Express, RequestHandler } from 'express'
import {
  requireWecomUser,
  type WecomAuthOptions,
  type WecomMiniLoginOptions,
  wecomAuth,
  wecomMiniLogin,
} from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, memberApi, otherAgent, useWecom, withWecomPages } from '../../helpers/apps/wecom.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser, insideWecom } from '../../helpers/visitors/browser.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'
import { logIn, postWecomCode } from '../../helpers/visitors/wecom-login.ts'

const minute = 60_000
const show: RequestHandler = (req, res) => {
  res.json(req.wecomUser)
}
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

describe('a guard below several WeCom routers', () => {
  const world = useWecom()
  const clock = useClock()
  const { simulator } = world
  const auth = (options: Partial<WecomAuthOptions> = {}) =>
    wecomAuth({
      secret: deploymentSecret,
      ...agent,
      endpoints: simulator.endpoints,
      bearer: true,
      // Codes are brought as a server does.
      requireState: 'browser',
      keepSessionInfo: true,
      ...options,
    })
  const mini = (options: Partial<WecomMiniLoginOptions> = {}) =>
    wecomMiniLogin({
      secret: deploymentSecret,
      ...agent,
      endpoints: simulator.endpoints,
      basePath: '/mini',
      ...options,
    })
  const run = (...mounted: ((app: Express) => unknown)[]): Promise<string> => {
    const app = appWithSession()
    for (const mount of mounted) mount(app)
    app.get('/strict/page', requireWecomUser(), show)
    app.get('/only', requireWecomUser(undefined, { agentId: otherAgent.agentId }), show)
    return world.run(withWecomPages(app))
  }

  it.each([
    ['above', (first: () => unknown, second: () => unknown) => [first, second]],
    ['below', (first: () => unknown, second: () => unknown) => [second, first]],
  ])(
    'asks the rule of the router that the person logged in to, with one for mini programs %s',
    async (_where, inOrder) => {
      const own = (app: Express) => app.use(auth({ authorize: { userids: ['user123'] } }))
      const other = (app: Express) => app.use(mini())
      const app = appWithSession()
      for (const mount of inOrder(
        () => other(app),
        () => own(app),
      )) {
        mount()
      }
      const url = await world.run(withWecomPages(app))
      const browser = insideWecom(url)
      await logIn(browser)
      expect((await browser.fetchJson('/me')).status).toBe(200)
      simulator.corps.updateMember(corpId, 'user123', { status: 2 })
      clock.advance(20 * minute)
      const answer = await browser.fetchJson('/me')
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
    },
  )

  it('takes the token of one router for nothing at another, also for a logout', async () => {
    const url = await run(
      (app) => app.use(auth()),
      (app) => app.use(mini()),
    )
    const { token } = (await postWecomCode(url, { code: world.issueCode() })).body.data
    for (const path of ['/mini/login/user', '/mini/login/check']) {
      expect((await getJson(url, path, bearer(token))).status).toBe(401)
    }
    expect((await postCode(url, {}, bearer(token), '/mini/login/logout')).status).toBe(401)
    expect((await getJson(url, '/me', bearer(token))).status).toBe(200)
    expect((await postCode(url, {}, bearer(token), '/wecom/logout')).status).toBe(200)
    expect((await getJson(url, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
  })

  it('does not take a login to another app where the nearest router has a rule', async () => {
    const url = await run(
      (app) => app.use(auth({ basePath: '/oa' })),
      (app) => app.use(auth({ ...otherAgent, basePath: '/strict', authorize: { userids: ['lisi'] } })),
    )
    const browser = insideWecom(url)
    expect((await logIn(browser, { path: '/strict/wecom/login' })).status).toBe(403)
    await logIn(browser, { path: '/oa/wecom/login' })
    const answer = await browser.fetchJson('/strict/page')
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    expect(answer.body.data.loginUrl).toContain('/strict/wecom/login')
    const boss = insideWecom(url)
    await logIn(boss, { path: '/strict/wecom/login', person: 'lisi' })
    expect((await boss.fetchJson('/strict/page')).body).toMatchObject({ userid: 'lisi', agentId: 1000003 })
    // A newer login to the other app takes nothing away.
    await logIn(boss, { path: '/oa/wecom/login', person: 'lisi' })
    expect((await boss.fetchJson('/strict/page')).body).toMatchObject({ userid: 'lisi', agentId: 1000003 })
  })

  it('takes only logins to the app that it names', async () => {
    const url = await run(
      (app) => app.use(auth({ basePath: '/oa' })),
      (app) => app.use(auth({ ...otherAgent, basePath: '/expenses' })),
    )
    const browser = insideWecom(url)
    await logIn(browser, { path: '/oa/wecom/login' })
    expect((await browser.fetchJson('/only')).body.data.loginUrl).toContain('/expenses/wecom/login')
    await logIn(browser, { path: '/expenses/wecom/login' })
    expect((await browser.fetchJson('/only')).body.agentId).toBe(otherAgent.agentId)
  })

  it('names the app that no router has', async () => {
    const url = await run((app) => app.use(auth()))
    const answer = await createBrowser(url).open('/only')
    expect([answer.status, answer.text]).toEqual([
      500,
      'TypeError: requireWecomUser: no router above this guard logs in with agentId 1000003; mount one above it',
    ])
  })

  it('hands the person on as the directory has them by now', async () => {
    const url = await run((app) =>
      app.use(auth({ authorize: { departments: [1], includeSubDepartments: true } })),
    )
    const browser = insideWecom(url)
    await logIn(browser)
    simulator.corps.updateMember(corpId, 'user123', { department: [4], main_department: 4, position: '经理' })
    clock.advance(20 * minute)
    expect((await browser.fetchJson('/me')).body).toMatchObject({ departmentIds: [4], position: '经理' })
  })

  it('forgets an e-mail that the directory no longer has', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { createdBefore20220620: true })
    const rule = (user: object): boolean =>
      String((user as { email?: string }).email).endsWith('@company.com')
    const url = await run((app) => app.use(auth({ authorize: rule })))
    const browser = insideWecom(url)
    await logIn(browser)
    expect((await browser.fetchJson('/me')).status).toBe(200)
    simulator.corps.updateMember(corpId, 'user123', { email: '' })
    clock.advance(20 * minute)
    expect((await browser.fetchJson('/me')).status).toBe(403)
  })

  it('does not ask a directory that fails for every request', async () => {
    const url = await run((app) => app.use(auth({ authorize: { departments: [2] } })))
    const browser = insideWecom(url)
    await logIn(browser)
    clock.advance(20 * minute)
    simulator.requests.clear()
    simulator.faults.arm({ api: memberApi, kind: 'errcode', errcode: 45009, times: Number.POSITIVE_INFINITY })
    for (let request = 0; request < 20; request += 1) {
      const answer = await browser.fetchJson('/me')
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '60'])
    }
    expect(world.calls(memberApi)).toBe(1)
  })

  it('does not let somebody ask who works there who has left', async () => {
    const url = await run((app) => app.use(auth()))
    const browser = insideWecom(url)
    await logIn(browser, { person: 'lisi' })
    expect((await browser.fetchJson('/wecom/verify/user123')).body.data).toEqual({ authorized: true })
    simulator.corps.removeMember(corpId, 'lisi')
    clock.advance(20 * minute)
    const answer = await browser.fetchJson('/wecom/verify/user123')
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })
})
