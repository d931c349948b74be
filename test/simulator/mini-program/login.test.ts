import { describe, expect, it } from '@jest/globals'
import { defaultApps } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { createMiniBench, mini } from '../../helpers/simulator/mini-program-bench.ts'
import { mobile, official, website } from '../../helpers/simulator/wechat-bench.ts'
import { type WrongParameter, wrongCredentials } from '../../helpers/simulator/wrong-parameters.ts'

const rid = /, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/
const minute = 60_000

describe('the mini program among the apps', () => {
  it('comes last, and the others stay where they were', () => {
    const kinds = defaultApps.map(({ kind }) => kind)
    expect(kinds).toEqual(['official-account', 'website', 'mobile-app', 'mini-program'])
    expect(defaultApps.at(-1)).toMatchObject({ appId: mini.appId, appSecret: mini.secret })
  })

  it('gets app access tokens as the others do', async () => {
    const { api, token } = createMiniBench()
    const query = { grant_type: 'client_credential', appid: mini.appId, secret: mini.secret }
    const { access_token } = await api('cgi-bin/token', query)
    for (const value of [access_token, await token()]) {
      expect(await api('cgi-bin/get_api_domain_ip', { access_token: value })).toHaveProperty('ip_list')
    }
  })

  it('has no web login', async () => {
    const { simulator } = createMiniBench()
    expect(() => simulator.users.issueCode('xiaoming', mini.appId)).toThrow('miniPrograms.login()')
  })
})

describe('sns/jscode2session', () => {
  it('answers openid, session_key and unionid as text/plain, without an errcode', async () => {
    const { simulator, get, login } = createMiniBench()
    const response = await get('sns/jscode2session', {
      appid: mini.appId,
      secret: mini.secret,
      js_code: login(),
      grant_type: 'authorization_code',
    })
    expect(response.status).toBe(200)
    expect(response.headers['content-type']).toBe('text/plain')
    const answer = JSON.parse(response.text)
    expect(answer).toEqual({
      openid: simulator.users.openidOf('xiaoming', mini.appId),
      session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      unionid: simulator.users.unionidOf('xiaoming', official.appId),
    })
    expect(Buffer.from(answer.session_key, 'base64')).toHaveLength(16)
    expect(answer.openid).not.toBe(simulator.users.openidOf('xiaoming', official.appId))
  })

  it('tells no unionid to a mini program without an open platform account, or of a person without one', async () => {
    const { simulator, login, exchange } = createMiniBench()
    expect(await exchange(login('laochen'))).not.toHaveProperty('unionid')
    simulator.apps.update(mini.appId, { openPlatformAccount: undefined })
    expect(await exchange(login())).not.toHaveProperty('unionid')
  })

  it('knows no snapshot mode: everybody is who they are', async () => {
    const { openid, login, exchange } = createMiniBench()
    const answer = await exchange(login('kuaizhao'))
    expect(answer.openid).toBe(openid('kuaizhao'))
    const { simulator } = createMiniBench({ people: [{ id: 'kuaizhao', nickname: 'x' }] })
    expect(answer.openid).toBe(simulator.users.openidOf('kuaizhao', mini.appId))
  })

  it('makes codes in the form of the platform, each another', () => {
    const { login } = createMiniBench()
    const codes = [login(), login()]
    for (const code of codes) expect(code).toMatch(/^[\w-]{32}$/)
    expect(codes[0]).not.toBe(codes[1])
  })

  it('answers 40163 to the second use of a code', async () => {
    const { login, exchange } = createMiniBench()
    const code = login()
    expect((await exchange(code)).errcode).toBeUndefined()
    const second = await exchange(code)
    expect(second).toEqual({ errcode: 40163, errmsg: expect.stringMatching(/^code been used, rid: /) })
    expect(second.errmsg).toMatch(rid)
  })

  it('answers 40029 from the fifth minute on, or 42003 by option', async () => {
    for (const errcode of [40029, 42003] as const) {
      const { simulator, login, exchange } = createMiniBench({ expiredCodeErrcode: errcode })
      const [young, old] = [login(), login()]
      simulator.clock.advance(5 * minute - 20_000)
      expect((await exchange(young)).errcode).toBeUndefined()
      simulator.clock.advance(20_000)
      expect((await exchange(old)).errcode).toBe(errcode)
    }
  })

  it.each<WrongParameter>([
    ...wrongCredentials,
    [41008, { js_code: '' }],
    [40002, { grant_type: 'client_credential' }],
    [40013, { appid: official.appId, secret: official.secret }],
    [40125, { secret: official.secret }],
    [40029, { js_code: 'nonsense' }],
    [40029, { js_code: '__proto__' }],
  ])('answers %i to %j, and leaves the code as it was', async (errcode, change) => {
    const { login, exchange } = createMiniBench()
    const code = login()
    const answer = await exchange(code, change)
    expect(answer.errcode).toBe(errcode)
    expect(answer.errmsg).toMatch(rid)
    expect((await exchange(code)).errcode).toBeUndefined()
  })

  it('looks at the credentials before the code', async () => {
    const { exchange } = createMiniBench()
    expect((await exchange('', { secret: 'x' })).errcode).toBe(40125)
    expect((await exchange('', { appid: '', secret: '' })).errcode).toBe(41002)
  })

  it('takes neither the code of a web login, nor of another mini program, nor of a phone number', async () => {
    const { simulator, login, exchange } = createMiniBench()
    const web = simulator.users.issueCode('xiaoming', mobile.appId)
    expect((await exchange(web)).errcode).toBe(40029)
    expect((await exchange(simulator.miniPrograms.getPhoneNumber(mini.appId, 'xiaoming'))).errcode).toBe(
      40029,
    )
    simulator.apps.add({
      appId: 'wx5',
      appSecret: 's',
      kind: 'mini-program',
      name: 'm',
      redirectDomains: [],
    })
    const code = login()
    expect((await exchange(code, { appid: 'wx5', secret: 's' })).errcode).toBe(40029)
    expect((await exchange(code)).errcode).toBeUndefined()
  })

  it('gives codes that no web login takes', async () => {
    const { api, login } = createMiniBench()
    for (const { appId, secret } of [website, mini]) {
      const query = { appid: appId, secret, code: login(), grant_type: 'authorization_code' }
      expect((await api('sns/oauth2/access_token', query)).errcode).toBe(40029)
    }
  })

  it('reads the query only', async () => {
    const { simulator, login } = createMiniBench()
    const response = await request(simulator.handler)
      .post('/api.weixin.qq.com/sns/jscode2session')
      .send({ appid: mini.appId, secret: mini.secret, js_code: login(), grant_type: 'authorization_code' })
    expect(JSON.parse(response.text).errcode).toBe(41002)
  })

  it('answers 40226 for a blocked person and 40029 for one who is gone', async () => {
    const { simulator, login, exchange } = createMiniBench()
    expect((await exchange(login('fengxian'))).errcode).toBe(40226)
    const code = login('dawei')
    simulator.users.remove('dawei')
    expect((await exchange(code)).errcode).toBe(40029)
  })

  it('answers 45011 to the 101st login of a person in a minute, and to nobody else', async () => {
    const { simulator, login, exchange } = createMiniBench({ now: () => 1_700_000_000_000 })
    for (let count = 0; count < 100; count += 1) {
      expect((await exchange(login())).errcode).toBeUndefined()
    }
    const code = login()
    expect((await exchange(code)).errcode).toBe(45011)
    expect((await exchange(login('xiaohong'))).errcode).toBeUndefined()
    simulator.clock.advance(minute)
    expect((await exchange(code)).errcode).toBeUndefined()
  })

  it('remembers ten thousand codes and forgets the oldest', async () => {
    const { login, exchange } = createMiniBench()
    const codes = Array.from({ length: 10_001 }, () => login())
    expect((await exchange(codes[0] ?? '')).errcode).toBe(40029)
    expect((await exchange(codes[1] ?? '')).errcode).toBeUndefined()
  })

  it('bends its answers: the code is used up only with afterCommit', async () => {
    const { simulator, login, exchange } = createMiniBench()
    const code = login()
    simulator.faults.arm({ api: 'sns/jscode2session', kind: 'errcode', errcode: -1 })
    expect((await exchange(code)).errcode).toBe(-1)
    simulator.faults.arm({ api: 'sns/jscode2session', kind: 'errcode', errcode: -1, afterCommit: true })
    expect((await exchange(code)).errcode).toBe(-1)
    expect((await exchange(code)).errcode).toBe(40163)
  })
})
