import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { encryptIn, unseal } from '../../helpers/simulator/push-wire.ts'
import {
  createSuiteBench,
  loginSuiteId,
  openEvent,
  suite,
  suiteId,
  templateId,
} from '../../helpers/simulator/suite-bench.ts'
import { minute } from '../../helpers/simulator/wechat-bench.ts'
import { corpId } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

const tokenPath = 'service/get_suite_token'
const body = { suite_id: suiteId, suite_secret: suite.suiteSecret }

describe('tickets of suites', () => {
  it('are pushed at the start for each suite, and whenever ten minutes have passed', async () => {
    const { simulator, server } = await createSuiteBench()
    await simulator.start()
    await simulator.suites.settle()
    const events = server.got.map(openEvent)
    expect(events.map(({ SuiteId }) => SuiteId).sort()).toEqual([templateId, suiteId, loginSuiteId].sort())
    expect(events[0]).toEqual({
      SuiteId: expect.any(String),
      InfoType: 'suite_ticket',
      TimeStamp: expect.stringMatching(/^\d{10}$/),
      SuiteTicket: expect.stringMatching(/^[\w-]{64}$/),
    })
    const { text } = unseal(encryptIn(server.got[0]?.body ?? ''))
    expect(text).toContain('<InfoType> <![CDATA[suite_ticket]]></InfoType>')
    simulator.clock.advance(10 * minute - 5000)
    await simulator.suites.settle()
    expect(server.got).toHaveLength(3)
    simulator.clock.advance(5000)
    await simulator.suites.settle()
    expect(server.got).toHaveLength(6)
    simulator.suites.stopTicketPushes(suiteId)
    simulator.clock.advance(100 * minute)
    await simulator.suites.settle()
    expect(server.got).toHaveLength(8)
    simulator.suites.startTicketPushes(suiteId)
    await simulator.suites.settle()
    expect(server.got).toHaveLength(9)
    await simulator.stop()
    simulator.clock.advance(100 * minute)
    await simulator.suites.settle()
    expect(server.got).toHaveLength(9)
  })

  it('are good for thirty minutes, for their own suite, though newer ones were made', async () => {
    const { simulator, call } = await createSuiteBench()
    const { ticket: suite_ticket } = await simulator.suites.pushTicket(suiteId)
    const { ticket: newer } = await simulator.suites.pushTicket(suiteId)
    const { ticket: foreign } = await simulator.suites.pushTicket(templateId)
    const ask = (ticket: string) => call(tokenPath, {}, { ...body, suite_ticket: ticket })
    const { suite_access_token, ...rest } = await ask(suite_ticket)
    expect(rest).toEqual({ expires_in: 7200 })
    simulator.clock.advance(30 * minute - 20_000)
    expect((await ask(newer)).suite_access_token).toBe(suite_access_token)
    expect(await ask(foreign)).toMatchObject({
      errcode: 40085,
      errmsg: expect.stringMatching(/^invaild suite ticket, hint: \[\d{25}\], from ip: /),
    })
    simulator.clock.advance(20_000)
    expect((await ask(suite_ticket)).errcode).toBe(40085)
  })

  it('are pushed once more after a failure, and not after an error text', async () => {
    const answers: Record<string, object> = { [suiteId]: { status: 500 }, [templateId]: { body: 'no' } }
    const { simulator, server } = await createSuiteBench({}, ({ path }) => answers[path.split('/')[2] ?? ''])
    const { delivery } = await simulator.suites.pushTicket(suiteId)
    expect(delivery).toMatchObject({ taken: false, status: 500 })
    expect(delivery.tries).toHaveLength(3)
    const [one, two] = server.got
    expect(two?.body).toBe(one?.body)
    expect(two?.query['msg_signature']).not.toBe(one?.query['msg_signature'])
    const { delivery: refused } = await simulator.suites.pushTicket(templateId)
    expect(refused).toMatchObject({ taken: false, status: 200, body: 'no' })
    expect(refused.tries).toHaveLength(1)
  })
})

describe('the token of a suite', () => {
  it('is refused in the order of the platform', async () => {
    const { simulator, call, suiteToken, service } = await createSuiteBench()
    const errcode = async (given: object) => (await call(tokenPath, {}, given)).errcode
    expect(await errcode({})).toBe(41021)
    expect(await errcode({ suite_id: 'x' })).toBe(41024)
    expect(await errcode({ suite_id: 'x', suite_secret: 'x' })).toBe(41023)
    expect(await errcode({ suite_id: 'x', suite_secret: 'x', suite_ticket: 'x' })).toBe(40083)
    expect(await errcode({ ...body, suite_secret: 'x', suite_ticket: 'x' })).toBe(40080)
    expect(await errcode({ ...body, suite_ticket: 'x' })).toBe(40085)
    simulator.suites.update(suiteId, { ipList: ['192.0.2.1'] })
    expect(await errcode({ ...body, suite_ticket: 'x' })).toBe(60020)
    simulator.suites.update(suiteId, { ipList: undefined })

    expect((await service('get_pre_auth_code')).errcode).toBe(0)
    const code = async (suite_access_token: string) =>
      (await call('service/get_pre_auth_code', { suite_access_token })).errcode
    expect(await code('')).toBe(41022)
    const held = await suiteToken()
    simulator.suites.revokeSuiteTokens(suiteId)
    expect(await code(held)).toBe(40082)
    const next = await suiteToken()
    expect(next).not.toBe(held)
    simulator.clock.advance(121 * minute)
    expect(await code(next)).toBe(42009)
  })

  it('is of another kind than those of providers and apps', async () => {
    const { call, suiteToken, token: appToken, installed, corpToken } = await createSuiteBench()
    const provider = await call(
      'service/get_provider_token',
      {},
      { corpid: suite.providerCorpId, provider_secret: suite.providerSecret },
    )
    expect(provider).toEqual({ provider_access_token: expect.any(String), expires_in: 7200 })
    const code = async (suite_access_token: string) =>
      (await call('service/get_pre_auth_code', { suite_access_token })).errcode
    expect(await code(provider.provider_access_token)).toBe(40082)
    expect(await code(await appToken())).toBe(40014)
    expect(await code(await corpToken(await installed()))).toBe(40014)
    expect((await call('agent/list', { access_token: await suiteToken() })).errcode).toBe(40014)
    const wrong = await call(
      'service/get_provider_token',
      {},
      { corpid: suite.providerCorpId, provider_secret: 'x' },
    )
    expect(wrong.errcode).toBe(40001)
  })
})

describe('what a company changes', () => {
  it('is told without what it was, and can be read', async () => {
    const { simulator, server, installed, service } = await createSuiteBench()
    const { permanent_code, auth_corp_info } = await installed()
    const auth_corpid = auth_corp_info.corpid
    const { pushes } = await simulator.suites.changeAuth(suiteId, corpId, {
      visible: { userids: ['lisi'], departments: [2] },
      authMode: 1,
    })
    expect(pushes).toMatchObject([{ taken: true }])
    expect(openEvent(server.got.at(-1))).toEqual({
      SuiteId: suiteId,
      InfoType: 'change_auth',
      TimeStamp: expect.any(String),
      AuthCorpId: auth_corpid,
    })
    const answer = await service('v2/get_auth_info', { auth_corpid, permanent_code })
    expect(answer.auth_info.agent[0]).toMatchObject({
      auth_mode: 1,
      privilege: { level: 3, allow_party: [2], allow_user: [expect.stringMatching(/^wo/)] },
    })
    const count = server.got.length
    await simulator.suites.changeAuth(suiteId, corpId, { enabled: false, push: false })
    expect(server.got).toHaveLength(count)
  })

  it('ends its tokens and permanent code when it cancels', async () => {
    const { simulator, server, installed, corpToken, service, call } = await createSuiteBench()
    const granted = await installed()
    const { permanent_code, auth_corp_info } = granted
    const auth_corpid = auth_corp_info.corpid
    const access_token = await corpToken(granted)
    expect((await call('agent/list', { access_token })).agentlist).toMatchObject([{ agentid: 1000004 }])
    await simulator.suites.cancel(suiteId, corpId)
    expect(openEvent(server.got.at(-1))).toMatchObject({ InfoType: 'cancel_auth', AuthCorpId: auth_corpid })
    expect((await call('agent/list', { access_token })).errcode).toBe(40014)
    const ask = () => service('get_corp_token', { auth_corpid, permanent_code })
    expect((await ask()).errcode).toBe(40084)
    simulator.suites.update(suiteId, { cancelledErrcode: 48004 })
    expect((await ask()).errcode).toBe(48004)
    await expect(simulator.suites.cancel(suiteId, corpId)).rejects.toThrow('has not installed')

    const again = await installed()
    expect(again.permanent_code).not.toBe(permanent_code)
    expect((await ask()).errcode).toBe(40084)
  })

  it('is asked for with the right permanent code, of the right suite and company', async () => {
    const { installed, service } = await createSuiteBench()
    const { permanent_code, auth_corp_info } = await installed()
    const developed = await installed(templateId)
    const auth_corpid = auth_corp_info.corpid
    const ask = async (change: object, id?: string) =>
      (await service('get_corp_token', { auth_corpid, permanent_code, ...change }, id)).errcode
    expect(await ask({})).toBeUndefined()
    expect(await ask({ permanent_code: '' })).toBe(41025)
    expect(await ask({ permanent_code: 'x' })).toBe(40084)
    expect(await ask({ permanent_code: developed.permanent_code })).toBe(48003)
    expect(await ask({ auth_corpid: auth_corpid.toLowerCase() })).toBe(2000002)
    expect(await ask({ auth_corpid: corpId })).toBe(2000002)
    expect(await ask({}, templateId)).toBe(48002)
  })

  it('of a template can be its secret: the code that is pushed brings the new one', async () => {
    const { simulator, server, installed, service, call } = await createSuiteBench()
    const granted = await installed(templateId)
    const { corpid } = granted.auth_corp_info
    const ask = (corpsecret: string) => call('gettoken', { corpid, corpsecret })
    const { access_token } = await ask(granted.permanent_code)
    await simulator.suites.resetPermanentCode(templateId, corpId)
    const event = openEvent(server.got.at(-1))
    expect(event).toMatchObject({ InfoType: 'reset_permanent_code', AuthCode: expect.any(String) })
    expect((await ask(granted.permanent_code)).errcode).toBe(40001)
    expect((await call('agent/list', { access_token })).errcode).toBe(40014)
    const renewed = await service('v2/get_permanent_code', { auth_code: event['AuthCode'] }, templateId)
    expect((await ask(renewed.permanent_code)).errcode).toBe(0)

    await simulator.suites.resetPermanentCode(templateId, corpId, { oldCodeEnds: 'when-redeemed' })
    expect((await ask(renewed.permanent_code)).errcode).toBe(0)
    const { AuthCode: auth_code } = openEvent(server.got.at(-1))
    await service('v2/get_permanent_code', { auth_code }, templateId)
    expect((await ask(renewed.permanent_code)).errcode).toBe(40001)
  })
})

describe('an event by a program', () => {
  it('says what it is told to, late, forged, twice or again', async () => {
    const { simulator, server } = await createSuiteBench()
    const push = (fields: Record<string, string>, options = {}) =>
      simulator.suites.pushEvent(suiteId, fields, options)
    await push({ InfoType: 'cancel_auth', AuthCorpId: 'wp1' }, { createTime: 1_500_000_000 })
    expect(openEvent(server.got[0])).toEqual({
      SuiteId: suiteId,
      InfoType: 'cancel_auth',
      TimeStamp: '1500000000',
      AuthCorpId: 'wp1',
    })
    await push({ SuiteId: templateId, InfoType: 'x' }, { duplicate: true })
    expect(openEvent(server.got[1])['SuiteId']).toBe(templateId)
    expect(server.got[2]?.body).toBe(server.got[1]?.body)
    expect((await push({}, { retry: true })).taken).toBe(true)
    expect(server.got[3]?.body).toBe(server.got[1]?.body)
    const shared = { InfoType: 'share_agent_change', AppId: '11', CorpId: 'ww11111' }
    await push(shared, { brokenCdata: ['CorpId'] })
    const { text } = unseal(encryptIn(server.got.at(-1)?.body ?? ''))
    expect(text).toContain('<CorpId>![CDATA[ww11111]]</CorpId>')
    await push({ InfoType: 'x' }, { tamper: 'receiver' })
    expect(unseal(encryptIn(server.got.at(-1)?.body ?? '')).receiveId).not.toBe(suiteId)
    await expect(push({ InfoType: 'x' }, { tamper: 'x' })).rejects.toThrow('option "tamper" must be one of')
    await expect(simulator.suites.pushEvent('ww1', {})).rejects.toThrow('there is no suite "ww1"')
  })

  it('of an authorisation is given up after a second', async () => {
    const { simulator } = await createSuiteBench({}, () => undefined, { replyTimeoutMs: 60_000 })
    const { tries } = await simulator.suites.pushEvent(suiteId, { InfoType: 'cancel_auth' })
    expect(tries.map(({ error }) => error)).toEqual(Array(3).fill('no answer within 1000 ms'))
  })
})

describe('the log of requests', () => {
  it('has neither secrets nor tickets, codes and tokens', async () => {
    const { simulator, installed, corpToken, suiteToken, server } = await createSuiteBench()
    const granted = await installed()
    const secrets = [
      suite.suiteSecret,
      granted.permanent_code,
      await suiteToken(),
      await corpToken(granted),
      ...server.got.map(openEvent).flatMap(({ SuiteTicket, AuthCode }) => SuiteTicket ?? AuthCode ?? []),
    ]
    const log = JSON.stringify(simulator.requests.list())
    expect(secrets.filter((secret) => log.includes(String(secret)))).toEqual([])
  })
})

describe('the URLs of a suite', () => {
  it('are asked for a proof that is sealed for the company of the provider', async () => {
    const { simulator, server } = await createSuiteBench({}, ({ query }) => ({
      body: unseal(query['echostr'] ?? '').text,
    }))
    expect(await simulator.suites.verifyUrls(suiteId)).toEqual({
      command: { passed: true },
      data: { passed: true },
    })
    expect(server.got.map(({ path }) => path)).toEqual([
      `/command/${suiteId}`,
      `/data/${suiteId}/${suite.providerCorpId}`,
    ])
    for (const { query } of server.got) {
      expect(unseal(query['echostr'] ?? '').receiveId).toBe(suite.providerCorpId)
    }
  })
})
