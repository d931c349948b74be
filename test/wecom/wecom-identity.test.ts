import { describe, expect, it } from '@jest/globals'
import { type WecomClient, wecomClient } from 'express-wechat-auth'
import { codeExchangeContract } from '../contracts/code-exchange.ts'
import {
  agent,
  corpId,
  detailApi,
  exchangeApi,
  otherAgent,
  tokenApi,
  useWecom,
} from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawWecom } from '../helpers/faults/raw-wecom.ts'

const { simulator, issueCode } = useWecom()
const startWecom = useRawWecom()
const create = (): WecomClient => wecomClient({ ...agent, endpoints: simulator.endpoints })

describe('fetchIdentity()', () => {
  it.each<[string, object]>([
    ['user123', { userid: 'user123' }],
    ['zhaoliu', { userid: 'zhaoliu' }],
    ['partner', { userid: 'ww00000000000000ff/zhouba' }],
    [
      'customer',
      { openid: 'oExampleCorpCustomer00000001', external_userid: 'wmExampleCustomer000000000000001' },
    ],
    ['visitor', { openid: 'oExampleCorpVisitor000000001' }],
  ])('says who came with a code: %s', async (person, identity) => {
    expect(await create().fetchIdentity(issueCode(person))).toEqual(identity)
  })

  it('brings a ticket for personal data where the member agreed to that', async () => {
    const identity = await create().fetchIdentity(issueCode('user123', { scope: 'snsapi_privateinfo' }))
    expect(identity).toEqual({ userid: 'user123', user_ticket: expect.any(String) })
  })

  it('is refused after five minutes', async () => {
    const code = issueCode()
    simulator.clock.advance(300_001)
    expect(await errorOf(create().fetchIdentity(code))).toMatchObject({ code: 'ERR_CODE_DEAD', status: 401 })
  })

  it('is a configuration error for the code of another app', async () => {
    const client = wecomClient({ ...otherAgent, endpoints: simulator.endpoints })
    expect(await errorOf(client.fetchIdentity(issueCode()))).toMatchObject({
      code: 'ERR_PLATFORM_CONFIG',
      status: 502,
      errcode: 50001,
    })
  })

  it.each<[object, object]>([
    [{ UserId: 'Zhang', DeviceId: 'd1' }, { userid: 'Zhang' }],
    [
      { UserId: 'Zhang', user_ticket: 't1', expires_in: 7200 },
      { userid: 'Zhang', user_ticket: 't1' },
    ],
    [
      { OpenId: 'o1', DeviceId: 'd1', external_userid: 'wm1' },
      { openid: 'o1', external_userid: 'wm1' },
    ],
    [{ userid: 'Zhang', openid: '', external_userid: '' }, { userid: 'Zhang' }],
    [{ userid: '', openid: 'o1' }, { openid: 'o1' }],
  ])('reads the older spelling and empty fields too: %j', async (answer, identity) => {
    const wecom = await startWecom({ errcode: 0, errmsg: 'ok', ...answer })
    expect(await wecom.client().fetchIdentity('code')).toMatchObject(identity)
  })
})

codeExchangeContract({
  name: 'fetchIdentity()',
  simulator,
  api: exchangeApi,
  tokenApi,
  tokens: 1,
  newCode: issueCode,
  create,
  exchange: (client, code) => client.fetchIdentity(code),
  used: { errcode: 40029 },
  hidden: () => [agent.corpSecret],
  clientOf: async (answer) => (await startWecom({ errcode: 0, errmsg: 'ok', ...answer })).client(),
  unusable: [
    {},
    { userid: '' },
    { userid: '', openid: '' },
    { userid: 5 },
    { userid: ['user123'] },
    { userid: null, openid: null },
    { external_userid: 'wm1' },
    { user_ticket: 't1' },
  ].map((answer) => [answer, 'a userid or an openid']),
})

describe('fetchUserDetail()', () => {
  const ticketFor = async (client: WecomClient): Promise<string> => {
    const code = issueCode('user123', { scope: 'snsapi_privateinfo' })
    return (await client.fetchIdentity(code)).user_ticket ?? ''
  }

  it('brings what the member agreed to show', async () => {
    const client = create()
    expect(await client.fetchUserDetail(await ticketFor(client))).toMatchObject({
      userid: 'user123',
      gender: '1',
      mobile: '13800138000',
      email: 'zhang@company.com',
      biz_mail: 'zhangsan@company.com',
      avatar: expect.stringMatching(/^http/),
    })
  })

  it('is a POST of the ticket', async () => {
    const wecom = await startWecom({ userid: 'user123' })
    expect(await wecom.client().fetchUserDetail('the ticket')).toEqual({ userid: 'user123' })
    expect(wecom.calls).toMatchObject([
      {
        method: 'POST',
        api: detailApi,
        query: { access_token: 'token-1' },
        body: '{"user_ticket":"the ticket"}',
      },
    ])
  })

  it('says "log in again" for a ticket that is wrong or older than half an hour', async () => {
    const client = create()
    expect(await errorOf(client.fetchUserDetail('garbage'))).toMatchObject({
      code: 'ERR_CODE_DEAD',
      status: 401,
      errcode: 84015,
    })
    const ticket = await ticketFor(client)
    simulator.clock.advance(1_800_001)
    const error = await errorOf(client.fetchUserDetail(ticket))
    expect(error).toMatchObject({ code: 'ERR_CODE_DEAD', errcode: 84014 })
    expect(everyViewOf(error)).not.toContain(ticket)
  })

  it('shows nothing after the member took their consent back', async () => {
    const client = create()
    const ticket = await ticketFor(client)
    simulator.corps.withdrawConsent(corpId, 'user123')
    const detail = await client.fetchUserDetail(ticket)
    expect(detail).toMatchObject({ userid: 'user123', gender: '0' })
    expect(detail.mobile ?? '').toBe('')
  })

  it.each([{}, { userid: '' }, { userid: 5 }, { mobile: '13800138000' }])(
    'takes %j for an error',
    async (answer) => {
      const wecom = await startWecom({ errcode: 0, errmsg: 'ok', ...answer })
      expect(await errorOf(wecom.client().fetchUserDetail('ticket'))).toMatchObject({
        name: 'WechatAuthError',
        code: 'ERR_PLATFORM',
        status: 502,
      })
    },
  )
})
