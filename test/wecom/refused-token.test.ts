import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WecomClient, type WecomClientOptions, wecomClient } from 'express-wechat-auth'
import { agent, corpId, memberApi, otherAgent, tokenApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { longErrmsg, useRawWecom } from '../helpers/faults/raw-wecom.ts'
import { useClock } from '../helpers/time/clock.ts'

const { simulator, calls } = useWecom()
const clock = useClock()
const startWecom = useRawWecom()
const wrongSecret = 'a-secret-that-was-reset-long-ago'
const create = (options: Partial<WecomClientOptions> = {}): WecomClient =>
  wecomClient({ ...agent, endpoints: simulator.endpoints, ...options })

describe.each<[number, string, Partial<WecomClientOptions>]>([
  [40001, 'a wrong secret', { corpSecret: wrongSecret }],
  [40013, 'a wrong corpId', { corpId: 'wwffffffffffffffff' }],
])('gettoken that answers %i for %s', (errcode, _what, options) => {
  it('is a configuration error that says where to look, and shows no secret', async () => {
    const error = await errorOf(create(options).getCorpAccessToken())
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode, api: tokenApi })
    expect(error.message).toContain('compare it with the console')
    for (const secret of [agent.corpSecret, wrongSecret]) expect(everyViewOf(error)).not.toContain(secret)
  })

  it('is not asked again for a minute, and everybody gets the error at once', async () => {
    const client = create(options)
    const errors = await Promise.all(Array.from({ length: 20 }, () => errorOf(client.getCorpAccessToken())))
    for (let request = 0; request < 10; request += 1)
      errors.push(await errorOf(client.fetchMember('user123')))
    clock.advance(59_000)
    errors.push(await errorOf(client.fetchMember('user123')))
    expect(calls(tokenApi)).toBe(1)
    expect(calls(memberApi)).toBe(0)
    for (const error of errors) expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', errcode })
  })

  it('is asked more and more rarely, but at least every ten minutes', async () => {
    const client = create(options)
    const askedAtS: number[] = []
    for (let second = 0; second < 3_600; second += 10) {
      const before = calls(tokenApi)
      await errorOf(client.getCorpAccessToken())
      if (calls(tokenApi) > before) askedAtS.push(second)
      clock.advance(10_000)
    }
    const pausesS = askedAtS.slice(1).map((at, index) => at - (askedAtS[index] as number))
    expect(pausesS.length).toBeGreaterThan(5)
    expect(pausesS[0]).toBeGreaterThanOrEqual(60)
    expect(pausesS).toEqual([...pausesS].sort((a, b) => a - b))
    expect(pausesS[1]).toBeGreaterThan(pausesS[0] as number)
    expect(Math.max(...pausesS)).toBeGreaterThan(300)
    expect(Math.max(...pausesS)).toBeLessThanOrEqual(610)
  })
})

describe('after a refusal', () => {
  it('all is well as soon as WeCom gives a token again', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { enabled: false })
    const client = create()
    expect(await errorOf(client.getCorpAccessToken())).toMatchObject({ errcode: 40001 })
    simulator.corps.updateAgent(corpId, agent.agentId, { enabled: true })
    clock.advance(61_000)
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(calls(tokenApi)).toBe(2)
  })

  it('the other app of the company gets its token, and so does the right secret', async () => {
    const tokenCache = memoryTokenCache()
    await errorOf(create({ corpSecret: wrongSecret, tokenCache }).getCorpAccessToken())
    expect(await create({ ...otherAgent, tokenCache }).fetchMember('user123')).toMatchObject({ name: '张三' })
    expect(await create({ tokenCache }).fetchMember('user123')).toMatchObject({ name: '张三' })
  })

  it('a good token is used until its end', async () => {
    const client = create()
    await client.getCorpAccessToken()
    simulator.faults.arm({ api: tokenApi, kind: 'errcode', errcode: 40001, times: Number.POSITIVE_INFINITY })
    clock.advance(7_000_000)
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(await client.fetchMember('lisi')).toMatchObject({ userid: 'lisi' })
    clock.advance(200_001)
    expect(await errorOf(client.fetchMember('user123'))).toMatchObject({ errcode: 40001, status: 502 })
    expect(calls(tokenApi)).toBeLessThanOrEqual(3)
  })

  it('a call that needs a new token ends with the refusal of gettoken', async () => {
    const client = create()
    await client.getCorpAccessToken()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    simulator.faults.arm({ api: tokenApi, kind: 'errcode', errcode: 40001, times: Number.POSITIVE_INFINITY })
    for (let request = 0; request < 5; request += 1) {
      expect((await errorOf(client.fetchMember('user123'))).constructor.name).toBe('PlatformError')
    }
    expect(await errorOf(client.fetchMember('user123'))).toMatchObject({ status: 502 })
    expect(calls(tokenApi)).toBe(2)
  })
})

describe('gettoken that is out of quota (45009)', () => {
  it('is left alone for a minute at least', async () => {
    const refusal = { errcode: 45009, errmsg: longErrmsg('api freq out of limit', 45009) }
    const wecom = await startWecom({}, { token: refusal })
    const client = wecom.client()
    const error = await errorOf(client.getCorpAccessToken())
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_QUOTA', status: 503 })
    clock.advance(59_000)
    expect(await errorOf(client.getCorpAccessToken())).toMatchObject({ errcode: 45009 })
    expect(wecom.tokenRequests).toHaveLength(1)
    clock.advance(3_600_000)
    await errorOf(client.getCorpAccessToken())
    expect(wecom.tokenRequests).toHaveLength(2)
  })
})

describe('gettoken that is busy or away', () => {
  it.each([
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'html' } as const,
    { kind: 'status', status: 502 } as const,
  ])('is asked again after a moment, not at once: %j', async (fault) => {
    simulator.faults.arm({ api: tokenApi, ...fault })
    const client = create()
    expect(await errorOf(client.getCorpAccessToken())).toMatchObject({
      code: 'ERR_PLATFORM_UNAVAILABLE',
      status: 503,
    })
    expect(await errorOf(client.getCorpAccessToken())).toMatchObject({ status: 503 })
    expect(calls(tokenApi)).toBe(1)
    clock.advance(2_000)
    expect(await client.getCorpAccessToken()).toEqual(expect.any(String))
    expect(calls(tokenApi)).toBe(2)
  })
})
