import { describe, expect, it } from '@jest/globals'
import { type WecomJsSdkOptions, wecomAuth, wecomClient, wecomJsSdk } from 'express-wechat-auth'
import { jsSdkRouterContract } from '../../contracts/js-sdk-router.ts'
import { askFor, corpTicketOf, publicUrl, signatureOf, useJsSdk } from '../../helpers/apps/js-sdk.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, tokenApi } from '../../helpers/apps/wecom.ts'

const page = `${publicUrl}/报销/%E5%8D%95?a=1+2&b=%2B`
const path = '/wecom/jsSdkConfig'
const signed = {
  timestamp: expect.any(Number),
  nonceStr: expect.stringMatching(/^\w{16,}$/),
  signature: expect.stringMatching(/^[0-9a-f]{40}$/),
}

const world = useJsSdk<WecomJsSdkOptions>(wecomJsSdk, agent)
const { simulator, events, serve } = world

jsSdkRouterContract(world, path)

const ask = (url: string, wanted = page, query = '') => askFor(url, wanted, { path, query })

describe('GET /wecom/jsSdkConfig', () => {
  it.each(['', '&type=config'])(
    'answers what wx.config() needs (%p), with the company’s ticket',
    async (query) => {
      const answer = await ask(await serve(), `${page}#top`, query)
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
      expect(answer.body).toEqual({
        code: 0,
        message: 'success',
        data: { beta: true, appId: corpId, ...signed },
      })
      const { data } = answer.body
      expect(Math.abs(data.timestamp - Date.now() / 1_000)).toBeLessThan(60)
      expect(data.signature).toBe(signatureOf(await corpTicketOf(simulator, 'config'), data, page))
    },
  )

  it('answers what wx.agentConfig() needs, with the app’s own ticket', async () => {
    const answer = await ask(await serve(), `${page}#top`, '&type=agentConfig')
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toEqual({
      code: 0,
      message: 'success',
      data: { corpid: corpId, agentid: agent.agentId, ...signed },
    })
    const { data } = answer.body
    expect(data.signature).toBe(signatureOf(await corpTicketOf(simulator, 'agentConfig'), data, page))
  })

  it('answers the agentid as a number, also where it was given as text', async () => {
    const url = await serve({ ...agent, agentId: String(agent.agentId), publicUrl })
    expect((await ask(url, page, '&type=agentConfig')).body.data.agentid).toBe(agent.agentId)
  })

  it.each([
    'agentconfig',
    'agent_config',
    'jsapi',
    'AgentConfig',
    '',
    '__proto__',
    'config&type=agentConfig',
  ])('refuses the type %p', async (type) => {
    const url = await serve()
    const answer = await ask(url, page, `&type=${type}`)
    expect([answer.status, answer.headers['cache-control']]).toEqual([400, 'no-store'])
    expect(answer.body).toEqual({ code: -1, message: expect.any(String), error: 'ERR_PARAMETER' })
    expect(events).toEqual([
      { type: 'refusal', code: 'ERR_PARAMETER', status: 400, message: expect.any(String) },
    ])
    expect(simulator.requests.list()).toEqual([])
  })

  it.each(['config', 'agentConfig'])('refuses the pages of others for %s', async (type) => {
    const answer = await ask(await serve(), 'https://evil.example/', `&type=${type}`)
    expect([answer.status, answer.body.code, answer.body.error]).toEqual([403, -1, 'ERR_ORIGIN_REFUSED'])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(events).toEqual([
      { type: 'refusal', code: 'ERR_ORIGIN_REFUSED', status: 403, message: expect.any(String) },
    ])
    expect(simulator.requests.list()).toEqual([])
  })

  it('refuses what is no page', async () => {
    const answer = await ask(await serve(), 'https://app.example.com@evil.example/')
    expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
  })

  it('signs for the allowed origins, and for publicUrl by request', async () => {
    const url = await serve({
      publicUrl: (req) => `https://${req.get('x-tenant')}.example.com`,
      allowedOrigins: ['https://front.example'],
    })
    const statusFor = async (wanted: string) =>
      (await askFor(url, wanted, { path, headers: { 'X-Tenant': 'app' } })).status
    expect(await statusFor(page)).toBe(200)
    expect(await statusFor('https://front.example/a')).toBe(200)
    expect(await statusFor('https://other.example.com/')).toBe(403)
  })

  it('works beside wecomAuth() with one client: one token for both', async () => {
    const client = wecomClient({ ...agent, endpoints: simulator.endpoints })
    const url = await serve({ client, publicUrl }, appWithSession().use(wecomAuth({ client })))
    await client.getCorpAccessToken()
    const { data } = (await ask(url)).body
    expect(simulator.requests.count(tokenApi)).toBe(1)
    expect(data.signature).toBe(signatureOf(await client.getJsapiTicket(), data, page))
  })

  it('does not show the server’s address when WeCom refuses it', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: ['1.2.3.4'] })
    const answer = await ask(await serve())
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: undefined })
    expect([answer.status, answer.body.code, answer.body.error]).toEqual([502, 60020, 'ERR_PLATFORM_CONFIG'])
    expect(answer.text).not.toMatch(/127\.0\.0\.1|hint|secret/)
  })

  it.each([
    [48002, 502],
    [45009, 503],
    [-1, 503],
  ])('answers the errcode %i of a ticket with %i', async (errcode, status) => {
    simulator.faults.arm({ api: 'cgi-bin/ticket/get', kind: 'errcode', errcode })
    const url = await serve()
    const answer = await ask(url, page, '&type=agentConfig')
    expect([answer.status, answer.body.code]).toEqual([status, errcode])
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 503)
    // The company's ticket is another one.
    expect((await ask(url)).status).toBe(200)
  })
})
