import { expect } from '@jest/globals'
import { apiHost, createTokenBench, fetchToken } from './app-token.ts'
import { type Answered, type Asked, account, createBench, day, hour, minute, type Proofs } from './bench.ts'
import { checkOrder, expectRefusal, expectSuccess } from './verdicts.ts'

const access_token = expect.stringMatching(/^\d+_[\w-]{100,500}$/)
const { appId: appid, appSecret: secret } = account
const addresses = expect.arrayContaining([expect.stringMatching(/^[\d./]+$/)])
const invalidIp = 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist'

async function token(): Promise<void> {
  const bench = createBench()
  const { apps, clock } = bench.simulator
  const query = { grant_type: 'client_credential', appid, secret }
  const right: Asked = { host: apiHost, path: '/cgi-bin/token', query }
  apps.update(appid, { ipAllowList: [], dailyTokenLimit: 0 })
  await checkOrder(bench, 'cgi-bin', right, [
    [40002, { query: { grant_type: undefined } }],
    [41002, { query: { appid: undefined } }],
    [41004, { query: { secret: undefined } }],
    [40013, { query: { appid: 'wx00000000000000ff' } }],
    [40125, { query: { secret: 'wrong' } }],
    [40164, {}, invalidIp],
  ])
  apps.update(appid, { ipAllowList: undefined })
  expectRefusal(await bench.ask(right), 'cgi-bin', 45009)
  apps.update(appid, { dailyTokenLimit: 4 })

  const use = (value: unknown): Promise<Answered> =>
    bench.ask({ host: apiHost, path: '/cgi-bin/getcallbackip', query: { access_token: String(value) } })
  const fetched: unknown[] = []
  for (let made = 0; made < 3; made += 1) {
    const answer = await bench.ask(right)
    expectSuccess(answer, 'cgi-bin', { access_token, expires_in: 7200 })
    fetched.push(answer.json['access_token'])
  }
  // Each call makes a new one; the one before lives for five more minutes, older ones end at once.
  const errcodes = async (): Promise<unknown[]> =>
    Promise.all(fetched.map(async (value) => (await use(value)).json['errcode']))
  expect(await errcodes()).toEqual([40001, undefined, undefined])
  clock.advance(5 * minute)
  expect(await errcodes()).toEqual([40001, 40001, undefined])
  await bench.ask(right)
  expectRefusal(await bench.ask(right), 'cgi-bin', 45009)
  clock.advance(day)
  expectSuccess(await bench.ask(right), 'cgi-bin', { access_token, expires_in: 7200 })
}

async function stableToken(): Promise<void> {
  const bench = createBench()
  const { apps, clock } = bench.simulator
  const body = { grant_type: 'client_credential', appid, secret }
  const headers = { 'content-type': 'application/json' }
  const right: Asked = { host: apiHost, path: '/cgi-bin/stable_token', method: 'POST', body, headers }
  apps.update(appid, { ipAllowList: [] })
  await checkOrder(bench, 'cgi-bin', right, [
    [43002, { method: 'GET' }],
    [44002, { body: '' }],
    [47001, { body: '[]' }],
    [41002, { body: { appid: undefined } }],
    [40002, { body: { grant_type: 'x' } }],
    [41004, { body: { secret: undefined } }],
    [40013, { body: { appid: 'wx00000000000000ff' } }],
    [40125, { body: { secret: 'wrong' } }],
    [40164, {}, invalidIp],
  ])
  apps.update(appid, { ipAllowList: undefined })
  const form = { ...right, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  expectRefusal(await bench.ask({ ...form, body: `appid=${appid}` }), 'cgi-bin', 41002)

  const ask = async (change: object = {}): Promise<Record<string, unknown>> => {
    const answer = await bench.ask({ ...right, body: { ...body, ...change } })
    expectSuccess(answer, 'cgi-bin', { access_token, expires_in: expect.any(Number) })
    return answer.json
  }
  const first = await ask()
  expect(first['expires_in']).toBe(7200)
  clock.advance(hour)
  expect(await ask()).toEqual({ ...first, expires_in: 3600 })
  clock.advance(55 * minute)
  const second = await ask()
  expect(second['access_token']).not.toBe(first['access_token'])
  const forced = await ask({ force_refresh: true })
  expect(forced['access_token']).not.toBe(second['access_token'])
  const old: Asked = { host: apiHost, path: '/cgi-bin/getcallbackip' }
  const dead = await bench.ask({ ...old, query: { access_token: String(second['access_token']) } })
  expectRefusal(dead, 'cgi-bin', 40001)
  clock.advance(29_000)
  expect((await ask({ force_refresh: true }))['access_token']).toBe(forced['access_token'])
  for (let made = 1; made < 20; made += 1) {
    clock.advance(30_000)
    await ask({ force_refresh: true })
  }
  clock.advance(30_000)
  expectRefusal(await bench.ask({ ...right, body: { ...body, force_refresh: true } }), 'cgi-bin', 45009)

  // The two kinds know nothing of each other.
  const other = { host: apiHost, path: '/cgi-bin/token', query: body }
  const { json } = await bench.ask(other)
  const mine = await fetchToken(bench, account)
  for (const value of [String(json['access_token']), mine]) {
    const answer = await bench.ask({ ...old, query: { access_token: value } })
    expectSuccess(answer, 'cgi-bin', { ip_list: addresses })
  }
}

const ipList = (path: string) => async (): Promise<void> => {
  const bench = await createTokenBench()
  await checkOrder(bench, 'cgi-bin', bench.call(path), bench.tokenSteps)
  expectSuccess(await bench.ask(bench.call(path)), 'cgi-bin', { ip_list: addresses })
}

async function clearQuota(): Promise<void> {
  const bench = await createTokenBench()
  const { apps, clock } = bench.simulator
  const right = bench.post('/cgi-bin/clear_quota', { appid })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.tokenSteps,
    [43002, { method: 'GET' }],
    [44002, { body: '' }],
    [40013, { body: { appid: 'wx0000000000000002' } }],
  ])
  apps.update(appid, { dailyLimits: { 'cgi-bin/getcallbackip': 1 } })
  const limited = bench.call('/cgi-bin/getcallbackip')
  await bench.ask(limited)
  expectRefusal(await bench.ask(limited), 'cgi-bin', 45009)
  expectSuccess(await bench.ask(right), 'cgi-bin', { errcode: 0, errmsg: 'ok' })
  expectSuccess(await bench.ask(limited), 'cgi-bin', { ip_list: addresses })
  for (let made = 1; made < 10; made += 1) await bench.ask(right)
  expectRefusal(await bench.ask(right), 'cgi-bin', 48006)
  clock.advance(31 * day)
  const query = { access_token: await fetchToken(bench, account) }
  expectSuccess(await bench.ask({ ...right, query }), 'cgi-bin', { errcode: 0, errmsg: 'ok' })
}

async function getQuota(): Promise<void> {
  const bench = await createTokenBench()
  const path = '/cgi-bin/openapi/quota/get'
  const quota = async (cgi_path: string): Promise<unknown> => {
    const answer = await bench.ask(bench.post(path, { cgi_path }))
    expectSuccess(answer, 'cgi-bin', { errcode: 0, errmsg: 'ok', quota: expect.any(Object) })
    return answer.json['quota']
  }
  await checkOrder(bench, 'cgi-bin', bench.post(path, { cgi_path: '/cgi-bin/getcallbackip' }), [
    ...bench.tokenSteps,
    [43002, { method: 'GET' }],
    [44002, { body: '' }],
    [76022, { body: { cgi_path: '/sns/userinfo' } }, 'no permission to query the quota of this cgi_path'],
    [76021, { body: { cgi_path: 'cgi-bin/getcallbackip' } }, 'cgi_path not found'],
  ])
  expect(await quota('/cgi-bin/token')).toEqual({ daily_limit: 2000, used: 0, remain: 2000 })
  await bench.ask(bench.call('/cgi-bin/user/info'))
  expect(await quota('/cgi-bin/user/info')).toEqual({ daily_limit: 5e6, used: 1, remain: 5e6 - 1 })
  expect(await quota('/cgi-bin/message/custom/send')).toMatchObject({ daily_limit: 500_000 })
  expect(await quota('/cgi-bin/qrcode/create')).toMatchObject({ daily_limit: 100_000 })
}

async function anyOther(): Promise<void> {
  const bench = createBench()
  for (const method of ['GET', 'POST'] as const) {
    for (const path of ['/cgi-bin/nothing', '/CGI-BIN/token', '/cgi-bin/token/', '/']) {
      expectRefusal(await bench.ask({ host: apiHost, path, method }), 'cgi-bin', 40066)
    }
  }
}

export const appTokens: Proofs = {
  '`GET /cgi-bin/token`': token,
  '`POST /cgi-bin/stable_token`': stableToken,
  '`GET /cgi-bin/get_api_domain_ip`': ipList('/cgi-bin/get_api_domain_ip'),
  '`GET /cgi-bin/getcallbackip`': ipList('/cgi-bin/getcallbackip'),
  '`POST /cgi-bin/clear_quota`': clearQuota,
  '`POST /cgi-bin/openapi/quota/get`': getQuota,
  'any other path': anyOther,
}
