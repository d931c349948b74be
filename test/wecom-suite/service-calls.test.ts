import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import { createServiceCalls, type ServiceCalls } from '../../lib/wecom-suite/service/service-calls.ts'
import { createEngineBench } from '../helpers/platforms/engine-bench.ts'
import { type ScriptedPlatform, scriptedPlatform } from '../helpers/platforms/scripted-platform.ts'
import { createTokenPlatform } from '../helpers/platforms/token-platform.ts'

const incomplete = { code: 'ERR_PLATFORM', status: 502 }

function callsOf(
  suiteId: string,
  ...answers: (object | Error)[]
): ServiceCalls & Pick<ScriptedPlatform, 'asked'> {
  const { http, asked } = scriptedPlatform(...answers)
  const { engine: tokens } = createEngineBench()
  const calls = createServiceCalls({
    suiteId,
    isTemplate: suiteId.startsWith('dk'),
    tokens,
    suiteSource: createTokenPlatform({ key: '{suite}' }).source,
    providerSource: createTokenPlatform({ key: '{provider}' }).source,
    http,
    base: 'https://qyapi.example',
  })
  return { ...calls, asked }
}
const callsTo = (...answers: (object | Error)[]) => callsOf('ww1', ...answers)
const templateTo = (...answers: (object | Error)[]) => callsOf('dk1', ...answers)
const asSuite = { suite_access_token: 'secret-token-number-1' }

describe('a call of a service provider', () => {
  it('for a link to install has the token of the suite', async () => {
    const calls = callsTo({ pre_auth_code: 'PRE' })
    expect(await calls.createPreAuthCode()).toBe('PRE')
    expect(calls.asked).toEqual([{ api: 'cgi-bin/service/get_pre_auth_code', method: 'GET', query: asSuite }])
    await expect(callsTo({}).createPreAuthCode()).rejects.toMatchObject(incomplete)
  })

  it('for a customised link has the token of the provider', async () => {
    const calls = templateTo({ qrcode_url: 'https://q.example' })
    expect(await calls.createCustomizedLink('state')).toEqual({ url: 'https://q.example' })
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/service/get_customized_auth_url',
        method: 'POST',
        query: { provider_access_token: 'secret-token-number-1' },
        body: { state: 'state', templateid_list: ['dk1'] },
      },
    ])
    await expect(templateTo({}).createCustomizedLink('state')).rejects.toMatchObject(incomplete)
  })

  it('for the token of a company differs for templates', async () => {
    const answer = { access_token: 'a token', expires_in: 7_200 }
    const [suite, template] = [callsTo(answer), templateTo(answer)]
    for (const calls of [suite, template]) {
      expect(await calls.fetchCorpToken('wpA', 'code')).toEqual({ token: 'a token', expiresIn: 7_200 })
    }
    expect(suite.asked).toEqual([
      {
        api: 'cgi-bin/service/get_corp_token',
        method: 'POST',
        query: asSuite,
        body: { auth_corpid: 'wpA', permanent_code: 'code' },
      },
    ])
    expect(template.asked).toEqual([
      { api: 'cgi-bin/gettoken', method: 'GET', query: { corpid: 'wpA', corpsecret: 'code' } },
    ])
  })
})

describe('the code of an installation', () => {
  const answer = { permanent_code: 'PERM', auth_corp_info: { corpid: 'wpA' } }

  it('gives a permanent code, which is asked for once', async () => {
    const named = { ...answer, auth_corp_info: { corpid: 'wpA', corp_name: 'x'.repeat(300) } }
    const calls = callsTo(named)
    expect(await calls.redeem('the code')).toEqual({
      corpId: 'wpA',
      permanentCode: 'PERM',
      corpName: 'x'.repeat(200),
    })
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/service/v2/get_permanent_code',
        method: 'POST',
        query: asSuite,
        body: { auth_code: 'the code' },
        repeatable: false,
      },
    ])
  })

  it('of a template gives what is known of the app, and the state of the link', async () => {
    const agent = [{ agentid: 1_000_071, auth_mode: 0 }, { agentid: 1_000_072 }]
    const calls = templateTo({ ...answer, state: 'shop7', auth_info: { agent } })
    expect(await calls.redeem('code')).toEqual({
      corpId: 'wpA',
      permanentCode: 'PERM',
      agentId: 1_000_071,
      authMode: 0,
      state: 'shop7',
    })
    expect(calls.asked[0]?.api).toBe('cgi-bin/service/get_permanent_code')
  })

  it.each([
    [{}],
    [{ ...answer, permanent_code: '' }],
    [{ ...answer, auth_corp_info: null }],
    [{ ...answer, auth_corp_info: 'wpA' }],
    [{ ...answer, auth_corp_info: { corpid: 7 } }],
  ])('gives nothing by the answer %j', async (odd) => {
    await expect(callsTo(odd).redeem('code')).rejects.toMatchObject(incomplete)
  })
})

describe('what WeCom says of an installation', () => {
  const infoIn = (answer: object) => callsTo(answer).fetchAuthInfo('wpA', 'code')
  const of = (agent: unknown) => ({ auth_info: { agent } })

  it('is asked for by the permanent code', async () => {
    const [suite, template] = [callsTo({}), templateTo({})]
    for (const calls of [suite, template]) await calls.fetchAuthInfo('wpA', 'code')
    const call = { method: 'POST', query: asSuite, body: { auth_corpid: 'wpA', permanent_code: 'code' } }
    expect(suite.asked).toEqual([{ api: 'cgi-bin/service/v2/get_auth_info', ...call }])
    expect(template.asked).toEqual([{ api: 'cgi-bin/service/get_auth_info', ...call }])
  })

  it.each([
    [of([{ agentid: '1000044', auth_mode: '1' }]), { agentId: 1_000_044, authMode: 1 }],
    [of([{ agentid: 0, auth_mode: 'x' }]), {}],
    [of([null]), {}],
    [of([]), {}],
    [of({ agentid: 1 }), {}],
    [{ auth_info: null, auth_corp_info: { corp_name: 7 } }, {}],
    [{ auth_corp_info: { corp_name: 'A' } }, { corpName: 'A' }],
  ])('by %j is %j', async (answer, info) => {
    expect(await infoIn(answer)).toEqual(info)
  })
})

describe('the code of a member', () => {
  it('says who it is, in what company', async () => {
    const known = { corpid: 'wpA', userid: 'woALICE', open_userid: 'woALICE', user_ticket: 'T' }
    const calls = callsTo({ ...known, expires_in: 7_200 })
    expect(await calls.fetchIdentity('code')).toEqual({
      corpId: 'wpA',
      userid: 'woALICE',
      openUserid: 'woALICE',
      user_ticket: 'T',
    })
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/service/auth/getuserinfo3rd',
        method: 'GET',
        query: { code: 'code', ...asSuite },
        repeatable: false,
      },
    ])
  })

  it.each([
    [
      { CorpId: 'wpA', UserId: 'woBOB' },
      { corpId: 'wpA', userid: 'woBOB' },
    ],
    [{ openid: 'oNOBODY' }, { openid: 'oNOBODY' }],
    [{ OpenId: 'oNOBODY', corpid: '' }, { openid: 'oNOBODY' }],
  ])('may be answered with %j', async (answer, identity) => {
    expect(await callsTo(answer).fetchIdentity('code')).toEqual(identity)
  })

  it.each([[{}], [{ corpid: 'wpA' }], [{ userid: 'woALICE' }], [{ openid: 7 }]])(
    'says nothing by %j',
    async (answer) => {
      await expect(callsTo(answer).fetchIdentity('code')).rejects.toMatchObject(incomplete)
    },
  )

  it('is dead where the token was refused twice', async () => {
    const refused = (): PlatformError =>
      new PlatformError('ERR_PLATFORM_TOKEN', { errcode: 42_009, errmsg: '', api: 'x' })
    const calls = callsTo(refused(), refused())
    await expect(calls.fetchIdentity('code')).rejects.toMatchObject({ code: 'ERR_CODE_DEAD' })
    expect(calls.asked.length).toBeLessThan(3)
  })

  it('gives a ticket for more, of the person whom the answer names', async () => {
    const calls = callsTo({ corpid: 'wpA', userid: 'woALICE', gender: '1' })
    expect(await calls.fetchUserDetail('T')).toMatchObject({ userid: 'woALICE', gender: '1' })
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/service/auth/getuserdetail3rd',
        method: 'POST',
        query: asSuite,
        body: { user_ticket: 'T' },
      },
    ])
    await expect(callsTo({ corpid: 'wpA' }).fetchUserDetail('T')).rejects.toMatchObject(incomplete)
  })
})
