import { expect } from '@jest/globals'
import { type Answered, type Asked, createBench, hour, minute, type Proofs } from './bench.ts'
import {
  type CorpBench,
  createCorpBench,
  fetchCorpToken,
  ok,
  otherSecret,
  qyapi,
  secret,
} from './corp-caller.ts'
import { checkCorpOrder, expectCorpRefusal, expectSuccess } from './verdicts.ts'
import { agentId, corpId } from './wecom-login.ts'

const access_token = expect.stringMatching(/^[\w-]{100,512}$/)

async function gettoken(): Promise<void> {
  const bench = createBench()
  const { corps, clock } = bench.simulator
  const right: Asked = {
    host: qyapi,
    path: '/cgi-bin/gettoken',
    query: { corpid: corpId, corpsecret: secret },
  }
  corps.updateAgent(corpId, agentId, { trustedIps: [] })
  await checkCorpOrder(bench, right, [
    [41004, { query: { corpid: undefined, corpsecret: undefined } }],
    [41002, { query: { corpid: undefined } }],
    [40013, { query: { corpid: 'ww00000000000000ff' } }],
    [40001, { query: { corpsecret: 'wrong' } }],
  ])
  // It is not behind the trusted IPs.
  const first = await bench.ask(right)
  expectSuccess(first, 'wecom', { ...ok, access_token, expires_in: 7200 })
  clock.advance(hour)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 3600 })
  const other = await fetchCorpToken(bench, otherSecret)
  expect(other).not.toBe(first.json['access_token'])
  clock.advance(hour)
  expect((await bench.ask(right)).json['access_token']).not.toBe(first.json['access_token'])
  corps.updateAgent(corpId, agentId, { enabled: false })
  expectCorpRefusal(await bench.ask(right), 40001)
}

const private_ = { agentId, scope: 'snsapi_privateinfo' } as const

/** What both endpoints that take a code look at. */
async function checkCode(bench: CorpBench, path: string): Promise<void> {
  const { corps, clock } = bench.simulator
  const codeOf = (person = 'user123', options: Parameters<typeof corps.issueCode>[2] = { agentId }): string =>
    corps.issueCode(corpId, person, options)
  const code = codeOf()
  const right = bench.call(path, { code })
  await bench.checkCaller(right, { query: { code: undefined } })
  await checkCorpOrder(bench, right, [
    [41008, { query: { code: undefined } }],
    [40029, { query: { code: 'nothing' } }],
  ])
  // A token of another app, and a host that this app does not trust: the code is not used up.
  const other = await fetchCorpToken(bench, otherSecret)
  expectCorpRefusal(await bench.get(path, { code, access_token: other }), 50001)
  corps.updateAgent(corpId, agentId, { trustedDomains: ['example.com'] })
  const elsewhere = codeOf('user123', { agentId, redirectUri: 'http://localhost:3000/' })
  expectCorpRefusal(await bench.get(path, { code: elsewhere }), 50001)
  expect((await bench.ask(right)).json['errcode']).toBe(0)
  expectCorpRefusal(await bench.ask(right), 40029)
  const old = codeOf()
  clock.advance(5 * minute)
  expectCorpRefusal(await bench.get(path, { code: old }), 40029)
}

async function authGetuserinfo(): Promise<void> {
  const path = 'auth/getuserinfo'
  await checkCode(await createCorpBench(), path)
  const bench = await createCorpBench()
  const { issueCode, updateAgent } = bench.simulator.corps
  const who = async (person: string, options: Parameters<typeof issueCode>[2], body: object) =>
    expectSuccess(await bench.get(path, { code: issueCode(corpId, person, options) }), 'wecom', {
      ...ok,
      ...body,
    })
  const user_ticket = expect.stringMatching(/^[\w-]{1,512}$/)
  await who('user123', { agentId }, { userid: 'user123' })
  await who('user123', private_, { userid: 'user123', user_ticket })
  await who('user123', { ...private_, via: 'web' }, { userid: 'user123' })
  await who('partner', { agentId }, { userid: 'ww00000000000000ff/zhouba' })
  const openid = expect.stringMatching(/^o/)
  await who('customer', { agentId }, { openid, external_userid: expect.stringMatching(/^wm/) })
  await who('visitor', { agentId }, { openid })
  // A member whom the app does not see is known by userid, and has no ticket.
  updateAgent(corpId, agentId, { visible: { departments: [4] } })
  await who('user123', private_, { userid: 'user123' })
}

async function userGetuserinfo(): Promise<void> {
  const path = 'user/getuserinfo'
  await checkCode(await createCorpBench(), path)
  const bench = await createCorpBench()
  const { issueCode } = bench.simulator.corps
  const ask = (person: string, options: Parameters<typeof issueCode>[2]): Promise<Answered> =>
    bench.get(path, { code: issueCode(corpId, person, options) })
  const DeviceId = expect.any(String)
  const member = { ...ok, UserId: 'user123' }
  expectSuccess(await ask('user123', { agentId }), 'wecom', { ...member, DeviceId })
  const ticket = { user_ticket: expect.any(String), expires_in: 7200 }
  expectSuccess(await ask('user123', private_), 'wecom', { ...member, DeviceId, ...ticket })
  expectSuccess(await ask('user123', { agentId, via: 'web' }), 'wecom', member)
  const OpenId = expect.stringMatching(/^o/)
  expectSuccess(await ask('visitor', { agentId }), 'wecom', { ...ok, OpenId, DeviceId })
}

async function authGetuserdetail(): Promise<void> {
  const bench = await createCorpBench()
  const { corps, clock } = bench.simulator
  const path = 'auth/getuserdetail'
  const ticketOf = async (): Promise<string> => {
    const code = corps.issueCode(corpId, 'user123', private_)
    return String((await bench.get('auth/getuserinfo', { code })).json['user_ticket'])
  }
  const right = bench.call(path, {}, { user_ticket: await ticketOf() })
  await bench.checkCaller(right, { body: {} })
  await checkCorpOrder(bench, right, [
    [40063, { method: 'GET' }],
    [84090, { body: { user_ticket: undefined } }],
    [84015, { body: { user_ticket: 'nothing' } }],
  ])
  // Bad JSON is no error of its own.
  const bad = await bench.post(path, '{"user_ticket"')
  expectCorpRefusal(bad, 84090)
  expect(bad.json['errmsg']).toMatch(/^Warning: wrong json format\. /)

  const shown = {
    ...ok,
    userid: 'user123',
    gender: '1',
    avatar: expect.stringMatching(/^http:/),
    qr_code: expect.stringMatching(/^https:\/\/open\.work\.weixin\.qq\.com\/wwopen\/userQRCode\?vcode=/),
    mobile: '13800138000',
    email: 'zhang@company.com',
    biz_mail: 'zhangsan@company.com',
    address: '',
  }
  expectSuccess(await bench.ask(right), 'wecom', shown)
  expectSuccess(await bench.ask(right), 'wecom', shown)
  corps.updateAgent(corpId, agentId, { sensitiveFields: ['mobile'] })
  const { userid, mobile, avatar } = shown
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, userid, mobile, avatar, gender: '0' })
  corps.withdrawConsent(corpId, 'user123')
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, userid, avatar, gender: '0' })
  corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011)
  corps.removeMember(corpId, 'user123')
  expectCorpRefusal(await bench.ask(right), 60111)
  clock.advance(30 * minute)
  expectCorpRefusal(await bench.ask(right), 84014)
}

async function jscode2session(): Promise<void> {
  const bench = await createCorpBench()
  const { corps, clock } = bench.simulator
  const path = 'miniprogram/jscode2session'
  const login = (): string => corps.miniProgramLogin(corpId, 'user123', { agentId })
  const right = bench.call(path, { js_code: login(), grant_type: 'authorization_code' })
  await bench.checkCaller(right, { query: { js_code: undefined } })
  await checkCorpOrder(bench, right, [
    [41008, { query: { js_code: undefined } }],
    [40058, { query: { grant_type: undefined } }],
    [40029, { query: { js_code: 'nothing' } }],
  ])
  const others = { access_token: await fetchCorpToken(bench, otherSecret) }
  expectCorpRefusal(await bench.ask({ ...right, query: { ...right.query, ...others } }), 40029)
  const session_key = expect.stringMatching(/^[\w+/]{22}==$/)
  const answer = await bench.ask(right)
  expectSuccess(answer, 'wecom', { corpid: corpId, userid: 'user123', session_key, ...ok })
  expect(answer.text).toMatch(/"errcode":0,"errmsg":"ok"\}$/)
  expectCorpRefusal(await bench.ask(right), 40029)
  const old = login()
  clock.advance(5 * minute)
  expectCorpRefusal(await bench.get(path, { js_code: old, grant_type: 'authorization_code' }), 40029)
}

export const qyapiLogin: Proofs = {
  '`GET /cgi-bin/gettoken`': gettoken,
  '`GET /cgi-bin/auth/getuserinfo`': authGetuserinfo,
  '`POST /cgi-bin/auth/getuserdetail`': authGetuserdetail,
  '`GET /cgi-bin/user/getuserinfo`': userGetuserinfo,
  '`GET /cgi-bin/miniprogram/jscode2session`': jscode2session,
}
