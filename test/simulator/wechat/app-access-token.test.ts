import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import {
  createBench,
  day,
  hour,
  type Json,
  minute,
  official,
  tokenQuery,
  website,
} from '../../helpers/simulator/wechat-bench.ts'
import { wrongCredentials } from '../../helpers/simulator/wrong-parameters.ts'

const rid = /[^,] rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/

function createTokenBench() {
  // The clock stands still at noon in China.
  const bench = createBench({ now: () => Date.UTC(2026, 0, 15, 4) })
  const { clock } = bench.simulator
  const fetchToken = async (change = {}): Promise<Json> =>
    bench.api('cgi-bin/token', { ...tokenQuery, ...change })
  const use = async (token: Json): Promise<number> =>
    (await bench.api('cgi-bin/get_api_domain_ip', token)).errcode ?? 0
  return { ...bench, clock, fetchToken, use }
}

describe('cgi-bin/token', () => {
  it('answers a token, as application/json; encoding=utf-8', async () => {
    const { get } = createTokenBench()
    const response = await get(`/api.weixin.qq.com/cgi-bin/token?${new URLSearchParams(tokenQuery)}`)
    expect(response.headers['content-type']).toBe('application/json; encoding=utf-8')
    expect(JSON.parse(response.text)).toEqual({
      access_token: expect.stringMatching(/^\d+_[\w-]{130}$/),
      expires_in: 7200,
    })
  })

  it('makes a new token on every call; the one before lives 5 more minutes, older ones die at once', async () => {
    const { clock, fetchToken, use } = createTokenBench()
    const first = await fetchToken()
    const second = await fetchToken()
    expect(second.access_token).not.toBe(first.access_token)
    expect(await use(first)).toBe(0)
    const third = await fetchToken()
    expect([await use(first), await use(second), await use(third)]).toEqual([40001, 0, 0])
    clock.advance(5 * minute)
    expect([await use(second), await use(third)]).toEqual([40001, 0])
  })

  it('answers 45009 when the quota of the day is used up, until midnight in China', async () => {
    const { simulator, clock, fetchToken } = createTokenBench()
    simulator.apps.update(official.appId, { dailyTokenLimit: 2 })
    await fetchToken()
    await fetchToken()
    expect((await fetchToken()).errcode).toBe(45009)
    clock.advance(11 * hour)
    expect((await fetchToken()).errcode).toBe(45009)
    clock.advance(hour)
    expect((await fetchToken()).expires_in).toBe(7200)
  })

  it.each(wrongCredentials)('answers %i to %j', async (errcode, change) => {
    const { fetchToken } = createTokenBench()
    const answer = await fetchToken(change)
    expect(answer.errcode).toBe(errcode)
    expect(answer.errmsg).toMatch(rid)
  })

  it('answers 40164 with the address to a caller who is not on the IP allow-list', async () => {
    const { simulator, fetchToken, stableToken } = createTokenBench()
    simulator.apps.update(official.appId, { ipAllowList: ['203.0.113.9'] })
    for (const answer of [await fetchToken(), await stableToken()]) {
      expect(answer.errcode).toBe(40164)
      expect(answer.errmsg).toMatch(
        /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /,
      )
    }
    simulator.apps.update(official.appId, { ipAllowList: ['127.0.0.1'] })
    expect((await fetchToken()).expires_in).toBe(7200)
  })
})

describe('cgi-bin/stable_token', () => {
  it('answers the same token with what is left of its life, and a new one 5 minutes before its end', async () => {
    const { clock, stableToken, use } = createTokenBench()
    const first = await stableToken()
    clock.advance(hour)
    expect(await stableToken()).toEqual({ access_token: first.access_token, expires_in: 3600 })
    clock.advance(54 * minute + 59_000)
    expect((await stableToken()).access_token).toBe(first.access_token)
    clock.advance(1000)
    const second = await stableToken()
    expect(second.access_token).not.toBe(first.access_token)
    expect([await use(first), await use(second)]).toEqual([0, 0])
    clock.advance(5 * minute)
    expect([await use(first), await use(second)]).toEqual([42001, 0])
  })

  it('kills the last token at once when a refresh is forced', async () => {
    const { stableToken, use } = createTokenBench()
    const first = await stableToken()
    const second = await stableToken({ force_refresh: true })
    expect([await use(first), await use(second)]).toEqual([40001, 0])
  })

  it('returns the current token when a refresh is forced again within 30 s', async () => {
    const { clock, stableToken } = createTokenBench()
    const first = await stableToken({ force_refresh: true })
    clock.advance(29_000)
    expect((await stableToken({ force_refresh: true })).access_token).toBe(first.access_token)
    clock.advance(1000)
    expect((await stableToken({ force_refresh: true })).access_token).not.toBe(first.access_token)
  })

  it('answers 45009 to the 21st forced refresh of a day', async () => {
    const { clock, stableToken } = createTokenBench()
    for (let count = 0; count < 20; count += 1) {
      expect((await stableToken({ force_refresh: true })).errcode).toBeUndefined()
      clock.advance(30_000)
    }
    expect((await stableToken({ force_refresh: true })).errcode).toBe(45009)
    expect((await stableToken()).errcode).toBeUndefined()
    clock.advance(day)
    expect((await stableToken({ force_refresh: true })).errcode).toBeUndefined()
  })

  it('knows nothing of the tokens of cgi-bin/token', async () => {
    const { fetchToken, stableToken, use } = createTokenBench()
    const stable = await stableToken()
    const other = await fetchToken()
    await fetchToken()
    await fetchToken()
    await stableToken({ force_refresh: true })
    expect([await use(stable), await use(other)]).toEqual([40001, 40001])
    const latest = await fetchToken()
    await stableToken()
    expect(await use(latest)).toBe(0)
  })

  it('answers 41002 to a form, 43002 to GET, 47001 to broken JSON and 44002 to nothing', async () => {
    const { simulator, api } = createTokenBench()
    const post = (type: string, body: string) =>
      request(simulator.handler)
        .post('/api.weixin.qq.com/cgi-bin/stable_token')
        .set('content-type', type)
        .send(body)
    const form = await post('application/x-www-form-urlencoded', new URLSearchParams(tokenQuery).toString())
    expect(JSON.parse(form.text).errcode).toBe(41002)
    expect(JSON.parse((await post('application/json', '{"appid":')).text).errcode).toBe(47001)
    expect(JSON.parse((await post('application/json', '[1]')).text).errcode).toBe(47001)
    expect(JSON.parse((await post('application/json', '')).text).errcode).toBe(44002)
    expect((await api('cgi-bin/stable_token', tokenQuery)).errcode).toBe(43002)
  })

  it.each([
    [41002, { appid: undefined }],
    [41002, { appid: 7 }],
    [40002, { grant_type: 'x' }],
    [41004, { secret: undefined }],
    [40013, { appid: 'wxffffffffffffffff' }],
    [40125, { secret: website.secret }],
  ])('answers %i to %j', async (errcode, change) => {
    const { stableToken } = createTokenBench()
    expect((await stableToken(change)).errcode).toBe(errcode)
  })
})

describe('cgi-bin/get_api_domain_ip', () => {
  it('answers a list of addresses', async () => {
    const { api, fetchToken } = createTokenBench()
    expect(await api('cgi-bin/get_api_domain_ip', await fetchToken())).toEqual({
      ip_list: expect.arrayContaining([expect.any(String)]),
    })
  })

  it('answers 41001 without a token, 40014 to a malformed, 40001 to an unknown, 42001 to an expired one', async () => {
    const { clock, fetchToken, use } = createTokenBench()
    expect(await use({})).toBe(41001)
    expect(await use({ access_token: 'nonsense' })).toBe(40014)
    expect(await use({ access_token: `70_${'x'.repeat(130)}` })).toBe(40001)
    const token = await fetchToken()
    clock.advance(2 * hour)
    expect(await use(token)).toBe(42001)
  })

  it('answers 40001 after the tokens of both pools were revoked', async () => {
    const { simulator, fetchToken, stableToken, use } = createTokenBench()
    const token = await fetchToken()
    const stable = await stableToken()
    simulator.apps.revokeAppAccessTokens(official.appId)
    expect([await use(token), await use(stable)]).toEqual([40001, 40001])
    expect([await use(await fetchToken()), await use(await stableToken())]).toEqual([0, 0])
  })

  it('can go on to hand out a revoked stable token until a refresh is forced', async () => {
    const { simulator, stableToken, use } = createTokenBench()
    await stableToken()
    simulator.apps.revokeAppAccessTokens(official.appId, { keepsHandingOut: true })
    expect(await use(await stableToken())).toBe(40001)
    expect(await use(await stableToken({ force_refresh: true }))).toBe(0)
  })

  it('answers 40066 to an API that does not exist', async () => {
    const { api } = createTokenBench()
    expect((await api('cgi-bin/nothing')).errcode).toBe(40066)
  })
})
