import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { callApp } from '../../helpers/apps/in-process.ts'
import { createBench, exchangeQuery, official } from '../../helpers/simulator/wechat-bench.ts'

describe('requests', () => {
  it('lists what was asked, what was checked and what was answered', async () => {
    const { simulator, codeOf, exchange } = createBench({ now: () => 1_700_000_000_000 })
    await exchange(await codeOf())
    const [authorize, token] = simulator.requests.list()
    expect(authorize).toMatchObject({
      at: 1_700_000_000_000,
      method: 'GET',
      api: 'connect/oauth2/authorize',
      status: 302,
      answer: expect.stringMatching(/callback\?code=.{4}\*\*\*32&state=abc123$/),
    })
    expect(token).toMatchObject({
      api: 'sns/oauth2/access_token',
      query: { appid: official.appId, secret: '0000***32', grant_type: 'authorization_code' },
      status: 200,
      answer: { expires_in: 7200, openid: simulator.users.openidOf('xiaoming', official.appId) },
    })
    expect(token?.checks).toContainEqual({ what: 'code is used for the first time', ok: true })
  })

  it('notes the check that failed and the errcode', async () => {
    const { simulator, exchange } = createBench()
    await exchange('nonsense')
    const [entry] = simulator.requests.list({ errcode: 40029 })
    expect(entry?.checks.at(-1)).toEqual({ what: 'code is known', ok: false })
    expect(simulator.requests.list({ errcode: 40163 })).toEqual([])
  })

  it('never shows a secret, a code or a token', async () => {
    const { simulator, codeOf, exchange, api, stableToken } = createBench()
    const code = await codeOf()
    const token = await exchange(code)
    await api('sns/userinfo', token)
    const app = await stableToken({ secret: official.secret })
    await api('cgi-bin/get_api_domain_ip', app)
    const log = JSON.stringify(simulator.requests.list())
    const secrets = [official.secret, code, token.access_token, token.refresh_token, app.access_token]
    for (const secret of secrets) expect(log).not.toContain(secret)
  })

  it('marks what passes though no document allows it, and hides what a posted form has', async () => {
    const { simulator, codeOf } = createBench()
    const code = await codeOf()
    const form = { ...exchangeQuery(code), client_secret: official.secret }
    await request(simulator.handler)
      .post('/api.weixin.qq.com/sns/oauth2/access_token')
      .type('form')
      .send(form)
    const [exchange] = simulator.requests.list({ api: 'sns/oauth2/access_token' })
    expect(exchange?.status).toBe(200)
    const mark = { what: 'parameters are posted as a form', ok: true, documented: false }
    expect(exchange?.checks).toContainEqual(mark)
    expect(JSON.stringify(exchange)).not.toContain(official.secret)
    expect(JSON.stringify(exchange)).not.toContain(code)
  })

  it('keeps the last 1000 and counts all', async () => {
    const { simulator } = createBench()
    const ask = { method: 'GET', url: '/api.weixin.qq.com/sns/auth', headers: { host: 'localhost' } } as const
    for (let count = 0; count < 1010; count += 1) await callApp(simulator.handler, ask)
    expect(simulator.requests.list()).toHaveLength(1000)
    expect(simulator.requests.count('sns/auth')).toBe(1010)
    expect(simulator.requests.list({ api: 'sns/userinfo' })).toEqual([])
    simulator.requests.clear()
    expect(simulator.requests.list()).toEqual([])
    expect(simulator.requests.count('sns/auth')).toBe(0)
  })

  it('cuts what is long and is not confused by prototype names', async () => {
    const { simulator, get } = createBench()
    const query = `__proto__=${'x'.repeat(5000)}&constructor=1&code=short`
    await get(`/api.weixin.qq.com/sns/auth?${query}`)
    const [entry] = simulator.requests.list()
    expect(Object.keys(entry?.query ?? {})).toEqual(['__proto__', 'constructor', 'code'])
    expect(JSON.stringify(entry).length).toBeLessThan(1000)
    expect(entry?.query['code']).toBe('***')
  })

  it('gives copies: changing one changes nothing', async () => {
    const { simulator, api } = createBench()
    await api('sns/oauth2/access_token', exchangeQuery('x'))
    const [copy] = simulator.requests.list()
    if (copy !== undefined) copy.api = 'changed'
    expect(simulator.requests.list()[0]?.api).toBe('sns/oauth2/access_token')
  })
})
