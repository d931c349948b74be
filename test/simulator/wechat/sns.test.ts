import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import {
  createBench,
  day,
  exchangeQuery,
  hour,
  type Json,
  minute,
  mobile,
  official,
  website,
} from '../../helpers/simulator/wechat-bench.ts'
import { wrongCredentials } from '../../helpers/simulator/wrong-parameters.ts'

const rid = /, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/

describe('sns/oauth2/access_token', () => {
  it('answers a token in the documented form, as text/plain', async () => {
    const { simulator, get, codeOf } = createBench()
    const query = new URLSearchParams(exchangeQuery(await codeOf('xiaoming')))
    const response = await get(`/api.weixin.qq.com/sns/oauth2/access_token?${query}`)
    expect(response.status).toBe(200)
    expect(response.headers['content-type']).toBe('text/plain')
    expect(JSON.parse(response.text)).toEqual({
      access_token: expect.stringMatching(/^\d+_[\w-]{130}$/),
      expires_in: 7200,
      refresh_token: expect.stringMatching(/^\d+_[\w-]{130}$/),
      openid: simulator.users.openidOf('xiaoming', official.appId),
      scope: 'snsapi_userinfo',
      unionid: simulator.users.unionidOf('xiaoming', official.appId),
    })
  })

  it('answers 40163 when a code is used twice', async () => {
    const { codeOf, exchange } = createBench()
    const code = await codeOf()
    await exchange(code)
    const second = await exchange(code)
    expect(second.errcode).toBe(40163)
    expect(second.errmsg).toMatch(/^code been used, rid: /)
    expect(second.errmsg).toMatch(rid)
  })

  it('answers 40029 to a code it does not know, and to one of another app', async () => {
    const { codeOf, exchange, api } = createBench()
    expect((await exchange('__proto__')).errcode).toBe(40029)
    const code = await codeOf()
    const query = { ...exchangeQuery(code), appid: website.appId, secret: website.secret }
    expect((await api('sns/oauth2/access_token', query)).errcode).toBe(40029)
    expect((await exchange(code)).errcode).toBeUndefined()
  })

  it('answers 40029 to a code older than 5 minutes, or 42003 by option', async () => {
    for (const errcode of [40029, 42003] as const) {
      const { simulator, codeOf, exchange } = createBench({ expiredCodeErrcode: errcode })
      const code = await codeOf()
      simulator.clock.advance(5 * minute)
      expect((await exchange(code)).errcode).toBe(errcode)
    }
  })

  it('accepts a code that is a little younger than 5 minutes', async () => {
    const { simulator, codeOf, exchange } = createBench()
    const code = await codeOf()
    simulator.clock.advance(5 * minute - 20_000)
    expect((await exchange(code)).expires_in).toBe(7200)
  })

  it.each([...wrongCredentials, [41008, { code: '' }] as const])(
    'answers %i to %j',
    async (errcode, change) => {
      const { codeOf, api } = createBench()
      const answer = await api('sns/oauth2/access_token', { ...exchangeQuery(await codeOf()), ...change })
      expect(answer.errcode).toBe(errcode)
      expect(answer.errmsg).toMatch(rid)
    },
  )

  it('has a line break in the errmsg of 40002, as the platform has', async () => {
    const { api } = createBench()
    const answer = await api('sns/oauth2/access_token', { ...exchangeQuery('x'), grant_type: 'x' })
    expect(answer.errmsg).toMatch(/^invalid grant_type\n, rid: /)
  })

  it('reads parameters from the query only when it is strict: a posted form is answered 41002', async () => {
    const { simulator, codeOf } = createBench({ strict: true })
    const response = await request(simulator.handler)
      .post('/api.weixin.qq.com/sns/oauth2/access_token')
      .type('form')
      .send(exchangeQuery(await codeOf()))
    expect(JSON.parse(response.text).errcode).toBe(41002)
  })

  it('answers 40226 for a blocked person', async () => {
    const { codeOf, exchange } = createBench()
    expect((await exchange(await codeOf('fengxian'))).errcode).toBe(40226)
  })

  it('tells no unionid for snsapi_base, without one, and without an open platform account', async () => {
    const { simulator, codeOf, exchange } = createBench()
    expect(await exchange(await codeOf('xiaoming', { scope: 'snsapi_base' }))).not.toHaveProperty('unionid')
    expect(await exchange(await codeOf('laochen'))).not.toHaveProperty('unionid')
    simulator.apps.update(official.appId, { openPlatformAccount: undefined })
    expect(await exchange(await codeOf('xiaoming'))).not.toHaveProperty('unionid')
  })

  it('gives one person another openid in each app, and the same unionid', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const first = await exchange(await codeOf('afang'))
    const code = simulator.users.issueCode('afang', mobile.appId)
    const second = await api('sns/oauth2/access_token', {
      ...exchangeQuery(code),
      appid: mobile.appId,
      secret: mobile.secret,
    })
    expect(first.openid).toMatch(/^o[\w-]{27}$/)
    expect(second.openid).toMatch(/^o[\w-]{27}$/)
    expect(second.openid).not.toBe(first.openid)
    expect(second.unionid).toMatch(/^o[\w-]{27}$/)
    expect(second.unionid).toBe(first.unionid)
  })

  it('takes the first of a parameter given twice and survives broken encoding', async () => {
    const { get, codeOf } = createBench()
    const query = new URLSearchParams(exchangeQuery(await codeOf()))
    const twice = await get(`/api.weixin.qq.com/sns/oauth2/access_token?${query}&code=other&%E0%A4%A=%`)
    expect(JSON.parse(twice.text).expires_in).toBe(7200)
  })

  it('has a rid that begins with the time of the simulator', async () => {
    const { simulator, exchange } = createBench({ now: () => 0x64325568 * 1000 })
    expect((await exchange('x')).errmsg).toContain('rid: 64325568-')
    simulator.clock.advance(1000)
    expect((await exchange('x')).errmsg).toContain('rid: 64325569-')
  })
})

describe('sns/oauth2/refresh_token', () => {
  const queryOf = (token: Json) => ({
    appid: official.appId,
    grant_type: 'refresh_token',
    refresh_token: token.refresh_token,
  })

  it('returns the same access token with its lifetime renewed while it is valid', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    simulator.clock.advance(hour)
    const { access_token, refresh_token, openid, scope } = token
    expect(await api('sns/oauth2/refresh_token', queryOf(token))).toEqual({
      access_token,
      expires_in: 7200,
      refresh_token,
      openid,
      scope,
    })
    simulator.clock.advance(1.5 * hour)
    expect((await api('sns/auth', { access_token, openid })).errcode).toBe(0)
  })

  it('returns a new access token when the old one has expired', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    simulator.clock.advance(2 * hour)
    const renewed = await api('sns/oauth2/refresh_token', queryOf(token))
    expect(renewed.access_token).not.toBe(token.access_token)
    expect((await api('sns/userinfo', renewed)).nickname).toBe('李小明')
    expect((await api('sns/userinfo', token)).errcode).toBe(40001)
  })

  it('answers 42002 after 30 days, however often it was used', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    simulator.clock.advance(29 * day)
    expect((await api('sns/oauth2/refresh_token', queryOf(token))).expires_in).toBe(7200)
    simulator.clock.advance(day)
    expect((await api('sns/oauth2/refresh_token', queryOf(token))).errcode).toBe(42002)
  })

  it('answers 42007 after the person changed the password', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    simulator.users.changePassword('xiaoming')
    expect((await api('sns/oauth2/refresh_token', queryOf(token))).errcode).toBe(42007)
    expect((await api('sns/userinfo', token)).errcode).toBe(40001)
  })

  it.each([
    [41002, { appid: '' }],
    [40013, { appid: 'wxffffffffffffffff' }],
    [40002, { grant_type: 'authorization_code' }],
    [41003, { refresh_token: '' }],
    [40030, { refresh_token: 'nonsense' }],
    [40030, { appid: website.appId }],
  ])('answers %i to %j', async (errcode, change) => {
    const { codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    expect((await api('sns/oauth2/refresh_token', { ...queryOf(token), ...change })).errcode).toBe(errcode)
  })
})

describe('sns/userinfo and sns/auth', () => {
  it('answers the profile with sex 0 and empty places', async () => {
    const { codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf('afang'))
    const profile = await api('sns/userinfo', { ...token, lang: 'zh_CN' })
    expect(profile).toMatchObject({
      openid: token.openid,
      nickname: '阿芳🌸🐼',
      sex: 0,
      province: '',
      city: '',
      country: '',
      privilege: [],
      unionid: token.unionid,
    })
    expect(profile).not.toHaveProperty('errcode')
    expect(await api('sns/auth', token)).toEqual({ errcode: 0, errmsg: 'ok' })
  })

  it('serves the avatar it names', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const profile = await api('sns/userinfo', await exchange(await codeOf('afang')))
    expect(profile.headimgurl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/simulator\/avatars\/afang\.svg$/)
    const avatar = await request(simulator.handler).get(new URL(profile.headimgurl).pathname)
    expect(avatar.headers['content-type']).toBe('image/svg+xml')
    expect(String(avatar.body)).toContain('<svg')
    const nobody = await request(simulator.handler).get('/simulator/avatars/nobody.svg')
    expect(nobody.status).toBe(404)
  })

  it('answers 48001 for snsapi_base and for a snapshot user', async () => {
    const { codeOf, exchange, api } = createBench()
    const base = await exchange(await codeOf('xiaoming', { scope: 'snsapi_base' }))
    expect((await api('sns/userinfo', base)).errcode).toBe(48001)
    const snapshot = await exchange(await codeOf('kuaizhao'))
    expect((await api('sns/userinfo', snapshot)).errcode).toBe(48001)
  })

  it('answers an anonymous profile for a snapshot user by option', async () => {
    const { codeOf, exchange, api } = createBench({ snapshotUserinfo: 'anonymous' })
    const profile = await api('sns/userinfo', await exchange(await codeOf('kuaizhao')))
    expect(profile).toMatchObject({ nickname: '微信用户', headimgurl: '' })
  })

  it('answers 42001 to an access token older than 2 hours', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    simulator.clock.advance(2 * hour)
    expect((await api('sns/userinfo', token)).errcode).toBe(42001)
    expect((await api('sns/auth', token)).errcode).toBe(42001)
  })

  it('answers 40001 after a revocation, of all or of one openid', async () => {
    const { simulator, codeOf, exchange, api } = createBench()
    const ming = await exchange(await codeOf('xiaoming'))
    const hong = await exchange(await codeOf('xiaohong'))
    simulator.apps.revokeOAuthAccessTokens(official.appId, ming.openid)
    expect((await api('sns/userinfo', ming)).errcode).toBe(40001)
    expect((await api('sns/userinfo', hong)).nickname).toBe('王小红')
    simulator.apps.revokeOAuthAccessTokens(official.appId)
    expect((await api('sns/userinfo', hong)).errcode).toBe(40001)
  })

  it.each([
    [41001, { access_token: '' }],
    [41009, { openid: '' }],
    [40014, { access_token: 'nonsense' }],
    [40001, { access_token: `70_${'x'.repeat(130)}` }],
    [40003, { openid: 'oOther' }],
  ])('answers %i to %j', async (errcode, change) => {
    const { codeOf, exchange, api } = createBench()
    const token = await exchange(await codeOf())
    for (const name of ['sns/userinfo', 'sns/auth']) {
      const answer = await api(name, { ...token, ...change })
      expect(answer.errcode).toBe(errcode)
      expect(answer.errmsg).toMatch(rid)
    }
  })

  it('does not take an app access token for a web-auth access token', async () => {
    const { codeOf, exchange, api, stableToken } = createBench()
    const { openid } = await exchange(await codeOf())
    const { access_token } = await stableToken()
    expect((await api('sns/userinfo', { access_token, openid })).errcode).toBe(40001)
  })
})
