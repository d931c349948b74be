import { expect } from '@jest/globals'
import { type Asked, account, miniProgram, minute, type Proofs } from './bench.ts'
import { type ComponentBench, componentAppId, createComponentBench } from './component-caller.ts'
import {
  checkOrder,
  checkPageOrder,
  expectErrorPage,
  expectRedirect,
  expectRefusal,
  expectSuccess,
} from './verdicts.ts'

const callback = 'http://localhost:3000/callback?x=1'
const headers = { 'user-agent': 'MicroMessenger', 'x-simulator-user': 'xiaoming' }
const link: Asked = {
  host: 'open.weixin.qq.com',
  path: '/connect/oauth2/authorize',
  query: {
    appid: account.appId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'snsapi_userinfo',
    state: 'abc',
    component_appid: componentAppId,
  },
  headers,
}
const otherDomain = 'redirect_uri 域名与后台配置不一致'
const notGranted = '公众号未授权第三方平台，请检查授权状态'

async function authorize(): Promise<void> {
  const bench = await createComponentBench()
  expectErrorPage(await bench.ask(link), notGranted, 10015)
  await bench.grant(account.appId, [1])
  expectErrorPage(await bench.ask(link), notGranted, 10015)
  await bench.grant()
  await checkPageOrder(bench, link, [
    ['component_appid 参数错误', { component_appid: 'wx1' }],
    [otherDomain, { redirect_uri: 'https://www.example.com/' }, 10003],
  ])
  const { component_appid, ...rest } = link.query ?? {}
  const disordered = await bench.ask({ ...link, query: { component_appid, ...rest } })
  expectErrorPage(disordered, '该链接无法访问')
  expectRedirect(await bench.ask(link), `${callback}&code=CODE&state=abc&appid=${account.appId}`)
  // The domains of the platform count, not those of the account.
  bench.simulator.apps.update(account.appId, { redirectDomains: [] })
  expectRedirect(await bench.ask(link), `${callback}&code=CODE&state=abc&appid=${account.appId}`)
  const refusal = { ...headers, 'x-simulator-decision': 'deny' }
  expectRedirect(await bench.ask({ ...link, headers: refusal }), `${callback}&state=abc`)
  await bench.simulator.components.cancel(componentAppId, account.appId)
  expectErrorPage(await bench.ask(link), notGranted, 10015)
}

async function codeOf(bench: ComponentBench): Promise<string> {
  const { headers: answered } = await bench.ask(link)
  return new URL(answered['location'] ?? '').searchParams.get('code') ?? ''
}

function snsCall(bench: ComponentBench, path: string, query: Asked['query']): Asked {
  const own = { component_appid: componentAppId, component_access_token: bench.token }
  return { host: 'api.weixin.qq.com', path, query: { appid: account.appId, ...query, ...own } }
}

async function exchange(): Promise<void> {
  const bench = await createComponentBench()
  await bench.redeem()
  const code = await codeOf(bench)
  const query = { code, grant_type: 'authorization_code' }
  const right = snsCall(bench, '/sns/oauth2/component/access_token', query)
  await checkOrder(bench, 'sns', right, [
    ...bench.snsSteps,
    [61003, { query: { appid: miniProgram.appId } }],
    [41008, { query: { code: undefined } }],
    [40002, { query: { grant_type: undefined } }],
    [40029, { query: { code: 'x' } }],
  ])
  bench.simulator.components.update(componentAppId, { ipList: [] })
  expectRefusal(await bench.ask(right), 'sns', 61004)
  bench.simulator.components.update(componentAppId, { ipList: undefined })
  expectSuccess(await bench.ask(right), 'sns', {
    access_token: expect.any(String),
    expires_in: 7200,
    refresh_token: expect.any(String),
    openid: bench.simulator.users.openidOf('xiaoming', account.appId),
    scope: 'snsapi_userinfo',
    unionid: bench.simulator.users.unionidOf('xiaoming', account.appId),
  })
  expectRefusal(await bench.ask(right), 'sns', 40163)
  const late = snsCall(bench, right.path, { ...query, code: await codeOf(bench) })
  bench.simulator.clock.advance(5 * minute)
  expectRefusal(await bench.ask(late), 'sns', 40029)
}

async function refresh(): Promise<void> {
  const bench = await createComponentBench()
  await bench.redeem()
  const code = await codeOf(bench)
  const path = '/sns/oauth2/component'
  const given = { code, grant_type: 'authorization_code' }
  const { json } = await bench.ask(snsCall(bench, `${path}/access_token`, given))
  const query = { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) }
  const right = snsCall(bench, `${path}/refresh_token`, query)
  await checkOrder(bench, 'sns', right, [
    ...bench.snsSteps,
    [61003, { query: { appid: miniProgram.appId } }],
    [40002, { query: { grant_type: undefined } }],
    [41003, { query: { refresh_token: undefined } }],
    [40030, { query: { refresh_token: 'x' } }],
  ])
  const { unionid: _none, ...rest } = json
  expectSuccess(await bench.ask(right), 'sns', rest)
  expectRefusal(await bench.ask({ ...right, path: '/sns/oauth2/refresh_token' }), 'sns', 40030)
}

async function jscode2session(): Promise<void> {
  const bench = await createComponentBench()
  await bench.redeem(miniProgram.appId, [30])
  const { miniPrograms } = bench.simulator
  const js_code = miniPrograms.login(miniProgram.appId, 'xiaoming')
  const query = { appid: miniProgram.appId, js_code, grant_type: 'authorization_code' }
  const right = snsCall(bench, '/sns/component/jscode2session', query)
  await checkOrder(bench, 'sns', right, [
    ...bench.snsSteps,
    [61003, { query: { appid: account.appId } }],
    [41008, { query: { js_code: undefined } }],
    [40002, { query: { grant_type: undefined } }],
    [40029, { query: { js_code: 'x' } }],
  ])
  expectSuccess(await bench.ask(right), 'sns', {
    openid: bench.simulator.users.openidOf('xiaoming', miniProgram.appId),
    session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    unionid: expect.any(String),
  })
  expectRefusal(await bench.ask(right), 'sns', 40163)
}

async function onBehalf(): Promise<void> {
  const bench = await createComponentBench()
  const { authorizer_access_token: access_token } = await bench.redeem(account.appId, [2])
  const call = (path: string, query: Asked['query'] = {}) =>
    bench.ask({ host: 'api.weixin.qq.com', path, query: { access_token, ...query } })
  const openid = bench.simulator.users.openidOf('xiaoming', account.appId)
  expect((await call('/cgi-bin/user/info', { openid })).json['subscribe']).toBe(1)
  expectRefusal(await call('/cgi-bin/ticket/getticket', { type: 'jsapi' }), 'cgi-bin', 61007)
  const own = await call('/cgi-bin/user/info', { openid, access_token: bench.token })
  expectRefusal(own, 'cgi-bin', 48001)
  bench.simulator.apps.update(account.appId, { verified: false })
  expectRefusal(await call('/cgi-bin/user/info', { openid }), 'cgi-bin', 48001)
  await bench.simulator.components.cancel(componentAppId, account.appId)
  expectRefusal(await call('/cgi-bin/user/info', { openid }), 'cgi-bin', 61003)
  const credential = { appid: componentAppId, secret: 'x', grant_type: 'client_credential' }
  expectRefusal(await call('/cgi-bin/token', credential), 'cgi-bin', 61024)
}

export const componentAuthorize: Proofs = {
  '`GET /connect/oauth2/authorize` with a component_appid': authorize,
}

export const componentLogins: Proofs = {
  '`GET /sns/oauth2/component/access_token`': exchange,
  '`GET /sns/oauth2/component/refresh_token`': refresh,
  '`GET /sns/component/jscode2session`': jscode2session,
  'any API, with the token of a third-party platform for an account': onBehalf,
}
