import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WecomClient } from 'express-wechat-auth'
import { useWecomClients } from '../helpers/apps/clients.ts'
import { corpTicketOf, signatureOf } from '../helpers/apps/js-sdk.ts'
import { agent, corpId, otherAgent, tokenApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawWecom, type WecomRequest } from '../helpers/faults/raw-wecom.ts'
import { switchingProvider } from '../helpers/platforms/switching-provider.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { useClock } from '../helpers/time/clock.ts'

const corpTicketApi = 'cgi-bin/get_jsapi_ticket'
const agentTicketApi = 'cgi-bin/ticket/get'
const page = 'https://app.example.com/报销?a=1+2'

const { simulator, calls } = useWecom()
const startWecom = useRawWecom()
const clock = useClock()
const { create, events } = useWecomClients(simulator)
beforeEach(() => {
  simulator.corps.revokeTickets(corpId)
})

/** How often a token, a ticket of the company, and one of the app were fetched. */
const costs = (): number[] => [tokenApi, corpTicketApi, agentTicketApi].map(calls)
const inParallel = <T>(times: number, ask: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => ask(index)))

describe('getJsSdkConfig()', () => {
  it('is what wx.config() checks', async () => {
    const config = await create().getJsSdkConfig(`${page}#top`)
    expect(config).toEqual({
      beta: true,
      appId: corpId,
      timestamp: expect.any(Number),
      nonceStr: expect.any(String),
      signature: signatureOf(await corpTicketOf(simulator, 'config'), config, page),
    })
  })

  it('is what wx.agentConfig() checks', async () => {
    const config = await create().getJsSdkConfig(`${page}#top`, 'agentConfig')
    expect(config).toEqual({
      corpid: corpId,
      agentid: agent.agentId,
      timestamp: expect.any(Number),
      nonceStr: expect.any(String),
      signature: signatureOf(await corpTicketOf(simulator, 'agentConfig'), config, page),
    })
  })

  it('costs one token and one ticket of each for 50 at once', async () => {
    const client = create()
    await inParallel(50, () => client.getJsSdkConfig(page))
    expect(costs()).toEqual([1, 1, 0])
    await inParallel(50, () => client.getJsSdkConfig(page, 'agentConfig'))
    expect(costs()).toEqual([1, 1, 1])
  })

  it('costs one token and one ticket of each for both kinds at once, in two processes', async () => {
    const tokenCache = memoryTokenCache()
    const clients = [
      create({ tokenCache: handleOn(tokenCache) }),
      create({ tokenCache: handleOn(tokenCache) }),
    ]
    await inParallel(60, (index) =>
      (clients[index % 2] as WecomClient).getJsSdkConfig(page, index % 3 === 0 ? 'agentConfig' : 'config'),
    )
    expect(costs()).toEqual([1, 1, 1])
  })

  it.each(['config', 'agentConfig'] as const)('refuses what is no page for %s', async (type) => {
    expect(await errorOf(create().getJsSdkConfig('/path', type))).toMatchObject({
      code: 'ERR_PARAMETER',
      status: 400,
    })
  })
})

describe('getJsapiTicket() and getAgentTicket()', () => {
  it('are two tickets, asked for as WeCom wants it', async () => {
    const client = create()
    const [corpTicket, agentTicket] = [await client.getJsapiTicket(), await client.getAgentTicket()]
    expect(corpTicket).not.toBe(agentTicket)
    const queryOf = (api: string) => simulator.requests.list({ api }).map(({ query }) => Object.keys(query))
    expect(queryOf(corpTicketApi)).toEqual([['access_token']])
    expect(queryOf(agentTicketApi).map((names) => names.sort())).toEqual([['access_token', 'type']])
    expect([corpTicket, agentTicket]).toEqual([
      await corpTicketOf(simulator, 'config'),
      await corpTicketOf(simulator, 'agentConfig'),
    ])
  })

  it('are each app’s own in one cache', async () => {
    const tokenCache = memoryTokenCache()
    const [one, two] = [create({ tokenCache }), create({ ...otherAgent, tokenCache })]
    expect(await one.getAgentTicket()).not.toBe(await two.getAgentTicket())
    expect(await two.getAgentTicket()).toBe(await corpTicketOf(simulator, 'agentConfig', otherAgent))
    expect(await one.getJsapiTicket()).toBe(await two.getJsapiTicket())
  })
})

describe.each([
  ['getJsapiTicket', corpTicketApi, 'jsapi_ticket'],
  ['getAgentTicket', agentTicketApi, 'agent_config_ticket'],
] as const)('%s()', (name, api, kind) => {
  it('is another one after its two hours', async () => {
    const client = create()
    const first = await client[name]()
    clock.advance(6_000_000)
    simulator.clock.advance(6_000_000)
    expect(await client[name]()).toBe(first)
    clock.advance(1_200_001)
    simulator.clock.advance(1_200_001)
    const second = await client[name]()
    expect(second).not.toBe(first)
    expect(calls(api)).toBe(2)
  })

  it.each([40014, 42001])('comes after one renewal of the token when WeCom says %i', async (errcode) => {
    const client = create()
    await client.getCorpAccessToken()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    if (errcode !== 40014) simulator.faults.arm({ api, kind: 'errcode', errcode })
    const tickets = await inParallel(20, () => client[name]())
    expect(new Set(tickets).size).toBe(1)
    expect([calls(tokenApi), calls(api)]).toEqual([2, 2])
  })

  it('with "rejected" fetches another one, once for 20 at a time, and none when it was replaced', async () => {
    const client = create()
    const rejected = await client[name]()
    simulator.corps.revokeTickets(corpId)
    const tickets = new Set(await inParallel(20, () => client[name]({ rejected })))
    expect(tickets).toEqual(new Set([await client[name]()]))
    expect(tickets).not.toContain(rejected)
    await inParallel(5, () => client[name]({ rejected }))
    expect([calls(tokenApi), calls(api)]).toEqual([1, 2])
  })

  it('with "rejected" is ERR_PLATFORM_TOKEN when WeCom hands out the same one again', async () => {
    const client = create()
    const rejected = await client[name]()
    const error = await errorOf(client[name]({ rejected }))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502 })
    expect(everyViewOf(error)).not.toContain(rejected)
    expect(await client[name]()).toBe(rejected)
    expect(calls(api)).toBe(2)
  })

  it('comes from a tokenProvider, which is told of a rejected one', async () => {
    const { tokenProvider, requests } = switchingProvider('first ticket', 'second ticket')
    const client = create({ tokenProvider })
    expect(await client[name]()).toBe('first ticket')
    expect(await client[name]({ rejected: 'first ticket' })).toBe('second ticket')
    const request = { kind, appId: corpId, agentId: String(agent.agentId) }
    expect(requests).toEqual([request, { ...request, rejected: 'first ticket' }])
    expect(costs()).toEqual([0, 0, 0])
  })

  it.each([{}, { ticket: '' }, { ticket: 5, expires_in: 7200 }])('takes %j for an error', async (answer) => {
    const wecom = await startWecom({ errcode: 0, errmsg: 'ok', ...answer })
    expect(await errorOf(wecom.client()[name]())).toMatchObject({ code: 'ERR_PLATFORM', status: 502 })
  })

  it('is renewed with the very same question', async () => {
    const wecom = await startWecom(({ query }: WecomRequest) =>
      query['access_token'] === 'token-1'
        ? { errcode: 40014, errmsg: 'invalid access_token' }
        : { errcode: 0, errmsg: 'ok', ticket: 'the ticket', expires_in: 7200 },
    )
    expect(await wecom.client()[name]()).toBe('the ticket')
    const [first, second] = wecom.calls
    expect(wecom.calls).toHaveLength(2)
    expect(second).toEqual({
      ...first,
      query: { ...first?.query, access_token: 'token-2' },
      headers: expect.anything(),
    })
  })

  it('is shown in no event', async () => {
    const client = create()
    const ticket = await client[name]()
    expect(events).toMatchObject([
      { type: 'token-refresh', kind: 'corp_access_token' },
      { type: 'token-refresh', kind, appId: corpId, agentId: String(agent.agentId) },
    ])
    expect(everyViewOf([events, client])).not.toContain(ticket)
  })
})
