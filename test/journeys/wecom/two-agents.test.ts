import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, requireWecomUser, type WecomAuthOptions, wecomAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, exchangeApi, otherAgent, useWecom, withWecomPages } from '../../helpers/apps/wecom.ts'
import type { Browser } from '../../helpers/visitors/browser.ts'
import { insideWecom } from '../../helpers/visitors/browser.ts'
import { startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { cookiesSetBy, getJson, postCode } from '../../helpers/visitors/requests.ts'
import { callbackOf, logIn, postWecomCode, readyCallback } from '../../helpers/visitors/wecom-login.ts'

const secret = 'one secret for both routers'

describe('two apps of one company in one Express app', () => {
  const world = useWecom()
  let apart = ''
  let together = ''

  const auth = (credentials: typeof agent, options: Partial<WecomAuthOptions> = {}) =>
    wecomAuth({
      ...credentials,
      endpoints: world.simulator.endpoints,
      secret,
      bearer: true,
      // Codes are brought as a server does.
      requireState: 'browser',
      keepSessionInfo: true,
      ...options,
    })

  beforeAll(async () => {
    const tokenCache = memoryTokenCache()
    const one = appWithSession()
    one.use('/oa', auth(agent, { tokenCache }))
    one.use('/expenses', auth(otherAgent, { tokenCache }))
    for (const prefix of ['/oa', '/expenses']) {
      one.get(`${prefix}/me`, requireWecomUser(), (req, res) => {
        res.json(req.wecomUser)
      })
    }
    apart = await world.run(one)

    const two = appWithSession()
    two.use(auth(agent, { tokenCache, basePath: '/oa' }))
    two.use(auth(otherAgent, { tokenCache, basePath: '/expenses' }))
    together = await world.run(withWecomPages(two))
  })

  const codeFor = ({ agentId }: typeof agent): string => world.issueCode('user123', { agentId })
  const agentAt = async (browser: Browser, prefix: string): Promise<number | undefined> =>
    (await browser.fetchJson(`${prefix}/wecom/user`)).body.data?.agentId

  it('send people to their own login', async () => {
    for (const [prefix, { agentId }] of [
      ['/oa', agent],
      ['/expenses', otherAgent],
    ] as const) {
      for (const url of [apart, together]) {
        const browser = insideWecom(url)
        const departure = await browser.open(`${prefix}/wecom/login`)
        const page = new URL(departure.headers['location'] as string)
        expect(page.searchParams.get('agentid')).toBe(String(agentId))
        expect(page.searchParams.get('redirect_uri')).toBe(`${url}${prefix}/wecom/callback`)
      }
    }
  })

  it('take each other’s users for nobody', async () => {
    const browser = insideWecom(apart)
    await logIn(browser, { path: '/oa/wecom/login' })
    expect((await browser.fetchJson('/oa/me')).body.agentId).toBe(agent.agentId)
    const elsewhere = await browser.fetchJson('/expenses/me')
    expect([elsewhere.status, elsewhere.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    expect((await browser.fetchJson('/expenses/wecom/user')).status).toBe(401)
    expect((await browser.fetchJson('/expenses/wecom/verify/lisi')).status).toBe(401)
  })

  it('keep both logins of a session side by side, and end them apart', async () => {
    const browser = insideWecom(apart)
    await logIn(browser, { path: '/oa/wecom/login' })
    await logIn(browser, { path: '/expenses/wecom/login', person: 'lisi' })
    expect((await browser.fetchJson('/oa/me')).body).toMatchObject({ agentId: 1000002, userid: 'user123' })
    expect((await browser.fetchJson('/expenses/me')).body).toMatchObject({ agentId: 1000003, userid: 'lisi' })
    await browser.post('/oa/wecom/logout')
    expect([await agentAt(browser, '/oa'), await agentAt(browser, '/expenses')]).toEqual([undefined, 1000003])
    await browser.post('/expenses/wecom/logout')
    expect(await agentAt(browser, '/expenses')).toBeUndefined()
  })

  it('show the newest login where both see the whole app', async () => {
    const browser = insideWecom(together)
    const newest = async () => (await browser.fetchJson('/me')).body.agentId
    for (const [prefix, { agentId }] of [
      ['/expenses', otherAgent],
      ['/oa', agent],
      ['/expenses', otherAgent],
    ] as const) {
      await logIn(browser, { path: `${prefix}/wecom/login` })
      expect(await newest()).toBe(agentId)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await browser.post('/expenses/wecom/logout')
    expect(await newest()).toBe(agent.agentId)
  })

  it.each([
    ['apart', () => apart],
    ['together', () => together],
  ])('refuse each other’s bearer tokens (%s)', async (_how, at) => {
    const url = at()
    const answer = await postWecomCode(url, { code: codeFor(agent) }, '/oa/wecom/getUserInfo')
    const headers = { Authorization: `Bearer ${answer.body.data.token}` }
    expect((await getJson(url, '/oa/wecom/verify/lisi', headers)).status).toBe(200)
    const elsewhere = await getJson(url, '/expenses/wecom/verify/lisi', headers)
    expect(elsewhere.status).toBe(401)
    await postCode(url, {}, headers, '/expenses/wecom/logout')
    expect((await getJson(url, '/oa/wecom/verify/lisi', headers)).status).toBe(200)
    await postCode(url, {}, headers, '/oa/wecom/logout')
    expect((await getJson(url, '/oa/wecom/verify/lisi', headers)).status).toBe(401)
  })

  it('answer nobody for each other’s users where both see the whole app', async () => {
    const answer = await postWecomCode(together, { code: codeFor(agent) }, '/oa/wecom/getUserInfo')
    const headers = { Authorization: `Bearer ${answer.body.data.token}` }
    const browser = insideWecom(together)
    await logIn(browser, { path: '/oa/wecom/login' })
    for (const own of [
      await getJson(together, '/oa/wecom/user', headers),
      await browser.fetchJson('/oa/wecom/user'),
    ]) {
      expect([own.status, own.body.data?.agentId]).toEqual([200, agent.agentId])
    }
    for (const foreign of [
      await getJson(together, '/expenses/wecom/user', headers),
      await browser.fetchJson('/expenses/wecom/user'),
    ]) {
      expect(foreign.status).toBe(401)
    }
  })

  it('see only whom they may, each for itself', async () => {
    world.simulator.corps.updateAgent(corpId, otherAgent.agentId, { visible: { userids: ['user123'] } })
    const browser = insideWecom(apart)
    for (const [prefix, authorized] of [
      ['/oa', true],
      ['/expenses', false],
    ] as const) {
      await logIn(browser, { path: `${prefix}/wecom/login` })
      const answer = await browser.fetchJson(`${prefix}/wecom/verify/wangwu`)
      expect([prefix, answer.body.data]).toEqual([prefix, { authorized }])
    }
  })

  it('say of each other’s bearer token that it is invalid', async () => {
    const answer = await postWecomCode(apart, { code: codeFor(agent) }, '/oa/wecom/getUserInfo')
    const headers = { Authorization: `Bearer ${answer.body.data.token}` }
    expect((await getJson(apart, '/oa/me', headers)).status).toBe(200)
    for (const path of ['/expenses/me', '/expenses/wecom/user']) {
      const elsewhere = await getJson(apart, path, headers)
      expect([elsewhere.status, elsewhere.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    }
  })

  it('have cookies of their own: logins at both go on at once', async () => {
    const browser = insideWecom(together)
    const callbacks = [
      await readyCallback(browser, '/oa/wecom/login?returnTo=%2Fone'),
      await readyCallback(browser, '/expenses/wecom/login?returnTo=%2Ftwo'),
    ]
    expect(loginCookies(browser)).toHaveLength(2)
    const answers = []
    for (const callback of callbacks.reverse()) answers.push(await browser.open(callback))
    expect(answers.map(({ status, headers }) => [status, headers['location']])).toEqual([
      [303, '/two'],
      [303, '/one'],
    ])
  })

  it('finish no login of each other', async () => {
    const browser = insideWecom(together)
    const started = await startJsonLogin(browser, '/oa/wecom/authorizeUrl')
    const callback = new URL(await callbackOf(browser, { page: new URL(started.url) }), together)
    const body = { ...started, code: callback.searchParams.get('code') }
    const wrong = await browser.post('/expenses/wecom/getUserInfo', body)
    expect([wrong.status, wrong.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    const bent = (callback.pathname + callback.search).replace('/oa/', '/expenses/')
    expect((await browser.open(bent)).status).not.toBe(303)
    expect(world.calls(exchangeApi)).toBe(0)
    const right = await browser.post('/oa/wecom/getUserInfo', body)
    expect([right.status, cookiesSetBy(right).length > 0]).toEqual([200, true])
  })

  it('cannot use each other’s codes', async () => {
    const answer = await postWecomCode(apart, { code: codeFor(otherAgent) }, '/oa/wecom/getUserInfo')
    expect([answer.status, answer.body]).toMatchObject([502, { code: 50001, error: 'ERR_PLATFORM_CONFIG' }])
  })
})
