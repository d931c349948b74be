import { beforeAll, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import type { SimulatedFault } from 'express-wechat-auth/simulator'
import { useSimulator, wechatApp } from '../helpers/apps/simulated-world.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../helpers/visitors/json-login.ts'
import { accountCredentials, exchanges, logInByPage } from '../helpers/visitors/page-login.ts'
import { cookiesSetBy, issueCode, postCode } from '../helpers/visitors/requests.ts'
import { portionOf } from '../run/length.ts'
import { body, broken, type Fault, type Outcome, refusals, unavailable } from './login-outcomes.ts'

const exchangeApi = 'sns/oauth2/access_token'
const userinfoApi = 'sns/userinfo'
const errcode = (code: number): Fault => ({ kind: 'errcode', errcode: code })
/** What the platform may say to any call of a login, and what comes of it. */
const anyRefusals: [errcode: number, Outcome][] = [
  [-1, unavailable],
  ...refusals(503, 'ERR_PLATFORM_QUOTA', [45009, 45011]),
  ...refusals(502, 'ERR_PLATFORM_CONFIG', [40125, 40164]),
  ...refusals(403, 'ERR_USER_BLOCKED', [40226, 50002]),
]

describe('a login while the platform', () => {
  const world = useSimulator()
  let url = ''

  beforeAll(async () => {
    url = await world.run(wechatApp(world))
  })

  const openid = (): string => world.simulator.users.openidOf('xiaoming', accountCredentials.appId)
  const arm = (api: string, fault: Fault): void => world.simulator.faults.arm({ api, ...fault })

  /** By JSON and by page: the documented answer, nobody logged in, and the next login of this browser works. */
  const expectFailure = async (
    api: string,
    fault: Fault,
    [status, error, code]: Outcome,
    { calls = 1 } = {},
  ): Promise<void> => {
    const browser = createBrowser(url)
    const started = await startJsonLogin(browser)
    const first = await codeOf(browser, started)
    world.simulator.requests.clear()
    arm(api, fault)
    const json = await browser.post('/wechat/getUserInfo', { code: first, state: started.state })
    expect([json.status, json.body.error, json.body.code]).toEqual([status, error, code])
    expect(Object.keys(json.body)).toEqual(['code', 'message', 'error'])
    expect(world.simulator.requests.count(api)).toBe(calls)
    expect(exchanges(world.simulator)).toBe(1)
    expect(cookiesSetBy(json)).toEqual([])
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()

    world.simulator.faults.clear()
    const next = { code: issueCode(world.simulator), state: started.state }
    expect((await browser.post('/wechat/getUserInfo', next)).status).toBe(200)
    expect((await browser.fetchJson('/whoami')).body.openid).toBe(openid())

    const visitor = createBrowser(url)
    world.simulator.requests.clear()
    arm(api, fault)
    const page = await logInByPage(visitor)
    expect([page.status, page.body.handed?.code]).toEqual([status, error])
    expect(exchanges(world.simulator)).toBe(1)
    expect((await visitor.fetchJson('/whoami')).body.openid).toBeNull()

    world.simulator.faults.clear()
    expect((await logInByPage(visitor)).status).toBe(303)
    expect((await visitor.fetchJson('/whoami')).body.openid).toBe(openid())
    expect(world.simulator.requests.count('simulator/redirected')).toBe(0)
  }

  describe('answers the exchange of a code with', () => {
    it.each<[number, Outcome]>(
      portionOf(
        [
          ...anyRefusals,
          ...refusals(502, 'ERR_PLATFORM_CONFIG', [40001, 40002, 40013, 40243, 41002, 41004, 48001]),
          ...refusals(403, 'ERR_USER_BLOCKED', [50001]),
          ...refusals(400, 'ERR_CODE_MISSING', [41008]),
          ...refusals(502, 'ERR_PLATFORM', [99999]),
        ],
        3,
      ),
    )('errcode %i', (code, outcome) => expectFailure(exchangeApi, errcode(code), outcome))

    it.each(portionOf([40029, 40163, 42003], 3))(
      'errcode %i: JSON says 401 and never starts again',
      async (code) => {
        arm(exchangeApi, errcode(code))
        const answer = await postCode(url, { code: issueCode(world.simulator) })
        expect([answer.status, answer.body.error, answer.body.code]).toEqual([401, 'ERR_CODE_DEAD', code])
        expect(exchanges(world.simulator)).toBe(1)
      },
    )

    it('an errcode in text', () =>
      expectFailure(exchangeApi, body({ errcode: '40226', errmsg: 'code blocked' }), [
        403,
        'ERR_USER_BLOCKED',
        40226,
      ]))

    it.each<SimulatedFault['kind']>(
      portionOf(
        ['html', 'empty', 'null', 'not-object', 'truncate', 'reset', 'status', 'redirect', 'gzip'],
        3,
      ),
    )('%s', (kind) => expectFailure(exchangeApi, { kind }, unavailable))

    it.each<[string, Fault]>(
      portionOf(
        [
          [
            'an error status with a good body',
            { kind: 'status', status: 502, body: '{"openid":"o","access_token":"t"}' },
          ],
          ['a redirect to another host', { kind: 'redirect', headers: { location: 'http://127.0.0.1:9/' } }],
          ['text', { kind: 'body', body: '"ok"' }],
          ['a number', { kind: 'body', body: '40029' }],
          ['two megabytes', { kind: 'body', body: `{"openid":"o","x":"${'x'.repeat(2 * 1024 * 1024)}"}` }],
        ],
        3,
      ),
    )('%s', (_name, fault) => expectFailure(exchangeApi, fault, unavailable))

    it.each(
      portionOf(
        [
          {},
          { errcode: 0, errmsg: 'ok' },
          { access_token: 'token', expires_in: 7200, refresh_token: 'refresh', scope: 'snsapi_base' },
          { access_token: 'token', openid: '' },
          { access_token: 'token', openid: null },
          { access_token: 'token', openid: 7 },
          { access_token: 'token', openid: ['o1'] },
          { openid: 'o1' },
          { openid: 'o1', access_token: '' },
        ],
        3,
      ),
    )('%j, which names nobody', (value) => expectFailure(exchangeApi, body(value), broken))

    it('a byte every 200 ms: the deadline is five seconds', async () => {
      arm(exchangeApi, { kind: 'drip' })
      const browser = createBrowser(url)
      const startedAt = Date.now()
      const answer = await logInByJson(browser)
      const seconds = (Date.now() - startedAt) / 1_000
      expect([answer.status, answer.body.error, answer.body.code]).toEqual(unavailable)
      expect(answer.headers['retry-after']).toMatch(/^\d+$/)
      expect(seconds).toBeGreaterThan(4.5)
      expect(seconds).toBeLessThan(7)
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      expect((await logInByJson(browser)).status).toBe(200)
    }, 15_000)

    it('an answer that is late: the login waits', async () => {
      arm(exchangeApi, { kind: 'delay', delayMs: 150 })
      expect((await logInByPage(createBrowser(url))).status).toBe(303)
    })

    it('errcode 0 beside the token', async () => {
      const value = { errcode: 0, errmsg: 'ok', access_token: 't', openid: 'o-zero', scope: 'snsapi_base' }
      arm(exchangeApi, body(value))
      const answer = await postCode(url, { code: issueCode(world.simulator) })
      expect([answer.status, answer.body.data?.openid]).toEqual([200, 'o-zero'])
    })

    it('a silent login’s error body, which never is a user', async () => {
      for (const code of [40029, 40163, 48001, 40226, -1]) {
        arm(exchangeApi, errcode(code))
        const browser = createBrowser(url)
        const started = await startJsonLogin(browser, '/wechat/authorizeUrl?scope=snsapi_base')
        const answer = await browser.post('/wechat/getUserInfo', {
          code: await codeOf(browser, started),
          state: started.state,
        })
        expect(answer.body).not.toHaveProperty('data')
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      }
    })

    it('gzip, which an axios instance of the app’s own can read', async () => {
      const own = await world.run(wechatApp(world, { http: axios.create() }))
      arm(exchangeApi, { kind: 'gzip' })
      expect((await logInByPage(createBrowser(own))).status).toBe(303)
    })

    it.each<[SimulatedFault['kind'], Outcome]>(
      portionOf(
        [
          ['html', unavailable],
          ['reset', unavailable],
          ['status', unavailable],
          ['redirect', unavailable],
          ['errcode', [503, 'ERR_PLATFORM_UNAVAILABLE', -1]],
        ],
        3,
      ),
    )('%s, and the app brought its own axios', async (kind, outcome) => {
      const own = await world.run(wechatApp(world, { http: axios.create() }))
      arm(exchangeApi, { kind })
      const answer = await postCode(own, { code: issueCode(world.simulator) })
      expect([answer.status, answer.body.error, answer.body.code]).toEqual(outcome)
      expect(exchanges(world.simulator)).toBe(1)
      expect(world.simulator.requests.count('simulator/redirected')).toBe(0)
    })
  })

  describe('answers userinfo with', () => {
    it.each<[number, Outcome]>(
      portionOf(
        [
          ...anyRefusals,
          ...refusals(502, 'ERR_PLATFORM_TOKEN', [40001, 40014, 42001]),
          ...refusals(502, 'ERR_PLATFORM', [40003]),
        ],
        3,
      ),
    )('errcode %i', (code, outcome) => expectFailure(userinfoApi, errcode(code), outcome))

    it('errcode 48001: the login goes on without a profile', async () => {
      const browser = createBrowser(url)
      arm(userinfoApi, errcode(48001))
      expect((await logInByPage(browser)).status).toBe(303)
      const { body: user } = await browser.fetchJson('/me')
      expect(user).toMatchObject({ openid: openid(), scope: 'snsapi_userinfo' })
      expect(user).not.toHaveProperty('nickname')
      expect(user).not.toHaveProperty('headimgurl')
    })

    it.each<SimulatedFault['kind']>(
      portionOf(['html', 'empty', 'null', 'not-object', 'truncate', 'status', 'redirect', 'gzip'], 3),
    )('%s', (kind) => expectFailure(userinfoApi, { kind }, unavailable))

    it('reset, again and again', () =>
      expectFailure(userinfoApi, { kind: 'reset', times: 2 }, unavailable, { calls: 2 }))

    it('reset, once: asking a second time is harmless', async () => {
      arm(userinfoApi, { kind: 'reset' })
      const browser = createBrowser(url)
      expect((await logInByPage(browser)).status).toBe(303)
      expect((await browser.fetchJson('/me')).body.nickname).toBe('李小明')
      expect(world.simulator.requests.count(userinfoApi)).toBe(2)
      expect(exchanges(world.simulator)).toBe(1)
    })

    it.each(
      portionOf(
        [{}, { nickname: '李小明' }, { openid: 'somebody-else', nickname: '王小红' }, { openid: null }],
        3,
      ),
    )('%j, which is not the person who logged in', (value) => expectFailure(userinfoApi, body(value), broken))

    it('raw control characters and a byte order mark in the nickname’s answer', async () => {
      const text = `\uFEFF{"openid":"${openid()}","nickname":"李\u0001小\n明","sex":"1","privilege":[7,"a"]}`
      arm(userinfoApi, { kind: 'body', body: text })
      const answer = await logInByJson(createBrowser(url))
      expect(answer.status).toBe(200)
      expect(answer.body.data).toMatchObject({ nickname: '李\u0001小\n明', sex: 1, privilege: ['a'] })
    })
  })

  it('is down altogether', async () => {
    const endpoints = { ...world.simulator.endpoints, api: 'http://127.0.0.1:9' }
    const cut = await world.run(wechatApp(world, { endpoints }))
    const browser = createBrowser(cut)
    const answer = await logInByJson(browser)
    expect([answer.status, answer.body.error, answer.body.code]).toEqual(unavailable)
    expect(answer.text).not.toContain('127.0.0.1')
    expect((await logInByPage(browser)).status).toBe(503)
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })
})
