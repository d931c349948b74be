import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { minute } from '../../helpers/simulator/wechat-bench.ts'
import { agent, callback, corpId, createWecomBench, otherAgent } from '../../helpers/simulator/wecom-bench.ts'

const fixed = { now: () => 1_700_000_000_000 }
const privateinfo = { scope: 'snsapi_privateinfo' } as const

describe('auth/getuserinfo', () => {
  it.each([
    ['user123', { userid: 'user123' }],
    ['USER123', { userid: 'user123' }],
    ['partner', { userid: 'ww00000000000000ff/zhouba' }],
    ['customer', { openid: expect.any(String), external_userid: expect.stringMatching(/^wm/) }],
    ['visitor', { openid: expect.any(String) }],
  ])('tells who %s is', async (personId, identity) => {
    const { ask, code } = createWecomBench()
    const answer = await ask('auth/getuserinfo', { code: code(personId, privateinfo) })
    const { user_ticket, ...rest } = answer
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok', ...identity })
    expect(user_ticket !== undefined).toBe(personId.toLowerCase() === 'user123')
  })

  it('gives a ticket only for snsapi_privateinfo in the app, to an app that may see the member', async () => {
    const { ask, code, simulator } = createWecomBench()
    const ticketOf = async (...given: Parameters<typeof code>) =>
      (await ask('auth/getuserinfo', { code: code(...given) })).user_ticket
    expect(await ticketOf('lisi')).toBeUndefined()
    expect(await ticketOf('lisi', { ...privateinfo, via: 'web' })).toBeUndefined()
    expect(await ticketOf('lisi', privateinfo)).toEqual(expect.any(String))
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { departments: [2] } })
    expect(await ticketOf('lisi', privateinfo)).toBeUndefined()
    expect(await ticketOf('wangwu', privateinfo)).toEqual(expect.any(String))
    expect(await ask('auth/getuserinfo', { code: code('lisi') })).toMatchObject({
      errcode: 0,
      userid: 'lisi',
    })
  })

  it('takes a code once, for five minutes, in its own corp', async () => {
    const { ask, code, simulator } = createWecomBench(fixed)
    const use = async (value: string): Promise<number> =>
      (await ask('auth/getuserinfo', { code: value })).errcode
    const used = code()
    expect([await use(used), await use(used)]).toEqual([0, 40029])
    expect(await use('')).toBe(41008)
    expect(await use('nonsense')).toBe(40029)
    const [old, young] = [code(), code()]
    simulator.clock.advance(5 * minute - 1)
    expect(await use(young)).toBe(0)
    simulator.clock.advance(1)
    expect(await use(old)).toBe(40029)

    const corp = simulator.corps.get(corpId)
    if (corp === undefined) throw new Error('no corp')
    simulator.corps.add({ ...corp, corpId: 'ww2' })
    const foreign = simulator.corps.issueCode('ww2', 'user123', { agentId: agent.agentId })
    expect(await use(foreign)).toBe(40029)
  })

  it('can answer 42003 to an old code', async () => {
    const { ask, code, simulator } = createWecomBench({ expiredCodeErrcode: 42003 })
    const old = code()
    simulator.clock.advance(5 * minute)
    expect((await ask('auth/getuserinfo', { code: old })).errcode).toBe(42003)
  })

  it('answers 40029 for a member who was removed meanwhile', async () => {
    const { ask, code, simulator } = createWecomBench()
    const value = code('lisi')
    expect(simulator.corps.removeMember(corpId, 'LISI')).toBe(true)
    expect((await ask('auth/getuserinfo', { code: value })).errcode).toBe(40029)
  })

  it('does not use a code up when the token or the app is wrong', async () => {
    const { call, code, token, simulator } = createWecomBench()
    const value = code()
    const use = async (access_token: string): Promise<number> =>
      (await call('auth/getuserinfo', { access_token, code: value })).errcode
    expect(await use('')).toBe(41001)
    const dead = await token()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    expect(await use(dead)).toBe(40014)
    expect(await use(await token(otherAgent.secret))).toBe(50001)
    simulator.faults.arm({ api: 'cgi-bin/auth/getuserinfo', kind: 'errcode', errcode: 42001 })
    expect(await use(await token())).toBe(42001)
    expect(await use(await token())).toBe(0)
  })

  it.each([
    ['app', 'http://localhost:8080/cb', 0],
    ['app', 'https://app.example/cb', 0],
    ['app', 'https://APP.example:443/cb', 0],
    ['app', 'http://app.example:8080/cb', 50001],
    ['app', 'https://sub.app.example/cb', 50001],
    ['app', 'https://port.example:8443/cb', 0],
    ['app', 'https://port.example/cb', 50001],
    ['app', 'https://callback.example/cb', 50001],
    ['web', 'https://callback.example/cb', 0],
    ['web', 'https://app.example/cb', 0],
  ] as const)('of a code sent %s to %s answers %i', async (via, redirectUri, errcode) => {
    const { ask, code, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, {
      trustedDomains: ['localhost:*', 'app.example', 'port.example:8443'],
      callbackDomains: ['callback.example'],
    })
    expect((await ask('auth/getuserinfo', { code: code('lisi', { via, redirectUri }) })).errcode).toBe(
      errcode,
    )
  })
})

describe('user/getuserinfo', () => {
  it('spells the same in the older way', async () => {
    const { ask, code } = createWecomBench()
    const member = await ask('user/getuserinfo', { code: code('user123', privateinfo) })
    expect(member).toEqual({
      errcode: 0,
      errmsg: 'ok',
      UserId: 'user123',
      DeviceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      user_ticket: expect.any(String),
      expires_in: 7200,
    })
    const customer = await ask('user/getuserinfo', { code: code('customer') })
    expect(Object.keys(customer)).toEqual(['errcode', 'errmsg', 'OpenId', 'DeviceId', 'external_userid'])
    const again = await ask('user/getuserinfo', { code: code('user123', { via: 'web' }) })
    expect(again).toEqual({ errcode: 0, errmsg: 'ok', UserId: 'user123' })
  })

  it('uses up the same codes', async () => {
    const { ask, code } = createWecomBench()
    const value = code()
    await ask('user/getuserinfo', { code: value })
    expect((await ask('auth/getuserinfo', { code: value })).errcode).toBe(40029)
  })
})

describe('auth/getuserdetail', () => {
  async function createTicketBench() {
    const bench = createWecomBench(fixed)
    const { user_ticket } = await bench.ask('auth/getuserinfo', { code: bench.code('user123', privateinfo) })
    const detail = () => bench.ask('auth/getuserdetail', {}, { user_ticket })
    return { ...bench, user_ticket, detail, corps: bench.simulator.corps }
  }

  it('tells what the member agreed to show, as often as it is asked', async () => {
    const { detail } = await createTicketBench()
    const first = await detail()
    expect(first).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'user123',
      gender: '1',
      avatar: expect.stringMatching(
        /^http:\/\/.+\/simulator\/corps\/ww0000000000000001\/avatars\/user123\.svg$/,
      ),
      qr_code: expect.stringMatching(/^https:\/\/open\.work\.weixin\.qq\.com\/wwopen\/userQRCode\?vcode=/),
      mobile: '13800138000',
      email: 'zhang@company.com',
      biz_mail: 'zhangsan@company.com',
      address: '',
    })
    expect(await detail()).toEqual({ ...first, avatar: expect.any(String) })
  })

  it('leaves out what the admin has not ticked', async () => {
    const { detail, corps } = await createTicketBench()
    corps.updateAgent(corpId, agent.agentId, { sensitiveFields: ['mobile'] })
    const { avatar, ...rest } = await detail()
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok', userid: 'user123', gender: '0', mobile: '13800138000' })
    expect(avatar).toMatch(/avatars\/-\.svg$/)
  })

  it('shows nothing after the consent was withdrawn from this app', async () => {
    const { detail, corps } = await createTicketBench()
    corps.withdrawConsent(corpId, 'user123', otherAgent.agentId)
    expect((await detail()).mobile).toBe('13800138000')
    corps.withdrawConsent(corpId, 'USER123', agent.agentId)
    const { avatar, ...rest } = await detail()
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok', userid: 'user123', gender: '0' })
    expect(avatar).toMatch(/avatars\/-\.svg$/)
  })

  it('answers 84014 after 30 minutes, 84015 to other apps and nonsense, 84090 without a ticket', async () => {
    const { ask, call, detail, simulator, token, user_ticket } = await createTicketBench()
    const access_token = await token(otherAgent.secret)
    expect((await call('auth/getuserdetail', { access_token }, { user_ticket })).errcode).toBe(84015)
    expect((await ask('auth/getuserdetail', {}, { user_ticket: 'x' })).errcode).toBe(84015)
    expect((await ask('auth/getuserdetail', {}, {})).errcode).toBe(84090)
    expect((await ask('auth/getuserdetail', { user_ticket }, { code: 'x' })).errcode).toBe(84090)
    simulator.clock.advance(30 * minute - 1)
    expect((await detail()).errcode).toBe(0)
    simulator.clock.advance(1)
    expect((await detail()).errcode).toBe(84014)
  })

  it('answers 60011 when the member has left the visible range, 60111 when the corp', async () => {
    const { detail, corps } = await createTicketBench()
    corps.updateAgent(corpId, agent.agentId, { visible: { tags: [1] } })
    expect((await detail()).errcode).toBe(60011)
    corps.removeMember(corpId, 'user123')
    expect((await detail()).errcode).toBe(60111)
  })

  it('wants a POST with JSON, and goes on with a warning when it cannot read it', async () => {
    const { ask, simulator, token } = await createTicketBench()
    expect((await ask('auth/getuserdetail', { code: 'x' })).errcode).toBe(40063)
    expect((await ask('auth/getuserdetail', {}, '')).errcode).toBe(40063)
    const broken = await ask('auth/getuserdetail', {}, '{"user_ticket":')
    expect(broken.errcode).toBe(84090)
    expect(broken.errmsg).toMatch(/^Warning: wrong json format\. user_ticket missing, hint/)
    const form = await request(simulator.handler)
      .post(`/qyapi.weixin.qq.com/cgi-bin/auth/getuserdetail?access_token=${await token()}`)
      .type('form')
      .send({ user_ticket: 'x' })
    expect([form.status, JSON.parse(form.text).errcode]).toEqual([200, 40063])
  })

  it('reads JSON of any content type', async () => {
    const { simulator, token, user_ticket } = await createTicketBench()
    const response = await request(simulator.handler)
      .post(`/qyapi.weixin.qq.com/cgi-bin/auth/getuserdetail?access_token=${await token()}`)
      .set('content-type', 'text/plain')
      .send(JSON.stringify({ user_ticket }))
    expect(JSON.parse(response.text)).toMatchObject({ errcode: 0, userid: 'user123' })
  })
})

describe('issueCode', () => {
  it('refuses what cannot be', () => {
    const { code, simulator } = createWecomBench()
    expect(() => code('nobody')).toThrow('no person "nobody"')
    expect(() => code('lisi', { agentId: 7 })).toThrow('no agent 7')
    expect(() => code('lisi', { scope: 'x' as never })).toThrow('"scope"')
    expect(() => code('lisi', { via: 'x' as never })).toThrow('"via"')
    expect(() => code('lisi', { redirectUri: '/cb' })).toThrow('"redirectUri"')
    expect(() => code('lisi', { redirect_uri: callback } as never)).toThrow('"redirect_uri"')
    expect(() => simulator.corps.issueCode('x', 'lisi', { agentId: 1 })).toThrow('no corp "x"')
  })
})
