import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatedFault,
} from 'express-wechat-auth/simulator'
import { request as undici } from 'undici'
import { createBench, exchangeQuery, official, tokenQuery } from '../../helpers/simulator/wechat-bench.ts'

const tokenPath = `cgi-bin/token?${new URLSearchParams(tokenQuery)}`

describe('faults over a real connection', () => {
  let simulator: PlatformSimulator
  const arm = (fault: Omit<SimulatedFault, 'api'>) => simulator.faults.arm({ api: 'cgi-bin/token', ...fault })
  const call = (init: RequestInit = {}) => fetch(`${simulator.endpoints.api}/${tokenPath}`, init)

  beforeEach(async () => {
    simulator = createPlatformSimulator()
    await simulator.start()
  })
  afterEach(() => simulator.stop())

  it('refuses with an errcode, once, in the words of the platform', async () => {
    arm({ kind: 'errcode', errcode: 45009 })
    const bent = await (await call()).json()
    expect(bent).toEqual({
      errcode: 45009,
      errmsg: expect.stringMatching(/^reach max api daily quota limit rid: [0-9a-f-]{26}$/),
    })
    expect(await (await call()).json()).toHaveProperty('access_token')
  })

  it('refuses with -1 system error unless told otherwise', async () => {
    arm({ kind: 'errcode' })
    expect(await (await call()).json()).toMatchObject({
      errcode: -1,
      errmsg: expect.stringContaining('system error'),
    })
    arm({ kind: 'errcode', errcode: 89503, errmsg: 'please wait' })
    expect(await (await call()).json()).toMatchObject({
      errmsg: expect.stringContaining('please wait rid: '),
    })
  })

  it('bends as many answers as told, after letting some pass', async () => {
    arm({ kind: 'empty', times: 2, skip: 1 })
    const bodies: boolean[] = []
    for (let count = 0; count < 4; count += 1) bodies.push((await (await call()).text()) === '')
    expect(bodies).toEqual([false, true, true, false])
    expect(simulator.faults.list()).toEqual([])
  })

  it('can go on for ever, for every API, until it is cleared', async () => {
    simulator.faults.arm({ api: '*', kind: 'null', times: Number.POSITIVE_INFINITY })
    for (let count = 0; count < 3; count += 1) expect(await (await call()).text()).toBe('null')
    expect(simulator.faults.list()).toHaveLength(1)
    simulator.faults.clear()
    expect(await (await call()).json()).toHaveProperty('access_token')
  })

  it.each([
    ['html', 200, /^<html>/],
    ['empty', 200, /^$/],
    ['null', 200, /^null$/],
    ['not-object', 200, /^\[\]$/],
    ['truncate', 200, /^\{"access_token":"[\w-]+$/],
    ['status', 500, /502 Bad Gateway/],
  ] as const)('answers with %s', async (kind, status, body) => {
    arm({ kind })
    const response = await call()
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(body)
  })

  it('answers with any body, status and headers', async () => {
    arm({
      kind: 'body',
      body: '{"odd":1}',
      status: 503,
      headers: { 'Retry-After': '5', 'content-type': 'text/x' },
    })
    const response = await call()
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(response.headers.get('content-type')).toBe('text/x')
    expect(await response.text()).toBe('{"odd":1}')
  })

  it('redirects, to a place that counts who follows', async () => {
    arm({ kind: 'redirect', times: 2 })
    expect((await call({ redirect: 'manual' })).status).toBe(302)
    expect(simulator.requests.count('simulator/redirected')).toBe(0)
    await call()
    expect(simulator.requests.count('simulator/redirected')).toBe(1)
    arm({ kind: 'redirect', headers: { location: 'http://127.0.0.1:1/x' } })
    expect((await call({ redirect: 'manual' })).headers.get('location')).toBe('http://127.0.0.1:1/x')
  })

  it('compresses without being asked', async () => {
    arm({ kind: 'gzip' })
    const { headers, body } = await undici(`${simulator.endpoints.api}/${tokenPath}`)
    expect(headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(Buffer.from(await body.arrayBuffer())).toString()).toContain('access_token')
  })

  it('delays the answer', async () => {
    arm({ kind: 'delay', delayMs: 120 })
    const before = Date.now()
    expect(await (await call()).json()).toHaveProperty('access_token')
    expect(Date.now() - before).toBeGreaterThanOrEqual(110)
  })

  it('cuts the connection', async () => {
    arm({ kind: 'reset' })
    await expect(call()).rejects.toThrow()
    expect(simulator.requests.list()[0]).toMatchObject({ api: 'cgi-bin/token', fault: 'reset' })
    expect(simulator.requests.list()[0]).not.toHaveProperty('status')
  })

  it('drips bytes until the client hangs up, or the simulator stops', async () => {
    arm({ kind: 'drip', times: 2 })
    const reader = (await call()).body?.getReader()
    const first = await reader?.read()
    expect(first?.value?.length).toBeGreaterThan(0)
    await reader?.cancel()
    const dripping = await call()
    const whole = dripping.text().catch(() => 'cut')
    await simulator.stop()
    expect(await whole).toBe('cut')
  })

  it('does not do the work, unless the fault comes after it', async () => {
    const code = (): string => simulator.users.issueCode('xiaoming', official.appId)
    const exchange = async (value: string) => {
      const query = new URLSearchParams(exchangeQuery(value))
      return fetch(`${simulator.endpoints.api}/sns/oauth2/access_token?${query}`)
    }
    const api = 'sns/oauth2/access_token'
    const [before, after, truncated] = [code(), code(), code()]
    simulator.faults.arm({ api, kind: 'html' })
    await exchange(before)
    expect(await (await exchange(before)).json()).toHaveProperty('openid')
    simulator.faults.arm({ api, kind: 'errcode', afterCommit: true })
    expect(await (await exchange(after)).json()).toMatchObject({ errcode: -1 })
    expect(await (await exchange(after)).json()).toMatchObject({ errcode: 40163 })
    simulator.faults.arm({ api, kind: 'truncate' })
    await exchange(truncated)
    expect(await (await exchange(truncated)).json()).toMatchObject({ errcode: 40163 })
  })

  it('delays before or after the work', async () => {
    const code = simulator.users.issueCode('xiaoming', official.appId)
    const query = new URLSearchParams(exchangeQuery(code))
    simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'delay', delayMs: 5000, afterCommit: true })
    const url = `${simulator.endpoints.api}/sns/oauth2/access_token?${query}`
    await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    expect(await (await fetch(url)).json()).toMatchObject({ errcode: 40163 })
  })
})

describe('faults on pages', () => {
  it('shows the error page with the number', async () => {
    const { simulator, authorize } = createBench()
    simulator.faults.arm({ api: 'connect/oauth2/authorize', kind: 'errcode', errcode: 10009 })
    const response = await authorize()
    expect(response.text).toContain('操作太频繁了')
    expect(response.text).toContain('10009')
  })
})

describe('faults.arm()', () => {
  it.each([
    [{ kind: 'html' }],
    [{ api: 'x' }],
    [{ api: 'x', kind: 'explode' }],
    [{ api: 'x', kind: 'html', times: -1 }],
    [{ api: 'x', kind: 'html', times: '1' }],
    [{ api: 'x', kind: 'html', status: 99 }],
    [{ api: 'x', kind: 'html', status: 200.5 }],
    [{ api: 'x', kind: 'body', body: 1 }],
    [{ api: 'x', kind: 'html', headers: { 'a b': 'c' } }],
    [{ api: 'x', kind: 'html', headers: { a: 'c\r\nd: e' } }],
    [{ api: 'x', kind: 'html', delayms: 1 }],
    [null],
    [[]],
  ])('throws a TypeError for %j', (fault) => {
    expect(() => createBench().simulator.faults.arm(fault as never)).toThrow(TypeError)
  })

  it('names the option that was meant', () => {
    const fault = { api: 'x', kind: 'delay', delayms: 1 } as never
    expect(() => createBench().simulator.faults.arm(fault)).toThrow('did you mean "delayMs"?')
  })
})
