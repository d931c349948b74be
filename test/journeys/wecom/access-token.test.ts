import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import { memoryTokenCache, wecomClient } from 'express-wechat-auth'
import type { SimulatedFault } from 'express-wechat-auth/simulator'
import {
  agent,
  corpId,
  exchangeApi,
  memberApi,
  otherAgent,
  tokenApi,
  useWecom,
} from '../../helpers/apps/wecom.ts'
import { insideWecom } from '../../helpers/visitors/browser.ts'
import { logIn, postWecomCode } from '../../helpers/visitors/wecom-login.ts'

type Fault = Omit<SimulatedFault, 'api'>

describe('the access token of a WeCom app', () => {
  const world = useWecom()
  const login = (url: string) => postWecomCode(url, { code: world.issueCode() })
  const revoke = (options?: { keepsHandingOut: boolean }): void =>
    world.simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId, options)

  it('is fetched once for all logins', async () => {
    const { url } = await world.serve()
    const answers = await Promise.all([1, 2, 3].map(() => login(url)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await login(url)).status).toBe(200)
    expect(world.calls(tokenApi)).toBe(1)
  })

  it('is shared by the routers of one client', async () => {
    const client = wecomClient({ ...agent, endpoints: world.simulator.endpoints })
    const [one, two] = await Promise.all([
      world.serve({ auth: { client } }),
      world.serve({ auth: { client } }),
    ])
    expect([(await login(one.url)).status, (await login(two.url)).status]).toEqual([200, 200])
    expect(world.calls(tokenApi)).toBe(1)
  })

  it('is one for each app of the company, in one cache', async () => {
    const tokenCache = memoryTokenCache()
    const one = await world.serve({ auth: { tokenCache } })
    const two = await world.serve({ auth: { ...otherAgent, tokenCache } })
    expect((await login(one.url)).status).toBe(200)
    const code = world.issueCode('user123', { agentId: otherAgent.agentId })
    expect((await postWecomCode(two.url, { code })).status).toBe(200)
    expect(world.calls(tokenApi)).toBe(2)
  })

  describe('that is taken back early', () => {
    it.each([
      ['a login by JSON', (url: string) => login(url)],
      ['a login by page', (url: string) => logIn(insideWecom(url))],
    ])('is replaced within %s, and the same code is exchanged once more', async (_flow, logInAgain) => {
      const { url } = await world.serve()
      await login(url)
      revoke()
      world.simulator.requests.clear()
      expect((await logInAgain(url)).status).toBeLessThan(400)
      const exchanges = world.simulator.requests.list({ api: exchangeApi })
      expect(exchanges.map(({ errcode }) => errcode)).toEqual([40014, 0])
      expect(world.calls(tokenApi)).toBe(1)
    })

    it('between the exchange and the next call is replaced too', async () => {
      const http = axios.create()
      http.interceptors.response.use((response) => {
        if (response.config.url?.includes(exchangeApi)) revoke()
        return response
      })
      const { url } = await world.serve({ auth: { http } })
      expect((await login(url)).status).toBe(200)
      const memberCalls = world.simulator.requests.list({ api: memberApi })
      expect(memberCalls.map(({ errcode }) => errcode)).toEqual([40014, 0])
      expect([exchangeApi, tokenApi].map(world.calls)).toEqual([1, 2])
    })

    it('and handed out again is a 502, without a third attempt', async () => {
      const { url } = await world.serve()
      await login(url)
      revoke({ keepsHandingOut: true })
      world.simulator.requests.clear()
      const answer = await login(url)
      expect([answer.status, answer.body]).toMatchObject([502, { code: 40014, error: 'ERR_PLATFORM_TOKEN' }])
      expect(world.calls(exchangeApi)).toBeLessThanOrEqual(2)
      revoke()
    })

    it.each([40001, 40014, 42001])('as %i says is fetched anew, once', async (errcode) => {
      const { url } = await world.serve()
      await login(url)
      // The next one is another one.
      revoke()
      world.simulator.requests.clear()
      world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode })
      expect((await login(url)).status).toBe(200)
      expect([tokenApi, exchangeApi].map(world.calls)).toEqual([1, 2])
    })
  })

  it.each<[string, Fault, status: number, error: string, code: number]>([
    ['-1', { kind: 'errcode', errcode: -1 }, 503, 'ERR_PLATFORM_UNAVAILABLE', -1],
    ['40001', { kind: 'errcode', errcode: 40001 }, 502, 'ERR_PLATFORM_CONFIG', 40001],
    ['40013', { kind: 'errcode', errcode: 40013 }, 502, 'ERR_PLATFORM_CONFIG', 40013],
    ['40091', { kind: 'errcode', errcode: 40091 }, 502, 'ERR_PLATFORM_CONFIG', 40091],
    ['41004', { kind: 'errcode', errcode: 41004 }, 502, 'ERR_PLATFORM_CONFIG', 41004],
    ['45009', { kind: 'errcode', errcode: 45009 }, 503, 'ERR_PLATFORM_QUOTA', 45009],
    ['50003', { kind: 'errcode', errcode: 50003 }, 502, 'ERR_PLATFORM_CONFIG', 50003],
    ['a cut line', { kind: 'reset' }, 503, 'ERR_PLATFORM_UNAVAILABLE', -1],
    ['HTML', { kind: 'html' }, 503, 'ERR_PLATFORM_UNAVAILABLE', -1],
    ['no token', { kind: 'body', body: '{"errcode":0,"expires_in":7200}' }, 502, 'ERR_PLATFORM', -1],
  ])('cannot be had while gettoken answers %s', async (_what, fault, status, error, code) => {
    const { url } = await world.serve()
    world.simulator.faults.arm({ api: tokenApi, times: Number.POSITIVE_INFINITY, ...fault })
    const answer = await login(url)
    expect([answer.status, answer.body.error, answer.body.code]).toEqual([status, error, code])
    expect(answer.headers['retry-after'] === undefined).toBe(status !== 503)
    expect(world.calls(exchangeApi)).toBe(0)
  })

  it.each([
    ['a wrong secret', { corpSecret: 'wrong' }, 40001],
    ['an unknown company', { corpId: 'ww00000000000000ee' }, 40013],
  ])('cannot be had with %s, which is not asked again in a hurry', async (_name, wrong, errcode) => {
    const { url } = await world.serve({ auth: wrong })
    for (const _time of [1, 2, 3]) {
      const answer = await login(url)
      expect([answer.status, answer.body.code, answer.body.error]).toEqual([
        502,
        errcode,
        'ERR_PLATFORM_CONFIG',
      ])
    }
    expect(world.calls(tokenApi)).toBe(1)
    expect(world.calls(exchangeApi)).toBe(0)
  })

  it('cannot be had for an app that is disabled', async () => {
    world.simulator.corps.updateAgent(corpId, agent.agentId, { enabled: false })
    const { url } = await world.serve()
    const answer = await login(url)
    expect([answer.status, answer.body.error]).toEqual([502, 'ERR_PLATFORM_CONFIG'])
  })
})
