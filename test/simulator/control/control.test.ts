import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createBench, official } from '../../helpers/simulator/wechat-bench.ts'

function createRemote() {
  const bench = createBench()
  const { handler } = bench.simulator
  const send = async (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) => {
    const call = request(handler)[method](`/simulator${path}`)
    const response = body === undefined ? await call : await call.send(body)
    return { status: response.status, ...JSON.parse(response.text) }
  }
  return { ...bench, send }
}

describe('the simulator over HTTP', () => {
  it('arms, lists and clears faults', async () => {
    const { send, api } = createRemote()
    const fault = { api: 'sns/auth', kind: 'errcode', errcode: 45011, times: 'Infinity' }
    expect((await send('post', '/faults', fault)).status).toBe(200)
    expect((await api('sns/auth')).errcode).toBe(45011)
    expect((await send('get', '/faults')).result).toHaveLength(1)
    await send('delete', '/faults')
    expect((await api('sns/auth')).errcode).toBe(41001)
  })

  it('answers 400 and says why when something is wrong', async () => {
    const { send, simulator } = createRemote()
    const wrong = await send('post', '/faults', { api: 'sns/auth', kind: 'explode' })
    expect(wrong).toMatchObject({ status: 400, ok: false, error: expect.stringContaining('"kind"') })
    const broken = await request(simulator.handler)
      .post('/simulator/faults')
      .set('content-type', 'application/json')
      .send('{')
    expect(broken.status).toBe(400)
    expect((await send('post', '/clock', { advanceMs: 'x' })).status).toBe(400)
    for (const path of ['/faults', '/clock', '/users', '/apps']) {
      const response = await request(simulator.handler)
        .post(`/simulator${path}`)
        .set('content-type', 'application/json')
        .send('null')
      expect(response.status).toBe(400)
    }
  })

  it('lists and clears requests', async () => {
    const { send, api } = createRemote()
    await api('sns/auth')
    await api('sns/userinfo')
    expect((await send('get', '/requests')).result).toHaveLength(2)
    expect((await send('get', '/requests?api=sns/auth')).result).toHaveLength(1)
    await send('delete', '/requests')
    expect((await send('get', '/requests')).result).toHaveLength(0)
  })

  it('moves the clock', async () => {
    const { send, simulator } = createRemote()
    const before = simulator.clock.now()
    await send('post', '/clock', { advanceMs: 7_200_000 })
    expect((await send('get', '/clock')).result.now).toBeGreaterThanOrEqual(before + 7_200_000)
    await send('delete', '/clock')
    expect(simulator.clock.now()).toBeLessThan(before + 7_200_000)
  })

  it('adds, changes and removes people, and acts for them', async () => {
    const { send, simulator, exchange } = createRemote()
    expect((await send('post', '/users', { id: 'new', nickname: '新人' })).status).toBe(200)
    await send('patch', '/users/new', { nickname: '旧人' })
    expect((await send('get', '/users')).result.at(-1)).toEqual({ id: 'new', nickname: '旧人' })
    const openid = (await send('get', `/users/new/openid?appid=${official.appId}`)).result
    const { result: code } = await send('post', '/users/new/code', { appId: official.appId })
    expect(await exchange(code)).toMatchObject({ openid })
    expect((await send('post', '/users/new/withdraw-consent')).status).toBe(200)
    expect((await send('post', '/users/new/change-password')).status).toBe(200)
    await send('delete', '/users/new')
    expect(simulator.users.get('new')).toBeUndefined()
    expect((await send('get', `/users/new/openid?appid=${official.appId}`)).status).toBe(400)
  })

  it('adds, changes and removes apps, and revokes their tokens', async () => {
    const { send, simulator, codeOf, exchange, api, stableToken } = createRemote()
    const app = { appId: 'wx9', appSecret: 's', kind: 'website', name: 'n', redirectDomains: ['a.example'] }
    expect((await send('post', '/apps', app)).result).toEqual(app)
    await send('patch', '/apps/wx9', { name: 'm' })
    expect(simulator.apps.get('wx9')?.name).toBe('m')
    await send('delete', '/apps/wx9')
    expect((await send('get', '/apps')).result).toHaveLength(4)

    const token = await exchange(await codeOf())
    await send('post', `/apps/${official.appId}/revoke-oauth-access-tokens`, { openid: token.openid })
    expect((await api('sns/auth', token)).errcode).toBe(40001)
    const stable = await stableToken()
    await send('post', `/apps/${official.appId}/revoke-app-access-tokens`)
    expect((await api('cgi-bin/get_api_domain_ip', stable)).errcode).toBe(40001)
  })

  it('tells all it knows at once', async () => {
    const { send } = createRemote()
    const { result } = await send('get', '')
    expect(Object.keys(result)).toEqual(['now', 'apps', 'users', 'corps', 'components', 'suites', 'faults'])
  })

  it('takes nothing that a form could send', async () => {
    const { simulator } = createRemote()
    const plain = await request(simulator.handler)
      .post('/simulator/clock')
      .set('content-type', 'text/plain')
      .send('{"advanceMs":1}')
    expect(plain.status).toBe(403)
    expect(simulator.clock.now()).toBeLessThanOrEqual(Date.now())
  })
})

describe('users and apps', () => {
  it('refuses what is incomplete, taken or unknown', () => {
    const { apps, users } = createBench().simulator
    expect(() => users.add({ id: 'xiaoming', nickname: 'x' })).toThrow('already exists')
    expect(() => users.add({ id: 'a b', nickname: 'x' })).toThrow(TypeError)
    expect(() => users.update('nobody', { nickname: 'x' })).toThrow('there is no person')
    expect(() => users.update('xiaoming', { id: 'other' })).toThrow('cannot change')
    expect(() => users.openidOf('nobody', official.appId)).toThrow('there is no person')
    expect(() => users.issueCode('xiaoming', 'wxffffffffffffffff')).toThrow('there is no app')
    expect(() => apps.update(official.appId, { name: undefined })).toThrow('"name"')
    expect(users.remove('nobody')).toBe(false)
  })

  it('gives the same openid in every run', () => {
    const [one, other] = [createBench(), createBench()]
    const id = one.simulator.users.openidOf('xiaoming', official.appId)
    expect(id).toBe(other.simulator.users.openidOf('xiaoming', official.appId))
  })
})
