import { expect } from '@jest/globals'
import { hour, minute, type Proofs } from './bench.ts'
import { ok } from './corp-caller.ts'
import {
  createSuiteBench,
  loginSuiteId,
  openCorpId,
  openUserid,
  postTo,
  type SuiteBench,
  suiteId,
  templateId,
} from './suite-caller.ts'
import { checkCorpOrder, expectCorpRefusal, expectPicture, expectSuccess, png } from './verdicts.ts'
import { corpId } from './wecom-login.ts'

const text = expect.any(String)

/** What both spellings look at. */
async function checkCode(path: string): Promise<SuiteBench> {
  const bench = await createSuiteBench()
  const { suites, clock } = bench.simulator
  const code = suites.issueCode(suiteId, { corpId, personId: 'user123' })
  const right = bench.call(path, { code })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [41008, { query: { code: undefined } }],
    [40029, { query: { code: 'nothing' } }],
  ])
  expectCorpRefusal(await bench.ask(await bench.callAs(templateId, path, { code })), 48002)
  expectCorpRefusal(await bench.ask(await bench.callAs(loginSuiteId, path, { code })), 50001)
  const elsewhere = suites.issueCode(suiteId, {
    corpId,
    personId: 'lisi',
    redirectUri: 'https://example.com/',
  })
  expectCorpRefusal(await bench.ask(bench.call(path, { code: elsewhere })), 50001)
  expect((await bench.ask(right)).json['errcode']).toBe(0)
  expectCorpRefusal(await bench.ask(right), 40029)
  const old = suites.issueCode(suiteId, { corpId, personId: 'user123' })
  clock.advance(5 * minute)
  expectCorpRefusal(await bench.ask(bench.call(path, { code: old })), 40029)
  return bench
}

async function userinfo(): Promise<void> {
  const path = 'service/auth/getuserinfo3rd'
  const bench = await checkCode(path)
  const { suites } = bench.simulator
  const who = async (personId: string, body: object, scope?: 'snsapi_privateinfo') => {
    const code = suites.issueCode(suiteId, { corpId, personId, ...(scope && { scope }) })
    expectSuccess(await bench.ask(bench.call(path, { code })), 'wecom', { ...ok, ...body })
  }
  const member = { corpid: openCorpId, userid: openUserid, open_userid: openUserid }
  await who('user123', member, 'snsapi_privateinfo')
  await who('partner', member)
  await who('visitor', { openid: expect.stringMatching(/^o[\w-]{27}$/) })
  await bench.install()
  await who('user123', { ...member, user_ticket: text, expires_in: 7200 }, 'snsapi_privateinfo')
  await suites.changeAuth(suiteId, corpId, { visible: { departments: [4] } })
  await who('user123', member, 'snsapi_privateinfo')
  await suites.cancel(suiteId, corpId)
  await bench.install(suiteId, { ids: 'plain' })
  await who('user123', { corpid: corpId, userid: 'user123', open_userid: openUserid })
}

async function userinfoFormerly(): Promise<void> {
  const path = 'service/getuserinfo3rd'
  const bench = await checkCode(path)
  const code = bench.simulator.suites.issueCode(suiteId, { corpId, personId: 'user123' })
  const asked = bench.call(path, { code })
  const { suite_access_token: access_token, ...query } = asked.query ?? {}
  expectSuccess(await bench.ask({ ...asked, query: { ...query, access_token } }), 'wecom', {
    ...ok,
    CorpId: openCorpId,
    UserId: openUserid,
    DeviceId: text,
    open_userid: openUserid,
  })
}

async function userdetail(): Promise<void> {
  const bench = await createSuiteBench()
  const { suites, corps, clock } = bench.simulator
  await bench.install()
  const code = suites.issueCode(suiteId, { corpId, personId: 'user123', scope: 'snsapi_privateinfo' })
  const { json } = await bench.ask(bench.call('service/auth/getuserinfo3rd', { code }))
  const { user_ticket } = json
  const right = bench.call('service/auth/getuserdetail3rd', {}, { user_ticket })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [40063, { method: 'GET' }],
    [84090, { body: { user_ticket: '' } }],
    [84015, { body: { user_ticket: 'nothing' } }],
  ])
  const shown = { ...ok, corpid: openCorpId, userid: openUserid, name: openUserid, avatar: text }
  const qr_code = expect.stringMatching(/^https:\/\/open\.work\.weixin\.qq\.com\/wwopen\/userQRCode\?vcode=/)
  expectSuccess(await bench.ask(right), 'wecom', { ...shown, gender: '1', qr_code })
  corps.withdrawConsent(corpId, 'user123')
  expectSuccess(await bench.ask(right), 'wecom', { ...shown, gender: '0' })
  await suites.cancel(suiteId, corpId, { push: false })
  expectCorpRefusal(await bench.ask(right), 48004)
  clock.advance(2 * hour)
  expectCorpRefusal(
    await bench.ask(await bench.callAs(suiteId, 'service/auth/getuserdetail3rd', {}, { user_ticket })),
    84014,
  )
}

async function customizedUrl(): Promise<void> {
  const bench = await createSuiteBench()
  const body = { state: 'shop7', templateid_list: [templateId] }
  const right = bench.asProvider('service/get_customized_auth_url', body)
  await checkCorpOrder(bench, right, [
    ...bench.providerSteps,
    [40063, { method: 'GET' }],
    [84025, { body: { state: 'a'.repeat(33) } }],
    [40058, { body: { templateid_list: [] } }],
    [40083, { body: { templateid_list: [suiteId] } }],
  ])
  const answer = await bench.ask(right)
  expectSuccess(answer, 'wecom', { ...ok, qrcode_url: text, expires_in: 864_000 })
}

async function adminList(): Promise<void> {
  const bench = await createSuiteBench()
  const { corpid: auth_corpid } = await bench.redeem()
  const right = bench.call('service/get_admin_list', {}, { auth_corpid, agentid: 1000004 })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [2000002, { body: { auth_corpid: corpId } }],
    [40056, { body: { agentid: 1 } }],
  ])
  const admin = [{ userid: openUserid, open_userid: openUserid, auth_type: 1 }]
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, admin })
}

async function appQrcode(): Promise<void> {
  const bench = await createSuiteBench()
  const right = bench.call('service/get_app_qrcode', {}, { suite_id: suiteId, state: 'a', result_type: 2 })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [48003, { body: { suite_id: templateId } }],
    [84025, { body: { state: 'a-b' } }],
    [40058, { body: { result_type: 3 } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, qrcode: text })
  const picture = await bench.ask({ ...right, body: { suite_id: suiteId } })
  expectPicture(picture, 'image/png', png)
}

async function loginInfo(): Promise<void> {
  const bench = await createSuiteBench()
  await bench.install()
  const { authCode: auth_code } = bench.simulator.suites.enterAdmin(suiteId, { corpId })
  const asked = bench.asProvider('service/get_login_info', { auth_code })
  const { provider_access_token: access_token } = asked.query ?? {}
  const right = { ...asked, query: { access_token } }
  await checkCorpOrder(bench, right, [
    [41022, { query: { access_token: undefined } }],
    [40082, { query: { access_token: 'x' } }],
    [40078, { body: { auth_code: 'x' } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', {
    ...ok,
    usertype: 1,
    user_info: { userid: openUserid, open_userid: openUserid, name: text, avatar: text },
    corp_info: { corpid: openCorpId },
    agent: [{ agentid: 1000004, auth_type: 1 }],
    auth_info: { department: [{ id: 2, writable: true }] },
  })
  expectCorpRefusal(await bench.ask(right), 40078)
  const { authCode: old } = bench.simulator.suites.enterAdmin(suiteId, { corpId })
  bench.simulator.clock.advance(10 * minute)
  expectCorpRefusal(await bench.ask({ ...right, body: { auth_code: old } }), 40078)
}

async function session(): Promise<void> {
  const bench = await createSuiteBench()
  const { suites, clock } = bench.simulator
  const login = (): string => suites.miniProgramLogin(suiteId, { corpId, userid: 'user123' })
  const path = 'service/miniprogram/jscode2session'
  const right = bench.call(path, { js_code: login(), grant_type: 'authorization_code' })
  await checkCorpOrder(bench, right, [
    ...bench.steps,
    [41008, { query: { js_code: undefined } }],
    [40058, { query: { grant_type: undefined } }],
    [40029, { query: { js_code: 'nothing' } }],
  ])
  const answer = await bench.ask(right)
  const session_key = expect.stringMatching(/^[\w+/]{22}==$/)
  const found = { corpid: openCorpId, userid: openUserid, session_key, open_userid: openUserid }
  expectSuccess(answer, 'wecom', { ...found, ...ok })
  expectCorpRefusal(await bench.ask(right), 40029)
  const old = { js_code: login(), grant_type: 'authorization_code' }
  clock.advance(5 * minute)
  expectCorpRefusal(await bench.ask(bench.call(path, old)), 40029)
}

async function opencorpid(): Promise<void> {
  const bench = await createSuiteBench()
  const right = bench.asProvider('service/corpid_to_opencorpid', { corpid: corpId })
  await checkCorpOrder(bench, right, [...bench.providerSteps, [41002, { body: { corpid: '' } }]])
  expectCorpRefusal(await bench.ask(right), 48001)
  const { corpid: open_corpid } = await bench.redeem()
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, open_corpid })
}

const silent = { errcode: 0, errmsg: '' }

async function toOpenuserid(): Promise<void> {
  const bench = await createSuiteBench()
  const { permanent_code, corpid: auth_corpid } = await bench.redeem()
  const body = { auth_corpid, permanent_code }
  const { json } = await bench.ask(bench.call('service/get_corp_token', {}, body))
  const access_token = String(json['access_token'])
  const right = postTo('batch/userid_to_openuserid', { userid_list: ['lisi', 'nobody'] }, { access_token })
  await checkCorpOrder(bench, right, [
    [41001, { query: { access_token: undefined } }],
    [40014, { query: { access_token: 'x' } }],
    [40063, { method: 'GET' }],
    [40058, { body: { userid_list: 'lisi' } }],
  ])
  const open_userid_list = [{ userid: 'lisi', open_userid: openUserid }]
  const answer = await bench.ask(right)
  expect(answer.json).toEqual({ ...silent, open_userid_list, invalid_userid_list: ['nobody'] })
}

async function toUserid(): Promise<void> {
  const bench = await createSuiteBench()
  await bench.redeem()
  const { openUserid: open_userid = '' } = bench.simulator.suites.shownIds(suiteId, corpId, 'lisi')
  const query = { corpid: corpId, corpsecret: 'simulated-secret-of-agent-1000002' }
  const own = await bench.ask({ host: 'qyapi.weixin.qq.com', path: '/cgi-bin/gettoken', query })
  const access_token = String(own.json['access_token'])
  const body = { open_userid_list: [open_userid, open_userid.toLowerCase()], source_agentid: 1000004 }
  const right = postTo('batch/openuserid_to_userid', body, { access_token })
  await checkCorpOrder(bench, right, [
    [41001, { query: { access_token: undefined } }],
    [40058, { body: { open_userid_list: 'x' } }],
    [40056, { body: { source_agentid: 1000002 } }],
  ])
  expect((await bench.ask(right)).json).toEqual({
    ...silent,
    userid_list: [{ open_userid, userid: 'lisi' }],
    invalid_open_userid_list: [open_userid.toLowerCase()],
  })
}

async function licence(): Promise<void> {
  const bench = await createSuiteBench()
  const { corpid, userid } = await bench.redeem(suiteId, { unlicensed: ['user123'] })
  const right = bench.asProvider('license/get_active_info_by_user', { corpid, userid })
  await checkCorpOrder(bench, right, [
    ...bench.providerSteps,
    [2000002, { body: { corpid: corpId } }],
    [60111, { body: { userid: 'nobody' } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, active_status: 0, active_info_list: [] })
  await bench.simulator.suites.changeAuth(suiteId, corpId, { unlicensed: [], push: false })
  const time = expect.any(Number)
  const info = { active_code: text, type: 1, userid, active_time: time, expire_time: time }
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, active_status: 1, active_info_list: [info] })
}

async function autoActive(): Promise<void> {
  const bench = await createSuiteBench()
  const { corpid, userid } = await bench.redeem(suiteId, { unlicensed: ['user123'] })
  const right = bench.asProvider('license/set_auto_active_status', { corpid, auto_active_status: 1 })
  await checkCorpOrder(bench, right, [
    ...bench.providerSteps,
    [2000002, { body: { corpid: corpId } }],
    [40058, { body: { auto_active_status: 2 } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', ok)
  const asked = bench.asProvider('license/get_active_info_by_user', { corpid, userid })
  expect((await bench.ask(asked)).json['active_status']).toBe(1)
}

export const qyapiSuitePeople: Proofs = {
  '`GET /cgi-bin/service/auth/getuserinfo3rd`': userinfo,
  '`GET /cgi-bin/service/getuserinfo3rd`': userinfoFormerly,
  '`POST /cgi-bin/service/auth/getuserdetail3rd`': userdetail,
  '`POST /cgi-bin/service/get_customized_auth_url`': customizedUrl,
  '`POST /cgi-bin/service/get_admin_list`': adminList,
  '`POST /cgi-bin/service/get_app_qrcode`': appQrcode,
  '`POST /cgi-bin/service/get_login_info`': loginInfo,
  '`GET /cgi-bin/service/miniprogram/jscode2session`': session,
  '`POST /cgi-bin/service/corpid_to_opencorpid`': opencorpid,
  '`POST /cgi-bin/batch/userid_to_openuserid`': toOpenuserid,
  '`POST /cgi-bin/batch/openuserid_to_userid`': toUserid,
  '`POST /cgi-bin/license/get_active_info_by_user`': licence,
  '`POST /cgi-bin/license/set_auto_active_status`': autoActive,
}
