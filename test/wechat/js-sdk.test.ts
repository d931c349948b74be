import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WechatClient } from 'express-wechat-auth'
import { useWechatClients } from '../helpers/apps/clients.ts'
import { accountTicketOf, signatureOf } from '../helpers/apps/js-sdk.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawServers } from '../helpers/faults/raw-server.ts'
import { switchingProvider } from '../helpers/platforms/switching-provider.ts'
import { handleOn, recordingTokenCache } from '../helpers/stores/caches.ts'
import { useClock } from '../helpers/time/clock.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

const { appId, appSecret } = accountCredentials
const tokenApi = 'cgi-bin/stable_token'
const ticketApi = 'cgi-bin/ticket/getticket'
const page = 'https://app.example.com/商店?a=1+2'

const { simulator } = useSimulator()
const { create, events } = useWechatClients(simulator)
const startServer = useRawServers()
const clock = useClock()
beforeEach(() => {
  simulator.clock.reset()
  simulator.apps.revokeTickets(appId)
})

/** How often a token and a ticket were fetched. */
const costs = (): [tokens: number, tickets: number] => [
  simulator.requests.count(tokenApi),
  simulator.requests.count(ticketApi),
]
const passTime = (ms: number): void => {
  clock.advance(ms)
  simulator.clock.advance(ms)
}
const inParallel = <T>(times: number, ask: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => ask(index)))

/** A client of a platform that answers these to the requests for a ticket, one after the other. */
const clientOf = async (...answers: object[]): Promise<[WechatClient, () => number]> => {
  let asked = 0
  const server = await startServer((res, _index, req) => {
    const isForTicket = req.url?.startsWith(`/${ticketApi}`)
    const answer = isForTicket ? (answers[asked] ?? answers.at(-1)) : { access_token: 't1', expires_in: 7200 }
    if (isForTicket) asked += 1
    res.end(JSON.stringify(answer))
  })
  return [create({ endpoints: { api: server.base } }), () => asked]
}

describe('getJsSdkConfig()', () => {
  it('is what wx.config() checks', async () => {
    const config = await create().getJsSdkConfig(`${page}#top`)
    expect(config).toEqual({
      appId,
      timestamp: expect.any(Number),
      nonceStr: expect.any(String),
      signature: signatureOf(await accountTicketOf(simulator), config, page),
    })
  })

  it('costs one token and one ticket for 50 at once and all that follow', async () => {
    const client = create()
    const configs = await inParallel(50, (index) => client.getJsSdkConfig(`${page}&n=${index}`))
    await inParallel(50, (index) => client.getJsSdkConfig(`${page}&n=${index}`))
    expect(costs()).toEqual([1, 1])
    expect(new Set(configs.map(({ nonceStr }) => nonceStr)).size).toBe(50)
    const ticket = await accountTicketOf(simulator)
    for (const [index, config] of configs.entries()) {
      expect(config.signature).toBe(signatureOf(ticket, config, `${page}&n=${index}`))
    }
  })

  it('costs two processes with one cache the same', async () => {
    const tokenCache = memoryTokenCache()
    const clients = [
      create({ tokenCache: handleOn(tokenCache) }),
      create({ tokenCache: handleOn(tokenCache) }),
    ]
    await inParallel(50, (index) => (clients[index % 2] as WechatClient).getJsSdkConfig(page))
    expect(costs()).toEqual([1, 1])
  })

  it.each(['', '/path', 'ftp://a.example/', undefined, 5])('refuses %p with ERR_PARAMETER', async (url) => {
    expect(await errorOf(create().getJsSdkConfig(url as string))).toMatchObject({
      code: 'ERR_PARAMETER',
      status: 400,
    })
  })
})

describe('getJsapiTicket()', () => {
  it('is the account’s ticket, asked for as WeChat wants it', async () => {
    expect(await create().getJsapiTicket()).toBe(await accountTicketOf(simulator))
    expect(simulator.requests.list({ api: ticketApi })[0]).toMatchObject({
      method: 'GET',
      query: { type: 'jsapi' },
      errcode: 0,
    })
  })

  it('is another one after its two hours', async () => {
    const client = create()
    const first = await client.getJsapiTicket()
    passTime(6_000_000)
    expect(await client.getJsapiTicket()).toBe(first)
    expect(costs()).toEqual([1, 1])
    passTime(1_200_001)
    const second = await client.getJsapiTicket()
    expect(second).not.toBe(first)
    const config = await client.getJsSdkConfig(page)
    expect(config.signature).toBe(signatureOf(second, config, page))
    expect(second).toBe(await accountTicketOf(simulator))
  })

  it('lasts as long as WeChat says, which may be in text', async () => {
    const [client, asked] = await clientOf(
      { errcode: 0, errmsg: 'ok', ticket: 'one', expires_in: '100' },
      { errcode: 0, errmsg: 'ok', ticket: 'two', expires_in: 7200 },
    )
    expect(await client.getJsapiTicket()).toBe('one')
    clock.advance(80_000)
    expect([await client.getJsapiTicket(), asked()]).toEqual(['one', 1])
    clock.advance(20_001)
    expect([await client.getJsapiTicket(), asked()]).toEqual(['two', 2])
  })

  it.each([0, -7200, 'soon', null, undefined])(
    'is not fetched for each page when expires_in is %p',
    async (expires_in) => {
      const [client, asked] = await clientOf({ errcode: 0, ticket: 'one', expires_in })
      await inParallel(20, () => client.getJsapiTicket())
      expect([await client.getJsapiTicket(), asked()]).toEqual(['one', 1])
    },
  )

  it.each([{}, { ticket: '' }, { ticket: 5, expires_in: 7200 }, { access_token: 'one', expires_in: 7200 }])(
    'takes %j for an error',
    async (answer) => {
      const [client] = await clientOf({ errcode: 0, errmsg: 'ok', ...answer })
      expect(await errorOf(client.getJsapiTicket())).toMatchObject({ code: 'ERR_PLATFORM', status: 502 })
    },
  )

  it.each([40001, 40014, 42001])(
    'comes after one renewal of the token when WeChat says %i',
    async (errcode) => {
      const client = create()
      await client.getAppAccessToken()
      simulator.apps.revokeAppAccessTokens(appId)
      if (errcode !== 40001) simulator.faults.arm({ api: ticketApi, kind: 'errcode', errcode })
      const tickets = await inParallel(20, () => client.getJsapiTicket())
      expect(new Set(tickets).size).toBe(1)
      expect(costs()).toEqual([2, 2])
    },
  )

  it('is not asked for again in a hurry when the account has no right to it', async () => {
    simulator.apps.update(appId, { verified: false })
    const client = create()
    const errors = await inParallel(10, () => errorOf(client.getJsapiTicket()))
    const later = await errorOf(client.getJsapiTicket())
    simulator.apps.update(appId, { verified: undefined })
    for (const error of [...errors, later]) expect(error).toMatchObject({ status: 502, errcode: 48001 })
    expect(costs()).toEqual([1, 1])
  })

  it('stands in the cache beside the token, under a key without the secret', async () => {
    const tokenCache = recordingTokenCache()
    await create({ tokenCache }).getJsapiTicket()
    const tokenKeys = recordingTokenCache()
    await create({ tokenCache: tokenKeys }).getAppAccessToken()
    const own = [...tokenCache.keys].filter((key) => !tokenKeys.keys.has(key))
    expect(own.length).toBeGreaterThan(0)
    const [hashTag = ''] = own[0]?.match(/^\{[^{}]+\}/) ?? []
    expect(hashTag).toContain(appId)
    for (const key of own) expect(key.startsWith(hashTag)).toBe(true)
    expect([...tokenCache.keys].join()).not.toContain(appSecret)
  })
})

describe('getJsapiTicket({ rejected })', () => {
  it('fetches another one, once for 20 at a time', async () => {
    const client = create()
    const rejected = await client.getJsapiTicket()
    simulator.apps.revokeTickets(appId)
    const tickets = await inParallel(20, () => client.getJsapiTicket({ rejected }))
    expect([...new Set(tickets)]).toEqual([await client.getJsapiTicket()])
    expect(tickets).not.toContain(rejected)
    expect(costs()).toEqual([1, 2])
  })

  it('costs nothing when the ticket has been replaced already', async () => {
    const client = create()
    const rejected = await client.getJsapiTicket()
    simulator.apps.revokeTickets(appId)
    const ticket = await client.getJsapiTicket({ rejected })
    expect(await inParallel(5, () => client.getJsapiTicket({ rejected }))).toEqual(Array(5).fill(ticket))
    expect(await client.getJsapiTicket({ rejected: 'never heard of' })).toBe(ticket)
    expect(costs()).toEqual([1, 2])
  })

  it('costs nothing when another process has replaced it', async () => {
    const tokenCache = memoryTokenCache()
    const [one, two] = [
      create({ tokenCache: handleOn(tokenCache) }),
      create({ tokenCache: handleOn(tokenCache) }),
    ]
    const rejected = await one.getJsapiTicket()
    expect(await two.getJsapiTicket()).toBe(rejected)
    simulator.apps.revokeTickets(appId)
    const ticket = await one.getJsapiTicket({ rejected })
    expect(await two.getJsapiTicket({ rejected })).toBe(ticket)
    expect(costs()).toEqual([1, 2])
  })

  it('rejects with ERR_PLATFORM_TOKEN when WeChat hands out the same one again, and keeps it for others', async () => {
    const client = create()
    const rejected = await client.getJsapiTicket()
    const error = await errorOf(client.getJsapiTicket({ rejected }))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM_TOKEN', status: 502 })
    expect(everyViewOf(error)).not.toContain(rejected)
    expect(costs()).toEqual([1, 2])
    expect(await client.getJsapiTicket()).toBe(rejected)
    expect(costs()).toEqual([1, 2])
  })

  it('asks WeChat a few times at most while it keeps the same one', async () => {
    const client = create()
    const rejected = await client.getJsapiTicket()
    for (let time = 0; time < 20; time += 1) await errorOf(client.getJsapiTicket({ rejected }))
    expect(costs()[1]).toBeLessThanOrEqual(5)
  })
})

describe('a tokenProvider', () => {
  it('gives tickets too, and is told of a rejected one', async () => {
    const { tokenProvider, requests } = switchingProvider('first ticket', 'second ticket')
    const client = create({ tokenProvider })
    const config = await client.getJsSdkConfig(page)
    expect(config.signature).toBe(signatureOf('first ticket', config, page))
    expect(await client.getJsapiTicket({ rejected: 'first ticket' })).toBe('second ticket')
    expect(await errorOf(client.getJsapiTicket({ rejected: 'second ticket' }))).toMatchObject({
      code: 'ERR_PLATFORM_TOKEN',
    })
    const request = { kind: 'jsapi_ticket', appId }
    expect(requests).toEqual([
      request,
      { ...request, rejected: 'first ticket' },
      { ...request, rejected: 'second ticket' },
    ])
    expect(costs()).toEqual([0, 0])
  })
})

it('shows no ticket in an event', async () => {
  const client = create()
  const ticket = await client.getJsapiTicket()
  expect(events).toMatchObject([
    { type: 'token-refresh', kind: 'stable_token', appId },
    { type: 'token-refresh', kind: 'jsapi_ticket', appId },
  ])
  expect(everyViewOf([events, client])).not.toContain(ticket)
})
