import { expect } from '@jest/globals'
import { change, createBench, hour, minute, type Proofs } from './bench.ts'
import { ok } from './corp-caller.ts'
import {
  createSuiteBench,
  fetchSuiteToken,
  openCorpId,
  openUserid,
  postTo,
  providerCorpId,
  providerSecret,
  suiteId,
  suiteSecret,
  templateId,
} from './suite-caller.ts'
import { checkCorpOrder, expectCorpRefusal, expectSuccess } from './verdicts.ts'
import { corpId } from './wecom-login.ts'

const text = expect.any(String)

async function suiteToken(): Promise<void> {
  const bench = createBench()
  const { suites, clock } = bench.simulator
  const { ticket: suite_ticket } = await suites.pushTicket(suiteId)
  const { ticket: foreign } = await suites.pushTicket(templateId)
  const right = postTo('service/get_suite_token', {
    suite_id: suiteId,
    suite_secret: suiteSecret,
    suite_ticket,
  })
  suites.update(suiteId, { ipList: ['192.0.2.1'] })
  await checkCorpOrder(bench, right, [
    [40063, { method: 'GET' }],
    [41021, { body: { suite_id: '' } }],
    [41024, { body: { suite_secret: '' } }],
    [41023, { body: { suite_ticket: '' } }],
    [40083, { body: { suite_id: 'ww1' } }],
    [40080, { body: { suite_secret: 'x' } }],
    [60020, { body: { suite_ticket: 'x' } }],
  ])
  suites.update(suiteId, { ipList: undefined })
  await checkCorpOrder(bench, right, [[40085, { body: { suite_ticket: foreign } }]])
  const first = await bench.ask(right)
  expectSuccess(first, 'wecom', { suite_access_token: text, expires_in: 7200 })
  clock.advance(30 * minute - 1)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 5401 })
  clock.advance(1)
  expectCorpRefusal(await bench.ask(right), 40085)
  clock.advance(90 * minute)
  expect(await fetchSuiteToken(bench)).not.toBe(first.json['suite_access_token'])
}

async function providerToken(): Promise<void> {
  const bench = createBench()
  const right = postTo('service/get_provider_token', {
    corpid: providerCorpId,
    provider_secret: providerSecret,
  })
  await checkCorpOrder(bench, right, [
    [41002, { body: { corpid: '' } }],
    [41004, { body: { provider_secret: '' } }],
    [40013, { body: { corpid: 'ww1' } }],
    [40001, { body: { provider_secret: 'x' } }],
  ])
  const first = await bench.ask(right)
  expectSuccess(first, 'wecom', { provider_access_token: text, expires_in: 7200 })
  bench.simulator.clock.advance(hour)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 3600 })
}

async function preAuthCode(): Promise<void> {
  const bench = await createSuiteBench()
  const path = 'service/get_pre_auth_code'
  await checkCorpOrder(bench, bench.call(path), bench.steps)
  expectCorpRefusal(await bench.ask(await bench.callAs(templateId, path)), 48002)
  const answer = await bench.ask(bench.call(path))
  expectSuccess(answer, 'wecom', { ...ok, pre_auth_code: text, expires_in: 1200 })
}

async function sessionInfo(): Promise<void> {
  const bench = await createSuiteBench()
  const { json } = await bench.ask(bench.call('service/get_pre_auth_code'))
  const body = { pre_auth_code: json['pre_auth_code'], session_info: { auth_type: 1 } }
  const right = bench.call('service/set_session_info', {}, body)
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [40063, { method: 'GET' }],
    [40077, { body: { pre_auth_code: 'x' } }],
    [40058, { body: { session_info: { auth_type: 2 } } }],
    [40086, { body: { session_info: { appid: ['x'] } } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', ok)
  bench.simulator.clock.advance(20 * minute)
  expectCorpRefusal(await bench.ask(right), 42007)
}

const user = { userid: openUserid, open_userid: openUserid, name: text, avatar: text }
const short = { corpid: openCorpId, corp_name: '示例科技' }

async function permanentCodeV2(): Promise<void> {
  const bench = await createSuiteBench()
  const path = 'service/v2/get_permanent_code'
  const foreign = await bench.install(templateId)
  const right = bench.call(path, {}, { auth_code: await bench.install() })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [40063, { method: 'GET' }],
    [40078, { body: { auth_code: 'x' } }],
  ])
  expectCorpRefusal(await bench.ask({ ...right, body: { auth_code: foreign } }), 40078)
  const found = { ...ok, permanent_code: text, auth_corp_info: short, auth_user_info: user }
  expectSuccess(await bench.ask(right), 'wecom', found)
  expectCorpRefusal(await bench.ask(right), 40078)
  const ofTemplate = await bench.callAs(templateId, path, {}, { auth_code: foreign })
  expectSuccess(await bench.ask(ofTemplate), 'wecom', { ...found, state: '' })
  const late = bench.call(path, {}, { auth_code: await bench.install() })
  bench.simulator.clock.advance(10 * minute)
  expectCorpRefusal(await bench.ask(late), 40078)
}

const agent = {
  agentid: 1000004,
  auth_mode: 0,
  privilege: expect.objectContaining({ level: 1, allow_party: [1], allow_user: [], allow_tag: [] }),
}

async function permanentCode(): Promise<void> {
  const bench = await createSuiteBench()
  const path = 'service/get_permanent_code'
  const right = bench.call(path, {}, { auth_code: await bench.install() })
  await checkCorpOrder(bench, right, [...bench.steps, [40078, { body: { auth_code: 'x' } }]])
  const answer = await bench.ask(right)
  expect(answer.json).toMatchObject({
    ...ok,
    access_token: text,
    expires_in: 7200,
    permanent_code: text,
    auth_corp_info: { ...short, corp_type: 'verified', corp_full_name: '示例科技' },
    auth_info: { agent: [{ ...agent, is_customized_app: false }] },
    auth_user_info: user,
  })
  const code = await bench.install(templateId, { state: 'shop7' })
  const { json } = await bench.ask(await bench.callAs(templateId, path, {}, { auth_code: code }))
  expect(json).toMatchObject({ state: 'shop7', auth_info: { agent: [{ is_customized_app: true }] } })
  expect(json).not.toHaveProperty('access_token')
}

async function authInfo(path: string): Promise<void> {
  const bench = await createSuiteBench()
  const { permanent_code, corpid: auth_corpid } = await bench.redeem()
  const right = bench.call(path, {}, { auth_corpid, permanent_code })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [41002, { body: { auth_corpid: '' } }],
    [41025, { body: { permanent_code: '' } }],
    [2000002, { body: { auth_corpid: auth_corpid.toLowerCase() } }],
    [40084, { body: { permanent_code: 'x' } }],
  ])
  expect((await bench.ask(right)).json).toEqual({
    ...ok,
    auth_corp_info: expect.objectContaining(short),
    auth_info: { agent: [expect.objectContaining(agent)] },
  })
}

async function corpToken(): Promise<void> {
  const bench = await createSuiteBench()
  const { suites, clock } = bench.simulator
  const { permanent_code, corpid: auth_corpid } = await bench.redeem()
  const ofTemplate = await bench.redeem(templateId)
  const path = 'service/get_corp_token'
  const right = bench.call(path, {}, { auth_corpid, permanent_code })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [41002, { body: { auth_corpid: '' } }],
    [41025, { body: { permanent_code: '' } }],
    [2000002, { body: { auth_corpid: corpId } }],
    [48003, { body: { permanent_code: ofTemplate.permanent_code } }],
  ])
  expectCorpRefusal(
    await bench.ask(await bench.callAs(templateId, path, {}, { auth_corpid, permanent_code })),
    48002,
  )
  const first = await bench.ask(right)
  expectSuccess(first, 'wecom', { access_token: text, expires_in: 7200 })
  clock.advance(hour)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 3600 })
  const { access_token } = first.json as Record<'access_token', string>
  const list = { host: right.host, path: '/cgi-bin/agent/list', query: { access_token } }
  const agentlist = [{ agentid: 1000004, name: '示例第三方应用', square_logo_url: '' }]
  expectSuccess(await bench.ask(list), 'wecom', { ...ok, agentlist })
  const code = bench.simulator.corps.issueCode(corpId, 'lisi', { agentId: 1000004 })
  const own = { ...list, path: '/cgi-bin/auth/getuserinfo', query: { access_token, code } }
  expectCorpRefusal(await bench.ask(own), 48002)
  await suites.cancel(suiteId, corpId)
  expectCorpRefusal(await bench.ask(list), 40014, { agentlist: [] })
  expectCorpRefusal(await bench.ask(right), 40084)
  suites.update(suiteId, { cancelledErrcode: 48004 })
  expectCorpRefusal(await bench.ask(right), 48004)
}

async function developed(): Promise<void> {
  const bench = await createSuiteBench()
  const { permanent_code, corpid } = await bench.redeem(templateId)
  const query = { corpid, corpsecret: permanent_code }
  const right = { host: 'qyapi.weixin.qq.com', path: '/cgi-bin/gettoken', query }
  await checkCorpOrder(bench, right, [
    [40013, { query: { corpid: corpid.toUpperCase() } }],
    [40001, { query: { corpsecret: 'x' } }],
  ])
  expectCorpRefusal(await bench.ask(change(right, { corpid: corpId })), 40001)
  const { json } = await bench.ask(right)
  expect(json).toEqual({ ...ok, access_token: text, expires_in: 7200 })
  const access_token = String(json['access_token'])
  const code = bench.simulator.corps.issueCode(corpId, 'user123', { agentId: 1000004 })
  const login = { ...right, path: '/cgi-bin/auth/getuserinfo', query: { access_token, code } }
  expectSuccess(await bench.ask(login), 'wecom', { ...ok, userid: openUserid })
}

export const qyapiSuite: Proofs = {
  '`POST /cgi-bin/service/get_suite_token`': suiteToken,
  '`POST /cgi-bin/service/get_provider_token`': providerToken,
  '`GET /cgi-bin/service/get_pre_auth_code`': preAuthCode,
  '`POST /cgi-bin/service/set_session_info`': sessionInfo,
  '`POST /cgi-bin/service/get_permanent_code`': permanentCode,
  '`POST /cgi-bin/service/v2/get_permanent_code`': permanentCodeV2,
  '`POST /cgi-bin/service/get_auth_info`': () => authInfo('service/get_auth_info'),
  '`POST /cgi-bin/service/v2/get_auth_info`': () => authInfo('service/v2/get_auth_info'),
  '`POST /cgi-bin/service/get_corp_token`': corpToken,
  'any API, with the token of an app made of a template': developed,
}
