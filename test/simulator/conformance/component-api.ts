import { expect } from '@jest/globals'
import { account, hour, miniProgram, minute, type Proofs } from './bench.ts'
import {
  componentAppId,
  componentSecret,
  createComponentBench,
  otherComponentAppId,
  postJson,
} from './component-caller.ts'
import { checkOrder, expectRefusal, expectSuccess } from './verdicts.ts'

const ok = { errcode: 0, errmsg: 'ok' }
const token = expect.stringMatching(/^\d+_[\w-]{130}$/)
const notJson = { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
const empty = { body: '', headers: { 'content-type': 'application/json' } }
const authorizer_appid = account.appId

async function startPushTicket(): Promise<void> {
  const bench = await createComponentBench()
  const body = { component_appid: componentAppId, component_secret: componentSecret }
  const right = postJson('api_start_push_ticket', body)
  await checkOrder(bench, 'cgi-bin', right, [
    [43002, { method: 'GET' }],
    [44002, empty],
    [47001, notJson],
    [41018, { body: { component_appid: '' } }],
    [61011, { body: { component_appid: account.appId } }],
    [40013, { body: { component_appid: 'wx1' } }],
    [41004, { body: { component_secret: '' } }],
    [40125, { body: { component_secret: 'x' } }],
  ])
  expectSuccess(await bench.ask(right), 'cgi-bin', { errcode: 0, errmsg: 'in a normal state' })
  bench.simulator.components.stopTicketPushes(componentAppId)
  expectSuccess(await bench.ask(right), 'cgi-bin', ok)
}

async function componentToken(): Promise<void> {
  const bench = await createComponentBench()
  const { components, clock } = bench.simulator
  const late = await components.pushTicket(componentAppId)
  clock.advance(12 * hour)
  const foreign = await components.pushTicket(otherComponentAppId)
  const { ticket } = await components.pushTicket(componentAppId)
  const body = {
    component_appid: componentAppId,
    component_appsecret: componentSecret,
    component_verify_ticket: ticket,
  }
  const right = postJson('api_component_token', body)
  await checkOrder(bench, 'cgi-bin', right, [
    [43002, { method: 'GET' }],
    [44002, empty],
    [47001, notJson],
    [41018, { body: { component_appid: '' } }],
    [61011, { body: { component_appid: account.appId } }],
    [40013, { body: { component_appid: 'wx1' } }],
    [41004, { body: { component_appsecret: '' } }],
    [40125, { body: { component_appsecret: 'x' } }],
    [61006, { body: { component_verify_ticket: 'x' } }],
    [61006, { body: { component_verify_ticket: foreign.ticket } }],
    [61005, { body: { component_verify_ticket: late.ticket } }],
  ])
  components.update(componentAppId, { ipList: ['192.0.2.1'] })
  expectRefusal(await bench.ask(right), 'cgi-bin', 61004)
  const limit = { 'cgi-bin/component/api_component_token': 1 }
  components.update(componentAppId, { ipList: undefined, dailyLimits: limit })
  expectRefusal(await bench.ask(right), 'cgi-bin', 45009)
  components.update(componentAppId, { dailyLimits: undefined })
  const first = await bench.ask(right)
  expectSuccess(first, 'cgi-bin', { component_access_token: token, expires_in: 7200 })
  await bench.ask(right)
  const use = () => {
    const access_token = String(first.json['component_access_token'])
    return bench.ask(
      postJson('api_create_preauthcode', { component_appid: componentAppId }, { access_token }),
    )
  }
  expect((await use()).json['expires_in']).toBe(600)
  clock.advance(5 * minute)
  expectRefusal(await use(), 'cgi-bin', 40001)
}

async function createPreauthcode(): Promise<void> {
  const bench = await createComponentBench()
  const right = bench.call('api_create_preauthcode')
  await checkOrder(bench, 'cgi-bin', right, bench.steps)
  const pre_auth_code = expect.stringMatching(/^preauthcode@@@[\w-]{44}$/)
  const first = await bench.ask(right)
  expectSuccess(first, 'cgi-bin', { pre_auth_code, expires_in: 600 })
  const formerly = { ...right, query: { component_access_token: bench.token } }
  const second = await bench.ask(formerly)
  expectSuccess(second, 'cgi-bin', { pre_auth_code, expires_in: 600 })
  expect(second.json['pre_auth_code']).not.toBe(first.json['pre_auth_code'])
}

async function queryAuth(): Promise<void> {
  const bench = await createComponentBench()
  const used = await bench.grant()
  await bench.ask(bench.call('api_query_auth', { authorization_code: used }))
  const code = await bench.grant()
  const right = bench.call('api_query_auth', { authorization_code: code })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.steps,
    [61010, { body: { authorization_code: code.replace('queryauthcode@@@', '') } }],
    [61009, { body: { authorization_code: 'queryauthcode@@@x' } }],
    [61010, { body: { authorization_code: used } }],
  ])
  expectSuccess(await bench.ask(right), 'cgi-bin', {
    authorization_info: {
      authorizer_appid,
      authorizer_access_token: token,
      expires_in: 7200,
      authorizer_refresh_token: expect.stringMatching(/^refreshtoken@@@[\w-]{43}$/),
      func_info: [1, 2, 3, 4, 7, 24].map((id) => ({ funcscope_category: { id } })),
    },
  })
  const late = bench.call('api_query_auth', { authorization_code: await bench.grant() })
  bench.simulator.clock.advance(10 * minute)
  expectRefusal(await bench.ask(late), 'cgi-bin', 61010)
  const cancelled = await bench.grant()
  await bench.simulator.components.cancel(componentAppId, account.appId)
  const answer = await bench.ask(bench.call('api_query_auth', { authorization_code: cancelled }))
  expectRefusal(answer, 'cgi-bin', 61003)
}

async function authorizerToken(): Promise<void> {
  const bench = await createComponentBench()
  const { components } = bench.simulator
  const { authorizer_refresh_token } = await bench.redeem()
  const right = bench.call('api_authorizer_token', { authorizer_appid, authorizer_refresh_token })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.steps,
    [41002, { body: { authorizer_appid: '' } }],
    [61003, { body: { authorizer_appid: 'wx1' } }],
    [61023, { body: { authorizer_refresh_token: 'refreshtoken@@@x' } }],
  ])
  const success = { authorizer_access_token: token, expires_in: 7200 }
  expectSuccess(await bench.ask(right), 'cgi-bin', { ...success, authorizer_refresh_token })
  components.update(componentAppId, { refreshTokens: 'rotating' })
  const { json } = await bench.ask(right)
  expect(json['authorizer_refresh_token']).not.toBe(authorizer_refresh_token)
  expectRefusal(await bench.ask(right), 'cgi-bin', 61023)
  await components.cancel(componentAppId, account.appId)
  const last = bench.call('api_authorizer_token', { authorizer_appid, ...json })
  expectRefusal(await bench.ask(last), 'cgi-bin', 61023)
}

async function getAuthorizerInfo(): Promise<void> {
  const bench = await createComponentBench()
  await bench.grant()
  const right = bench.call('api_get_authorizer_info', { authorizer_appid })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.steps,
    [41002, { body: { authorizer_appid: '' } }],
    [61003, { body: { authorizer_appid: miniProgram.appId } }],
  ])
  const user_name = bench.simulator.push.originalIdOf(account.appId)
  const { json } = await bench.ask(right)
  expect(json['authorizer_info']).toMatchObject({ user_name, nick_name: '示例公众号', account_status: 1 })
  // No code was redeemed: there is no refresh token to tell.
  expect(json['authorization_info']).toEqual({ authorizer_appid, func_info: expect.any(Array) })
  await bench.redeem(miniProgram.appId)
  const mini = await bench.ask(bench.call('api_get_authorizer_info', { authorizer_appid: miniProgram.appId }))
  expect(mini.json['authorizer_info']).toHaveProperty('MiniProgramInfo.network')
  bench.simulator.components.update(componentAppId, { stringErrcodes: true })
  const unknown = await bench.ask(bench.call('api_get_authorizer_info', { authorizer_appid: 'wx1' }))
  expect(unknown.json['errcode']).toBe('61003')
}

async function getAuthorizerList(): Promise<void> {
  const bench = await createComponentBench()
  const { authorizer_refresh_token: refresh_token } = await bench.redeem()
  await bench.grant(miniProgram.appId)
  const right = bench.call('api_get_authorizer_list', { offset: 0, count: 500 })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.steps,
    [40097, { body: { offset: -1 } }],
    [40097, { body: { count: 501 } }],
  ])
  const auth_time = expect.any(Number)
  expectSuccess(await bench.ask(right), 'cgi-bin', {
    total_count: 2,
    list: [
      { authorizer_appid, refresh_token, auth_time },
      { authorizer_appid: miniProgram.appId, auth_time },
    ],
  })
}

async function accountOption(name: 'get' | 'set'): Promise<void> {
  const bench = await createComponentBench()
  const { authorizer_access_token } = await bench.redeem()
  const value = name === 'set' ? { option_value: '1' } : {}
  const query = { access_token: authorizer_access_token }
  const right = postJson(`${name}_authorizer_option`, { option_name: 'voice_recognize', ...value }, query)
  await checkOrder(bench, 'cgi-bin', right, [
    [41001, { query: { access_token: undefined } }],
    [40014, { query: { access_token: 'x' } }],
    [40001, { query: { access_token: `80_${'x'.repeat(130)}` } }],
    [61015, { query: { access_token: bench.token } }],
    [43002, { method: 'GET' }],
    [44002, empty],
    [47001, notJson],
    [61012, { body: { option_name: 'x' } }],
    ...(name === 'set' ? ([[61013, { body: { option_value: '7' } }]] as const) : []),
  ])
  const told = name === 'get' ? { ...ok, option_name: 'voice_recognize', option_value: '0' } : ok
  expectSuccess(await bench.ask(right), 'cgi-bin', told)
}

async function formerOption(name: 'get' | 'set'): Promise<void> {
  const bench = await createComponentBench()
  await bench.grant()
  const value = name === 'set' ? { option_value: '1' } : {}
  const body = { authorizer_appid, option_name: 'location_report', ...value }
  const right = bench.call(`api_${name}_authorizer_option`, body)
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.steps,
    [41002, { body: { authorizer_appid: '' } }],
    [61003, { body: { authorizer_appid: 'wx1' } }],
    [61012, { body: { option_name: 'x' } }],
    ...(name === 'set' ? ([[61013, { body: { option_value: '7' } }]] as const) : []),
  ])
  const told = { authorizer_appid, option_name: 'location_report', option_value: '0' }
  expectSuccess(await bench.ask(right), 'cgi-bin', name === 'get' ? told : ok)
}

async function clearQuota(): Promise<void> {
  const bench = await createComponentBench()
  const right = bench.call('clear_quota')
  await checkOrder(bench, 'cgi-bin', right, bench.steps)
  for (let count = 0; count < 10; count += 1) expectSuccess(await bench.ask(right), 'cgi-bin', ok)
  expectRefusal(await bench.ask(right), 'cgi-bin', 48006)
}

async function clearQuotaBySecret(): Promise<void> {
  const bench = await createComponentBench()
  await bench.grant()
  const body = { appid: account.appId, component_appid: componentAppId, appsecret: componentSecret }
  const right = postJson('clear_quota/v2', body)
  await checkOrder(bench, 'cgi-bin', right, [
    [43002, { method: 'GET' }],
    [44002, empty],
    [47001, notJson],
    [41018, { body: { component_appid: '' } }],
    [61011, { body: { component_appid: account.appId } }],
    [40013, { body: { component_appid: 'wx1' } }],
    [41004, { body: { appsecret: '' } }],
    [40125, { body: { appsecret: 'x' } }],
    [41002, { body: { appid: '' } }],
    [61003, { body: { appid: miniProgram.appId } }],
  ])
  expectSuccess(await bench.ask(right), 'cgi-bin', ok)
}

export const componentApi: Proofs = {
  '`POST /cgi-bin/component/api_start_push_ticket`': startPushTicket,
  '`POST /cgi-bin/component/api_component_token`': componentToken,
  '`POST /cgi-bin/component/api_create_preauthcode`': createPreauthcode,
  '`POST /cgi-bin/component/api_query_auth`': queryAuth,
  '`POST /cgi-bin/component/api_authorizer_token`': authorizerToken,
  '`POST /cgi-bin/component/api_get_authorizer_info`': getAuthorizerInfo,
  '`POST /cgi-bin/component/api_get_authorizer_list`': getAuthorizerList,
  '`POST /cgi-bin/component/get_authorizer_option`': () => accountOption('get'),
  '`POST /cgi-bin/component/set_authorizer_option`': () => accountOption('set'),
  '`POST /cgi-bin/component/api_get_authorizer_option`': () => formerOption('get'),
  '`POST /cgi-bin/component/api_set_authorizer_option`': () => formerOption('set'),
  '`POST /cgi-bin/component/clear_quota`': clearQuota,
  '`POST /cgi-bin/component/clear_quota/v2`': clearQuotaBySecret,
}
