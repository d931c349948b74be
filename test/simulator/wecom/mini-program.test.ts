import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { decrypt, isReadable, sign } from '../../helpers/simulator/mini-program-bench.ts'
import { minute } from '../../helpers/simulator/wechat-bench.ts'
import { agent, corpId, createWecomBench, otherAgent } from '../../helpers/simulator/wecom-bench.ts'
import { type WrongParameter, wrongTokens } from '../../helpers/simulator/wrong-parameters.ts'

const api = 'miniprogram/jscode2session'
const appId = 'wx0000000000000004'

function createCorpMiniBench(options: Parameters<typeof createWecomBench>[0] = {}) {
  const bench = createWecomBench({ now: () => 1_700_000_000_999, ...options })
  const { corps } = bench.simulator
  const login = (userid = 'user123', change: object = {}): string =>
    corps.miniProgramLogin(corpId, userid, { agentId: agent.agentId, ...change })
  const exchange = (code: string, change: Record<string, string> = {}) =>
    bench.ask(api, { js_code: code, grant_type: 'authorization_code', ...change })
  const data = (userid = 'user123', change: object = {}) =>
    corps.miniProgramData(corpId, userid, { agentId: agent.agentId, appId, ...change })
  return { ...bench, login, exchange, data }
}

describe('cgi-bin/miniprogram/jscode2session', () => {
  it('answers corpid, userid and session_key, and no openid', async () => {
    const { login, exchange } = createCorpMiniBench()
    expect(await exchange(login('USER123'))).toEqual({
      corpid: corpId,
      userid: 'user123',
      session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      errcode: 0,
      errmsg: 'ok',
    })
  })

  it('uses a code up', async () => {
    const { login, exchange } = createCorpMiniBench()
    const code = login()
    expect((await exchange(code)).errcode).toBe(0)
    expect(await exchange(code)).toEqual({ errcode: 40029, errmsg: 'invalid code' })
  })

  it('answers 40029 from the fifth minute on', async () => {
    const { simulator, login, exchange } = createCorpMiniBench()
    const [young, old] = [login(), login()]
    simulator.clock.advance(5 * minute - 20_000)
    expect((await exchange(young)).errcode).toBe(0)
    simulator.clock.advance(20_000)
    expect((await exchange(old)).errcode).toBe(40029)
  })

  it.each<WrongParameter>([
    ...wrongTokens,
    [41008, { js_code: '' }],
    [40058, { grant_type: '' }],
    [40029, { js_code: 'nonsense' }],
  ])('answers %i to %j, and leaves the code as it was', async (errcode, change) => {
    const { login, exchange } = createCorpMiniBench()
    const code = login()
    expect((await exchange(code, change)).errcode).toBe(errcode)
    expect((await exchange(code)).errcode).toBe(0)
  })

  it('looks at the token and the address before the code', async () => {
    const { simulator, login, exchange, token } = createCorpMiniBench()
    const code = login()
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: ['10.0.0.1'] })
    expect((await exchange('')).errcode).toBe(60020)
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: undefined })
    const access_token = await token()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    expect((await exchange(code, { access_token })).errcode).toBe(40014)
    const next = await token()
    simulator.clock.advance(120 * minute)
    expect((await exchange(code, { access_token: next })).errcode).toBe(42001)
  })

  it('binds a code to its app and its corp', async () => {
    const { simulator, login, exchange, token, call } = createCorpMiniBench()
    const code = login()
    expect((await exchange(code, { access_token: await token(otherAgent.secret) })).errcode).toBe(40029)
    simulator.corps.add({
      corpId: 'ww2',
      name: 'x',
      agents: [{ agentId: agent.agentId, secret: 's', name: 'a', trustedDomains: [] }],
      departments: [{ id: 1, name: 'x', parentid: 0 }],
      members: [{ userid: 'user123', name: 'x', department: [1] }],
    })
    const { access_token } = await call('gettoken', { corpid: 'ww2', corpsecret: 's' })
    expect((await exchange(code, { access_token })).errcode).toBe(40029)
    expect((await exchange(code)).errcode).toBe(0)
  })

  it('takes no code of a web login, and gives none', async () => {
    const { code, login, exchange, ask } = createCorpMiniBench()
    expect((await exchange(code())).errcode).toBe(40029)
    expect((await ask('auth/getuserinfo', { code: login() })).errcode).toBe(40029)
  })

  it('answers another corp for a member of that one', async () => {
    const { login, exchange } = createCorpMiniBench()
    const answer = await exchange(login('stranger', { memberOfCorp: 'ww00000000000000ff' }))
    expect(answer).toMatchObject({ corpid: 'ww00000000000000ff', userid: 'stranger', errcode: 0 })
  })

  it('answers 40029 when the member is gone', async () => {
    const { simulator, login, exchange } = createCorpMiniBench()
    const code = login('lisi')
    simulator.corps.removeMember(corpId, 'lisi')
    expect((await exchange(code)).errcode).toBe(40029)
  })

  it('takes faults by its name', async () => {
    const { simulator, login, exchange } = createCorpMiniBench()
    const code = login()
    simulator.faults.arm({ api: `cgi-bin/${api}`, kind: 'errcode', errcode: 42013 })
    expect((await exchange(code)).errcode).toBe(42013)
    expect((await exchange(code)).errcode).toBe(0)
  })
})

describe('miniProgramData', () => {
  it('is readable with the session_key, in the form of WeCom', async () => {
    const { login, exchange, data } = createCorpMiniBench()
    const { session_key } = await exchange(login())
    const info = data()
    expect(JSON.parse(decrypt(session_key, info))).toEqual({
      corpid: corpId,
      userid: 'user123',
      name: '张三',
      gender: 1,
      watermark: { appid: appId, timestamp: 1_700_000_000 },
    })
    expect(JSON.parse(info.rawData)).toEqual({ name: '张三', gender: 1, language: 'zh_CN' })
    expect(info.signature).toBe(sign(info.rawData, session_key))
  })

  it('carries other data in place of its own', async () => {
    const { login, exchange, data } = createCorpMiniBench()
    const { session_key } = await exchange(login())
    const change = { userid: 'lisi', mobile: '13580006666', name: undefined }
    const plain = JSON.parse(decrypt(session_key, data('user123', { data: change })))
    expect(plain).toMatchObject({ corpid: corpId, userid: 'lisi', mobile: '13580006666' })
    expect(plain).not.toHaveProperty('name')
  })

  it('goes with the key: a new login makes the old one worthless, one that keeps it does not', async () => {
    const { login, exchange, data } = createCorpMiniBench()
    const first = (await exchange(login())).session_key
    expect((await exchange(login('User123', { keepsSessionKey: true }))).session_key).toBe(first)
    for (const userid of ['user123', 'USER123']) expect(isReadable(first, data(userid))).toBe(true)
    const second = (await exchange(login())).session_key
    expect(second).not.toBe(first)
    expect(isReadable(first, data())).toBe(false)
    expect(isReadable(second, data())).toBe(true)
  })

  it('has a key of its own for every member and every app', async () => {
    const { login, exchange, data, simulator } = createCorpMiniBench()
    const { session_key } = await exchange(login())
    login('lisi')
    expect(isReadable(session_key, data('lisi'))).toBe(false)
    const { agentId } = otherAgent
    simulator.corps.miniProgramLogin(corpId, 'user123', { agentId })
    expect(isReadable(session_key, data('user123', { agentId }))).toBe(false)
    expect(isReadable(session_key, data())).toBe(true)
  })
})

describe('the front end in WeCom', () => {
  it('refuses what does not exist', () => {
    const { login, data, simulator } = createCorpMiniBench()
    const { miniProgramLogin } = simulator.corps
    expect(() => miniProgramLogin('ww9', 'user123', { agentId: agent.agentId })).toThrow('no corp')
    expect(() => login('nobody')).toThrow('no member')
    expect(() => login('customer')).toThrow('no member')
    expect(() => login('user123', { agentId: 7 })).toThrow('no agent 7')
    expect(() => login('user123', { keepsKey: true })).toThrow('unknown option')
    expect(() => login('user123', { keepsSessionKey: 'yes' })).toThrow('"keepsSessionKey"')
    expect(() => login('user123', { memberOfCorp: '' })).toThrow('"memberOfCorp"')
    expect(() => login('not a userid', { memberOfCorp: 'ww9' })).toThrow('no userid')
    expect(() => data()).toThrow('miniProgramLogin() comes before')
    login()
    expect(() => data('user123', { appId: '' })).toThrow('"appId"')
    expect(() => data('user123', { data: [] })).toThrow('"data"')
    expect(() => data('user123', { agentId: 7 })).toThrow('no agent 7')
  })

  it('is played over HTTP too', async () => {
    const { simulator, exchange } = createCorpMiniBench()
    const send = async (action: string, body: object) => {
      const path = `/simulator/corps/${corpId}/${action}`
      const response = await request(simulator.handler).post(path).send(body)
      return { status: response.status, ...JSON.parse(response.text) }
    }
    const { agentId } = agent
    const { result } = await send('mini-program-login', { userid: 'user123', agentId })
    const { session_key } = await exchange(result.code)
    const info = await send('mini-program-data', { userid: 'user123', agentId, appId })
    expect(JSON.parse(decrypt(session_key, info.result)).userid).toBe('user123')
    expect((await send('mini-program-login', { userid: 'nobody', agentId })).status).toBe(400)
    expect((await send('mini-program-data', {})).status).toBe(400)
    const log = JSON.stringify(simulator.requests.list())
    for (const secret of [result.code, session_key]) expect(log).not.toContain(secret)
  })
})
