import { expect } from '@jest/globals'
import {
  type Answered,
  type AppIds,
  type Asked,
  account,
  type Bench,
  createBench,
  day,
  hour,
  miniProgram,
  minute,
  type Proofs,
  website,
} from './bench.ts'
import { checkOrder, expectRefusal, expectSuccess } from './verdicts.ts'

const host = 'api.weixin.qq.com'
const unknownAppId = 'wx00000000000000ff'
/** What an exchange of a code looks at first. */
const credentialSteps = [
  [41002, { query: { appid: undefined } }],
  [41004, { query: { secret: undefined } }],
  [40013, { query: { appid: unknownAppId } }],
  [40125, { query: { secret: 'wrong' } }],
] as const
const openid = expect.stringMatching(/^o[\w-]{27}$/)
const token = expect.stringMatching(/^\d+_[\w-]{100,500}$/)

function exchangeOf(code: string, { appId: appid, appSecret: secret }: AppIds = account): Asked {
  const query = { appid, secret, code, grant_type: 'authorization_code' }
  return { host, path: '/sns/oauth2/access_token', query }
}

interface SignIn {
  access_token: string
  refresh_token: string
  openid: string
}

async function signIn(bench: Bench, person = 'xiaoming', scope = 'snsapi_userinfo'): Promise<SignIn> {
  const code = bench.simulator.users.issueCode(person, account.appId, scope)
  const { json } = await bench.ask(exchangeOf(code))
  return json as unknown as SignIn
}

/** Only the query counts: a form or JSON in the body of a POST is not read. */
async function checkQueryOnly(bench: Bench, { query, ...right }: Asked, errcode: number): Promise<void> {
  const form = new URLSearchParams(query as Record<string, string>).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expectRefusal(await bench.ask({ ...right, method: 'POST', body: form, headers }), 'sns', errcode)
  expectRefusal(await bench.ask({ ...right, method: 'POST', body: query ?? {} }), 'sns', errcode)
}

async function accessToken(): Promise<void> {
  const bench = createBench({ strict: true })
  const { users, clock } = bench.simulator
  const code = users.issueCode('xiaoming', account.appId)
  const right = exchangeOf(code)
  await checkOrder(bench, 'sns', right, [
    ...credentialSteps,
    [41008, { query: { code: undefined } }],
    [40002, { query: { grant_type: 'code' } }],
    [40029, { query: { code: '0'.repeat(32) } }],
  ])
  await checkQueryOnly(bench, right, 41002)
  expectRefusal(await bench.ask(exchangeOf(code, website)), 'sns', 40029)
  const whole = { access_token: token, expires_in: 7200, refresh_token: token, openid }
  const withUnionid = { ...whole, scope: 'snsapi_userinfo', unionid: openid }
  expectSuccess(await bench.ask(right), 'sns', withUnionid)
  expectRefusal(await bench.ask(right), 'sns', 40163)

  const base = users.issueCode('xiaoming', account.appId, 'snsapi_base')
  clock.advance(5 * minute - 1)
  expectSuccess(await bench.ask(exchangeOf(base)), 'sns', { ...whole, scope: 'snsapi_base' })
  const old = users.issueCode('xiaoming', account.appId)
  clock.advance(5 * minute)
  expectRefusal(await bench.ask(exchangeOf(old)), 'sns', 40029)
  expectRefusal(await bench.ask(exchangeOf(users.issueCode('fengxian', account.appId))), 'sns', 40226)
}

async function refreshToken(): Promise<void> {
  const bench = createBench()
  const { users, clock } = bench.simulator
  const first = await signIn(bench)
  const query = { appid: account.appId, grant_type: 'refresh_token', refresh_token: first.refresh_token }
  const right: Asked = { host, path: '/sns/oauth2/refresh_token', query }
  await checkOrder(bench, 'sns', right, [
    [41002, { query: { appid: undefined } }],
    [40013, { query: { appid: unknownAppId } }],
    [40002, { query: { grant_type: 'authorization_code' } }],
    [41003, { query: { refresh_token: undefined } }],
    [40030, { query: { refresh_token: '50_nobody' } }],
  ])
  expectRefusal(await bench.ask({ ...right, query: { ...query, appid: website.appId } }), 'sns', 40030)
  const whole = {
    access_token: first.access_token,
    expires_in: 7200,
    refresh_token: first.refresh_token,
    openid: first.openid,
    scope: 'snsapi_userinfo',
  }
  clock.advance(hour)
  expectSuccess(await bench.ask(right), 'sns', whole)
  clock.advance(2 * hour)
  const renewed = await bench.ask(right)
  expectSuccess(renewed, 'sns', { ...whole, access_token: token })
  expect(renewed.json['access_token']).not.toBe(first.access_token)
  clock.advance(30 * day - 3 * hour)
  expectRefusal(await bench.ask(right), 'sns', 42002)

  const second = await signIn(bench)
  users.changePassword('xiaoming')
  const again = { ...right, query: { ...query, refresh_token: second.refresh_token } }
  expectRefusal(await bench.ask(again), 'sns', 42007)
}

/** The checks that userinfo and auth share. */
async function checkOAuthToken(path: string): Promise<{ bench: Bench; right: Asked; signedIn: SignIn }> {
  const bench = createBench()
  const expired = await signIn(bench)
  bench.simulator.clock.advance(2 * hour)
  const signedIn = await signIn(bench)
  const query = { access_token: signedIn.access_token, openid: signedIn.openid }
  const right: Asked = { host, path, query }
  await checkOrder(bench, 'sns', right, [
    [41001, { query: { access_token: undefined } }],
    [41009, { query: { openid: undefined } }],
    [40014, { query: { access_token: 'x' } }],
    [40001, { query: { access_token: `50_${'a'.repeat(130)}` } }],
    [42001, { query: { access_token: expired.access_token } }],
    [40003, { query: { openid: 'oSomebodyElse' } }],
  ])
  return { bench, right, signedIn }
}

async function userinfo(): Promise<void> {
  const { bench, right, signedIn } = await checkOAuthToken('/sns/userinfo')
  const answer = await bench.ask(right)
  expectSuccess(answer, 'sns', {
    openid: signedIn.openid,
    nickname: '李小明',
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: expect.stringMatching(/^http:/),
    privilege: [],
    unionid: openid,
  })
  for (const one of [await signIn(bench, 'xiaoming', 'snsapi_base'), await snapshotSignIn(bench)]) {
    const query = { access_token: one.access_token, openid: one.openid }
    expectRefusal(await bench.ask({ ...right, query }), 'sns', 48001)
  }
}

async function snapshotSignIn(bench: Bench): Promise<SignIn> {
  const answer = await bench.ask({
    host: 'open.weixin.qq.com',
    path: '/connect/oauth2/authorize',
    query: {
      appid: account.appId,
      redirect_uri: 'http://localhost/callback',
      response_type: 'code',
      scope: 'snsapi_userinfo',
      state: 'a',
    },
    headers: { 'user-agent': 'MicroMessenger', 'x-simulator-user': 'kuaizhao' },
  })
  const code = new URL(answer.headers['location'] ?? 'no:redirect').searchParams.get('code') ?? ''
  const { json } = await bench.ask(exchangeOf(code))
  expect(json['is_snapshotuser']).toBe(1)
  return json as unknown as SignIn
}

async function auth(): Promise<void> {
  const { bench, right } = await checkOAuthToken('/sns/auth')
  expectSuccess(await bench.ask(right), 'sns', { errcode: 0, errmsg: 'ok' })
  bench.simulator.apps.revokeOAuthAccessTokens(account.appId)
  expectRefusal(await bench.ask(right), 'sns', 40001)
}

async function jscode2session(): Promise<void> {
  const bench = createBench()
  const { miniPrograms, clock } = bench.simulator
  const { appId, appSecret } = miniProgram
  const login = (): string => miniPrograms.login(appId, 'xiaoming')
  const query = { appid: appId, secret: appSecret, grant_type: 'authorization_code' }
  const askWith = (code: string): Promise<Answered> =>
    bench.ask({ host, path: '/sns/jscode2session', query: { ...query, js_code: code } })
  const right: Asked = { host, path: '/sns/jscode2session', query: { ...query, js_code: login() } }
  await checkOrder(bench, 'sns', right, [
    ...credentialSteps,
    [41008, { query: { js_code: undefined } }],
    [40002, { query: { grant_type: 'x' } }],
    [40029, { query: { js_code: miniPrograms.getPhoneNumber(appId, 'xiaoming') } }],
  ])
  const answer = await bench.ask(right)
  const session_key = expect.stringMatching(/^[\w+/]{22}==$/)
  expectSuccess(answer, 'sns', { openid, session_key, unionid: openid })
  expectRefusal(await bench.ask(right), 'sns', 40163)
  const old = login()
  clock.advance(5 * minute)
  expectRefusal(await askWith(old), 'sns', 40029)
  expectRefusal(await askWith(miniPrograms.login(appId, 'fengxian')), 'sns', 40226)
  for (let made = 0; made < 100; made += 1) await askWith(login())
  expectRefusal(await askWith(login()), 'sns', 45011)
}

export const sns: Proofs = {
  '`GET /sns/oauth2/access_token`': accessToken,
  '`GET /sns/oauth2/refresh_token`': refreshToken,
  '`GET /sns/userinfo`': userinfo,
  '`GET /sns/auth`': auth,
  '`GET /sns/jscode2session`': jscode2session,
}
