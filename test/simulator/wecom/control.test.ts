import { describe, expect, it } from '@jest/globals'
import { createPlatformSimulator, defaultCorps, type SimulatedCorp } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { agent, corpId, createWecomBench } from '../../helpers/simulator/wecom-bench.ts'

function createRemote() {
  const bench = createWecomBench()
  const send = async (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) => {
    const call = request(bench.simulator.handler)[method](`/simulator/corps${path}`)
    const response = body === undefined ? await call : await call.send(body)
    return { status: response.status, ...JSON.parse(response.text) }
  }
  return { ...bench, send }
}

const small: SimulatedCorp = {
  corpId: 'ww2',
  name: '小公司',
  agents: [{ agentId: 1, secret: 's', name: 'a', trustedDomains: ['app.example'] }],
  departments: [{ id: 1, name: '小公司', parentid: 0 }],
  members: [{ userid: 'boss', name: '老板', department: [1] }],
}

describe('corps over HTTP', () => {
  it('are listed, added, changed and removed', async () => {
    const { send, simulator } = createRemote()
    expect((await send('get', '')).result).toEqual(defaultCorps)
    expect((await send('post', '', small)).result).toEqual(small)
    await send('patch', '/ww2', { name: '大公司' })
    expect(simulator.corps.get('ww2')?.name).toBe('大公司')
    expect((await send('post', '', small)).status).toBe(400)
    await send('delete', '/ww2')
    expect(simulator.corps.list()).toHaveLength(1)
  })

  it('make codes and take tokens back', async () => {
    const { send, ask, call, token } = createRemote()
    const { result } = await send('post', `/${corpId}/code`, { personId: 'lisi', agentId: agent.agentId })
    expect(await ask('auth/getuserinfo', { code: result })).toMatchObject({ userid: 'lisi' })
    const access_token = await token()
    await send('post', `/${corpId}/revoke-access-tokens`, { agentId: agent.agentId, keepsHandingOut: true })
    expect((await call('tag/list', { access_token })).errcode).toBe(40014)
    expect(await token()).toBe(access_token)
    expect((await send('post', `/${corpId}/revoke-access-tokens`, { agentId: 7 })).status).toBe(400)
    for (const body of ['null', '[]', '"x"', '{}']) {
      const wrong = await request(createRemote().simulator.handler)
        .post(`/simulator/corps/${corpId}/code`)
        .set('content-type', 'application/json')
        .send(body)
      expect(wrong.status).toBe(400)
    }
  })

  it('gain, change and lose members', async () => {
    const { send, ask, simulator } = createRemote()
    const member = { userid: 'Sun.Qi@x', name: '孙七', department: [3] }
    expect((await send('post', `/${corpId}/members`, member)).result).toEqual(member)
    expect((await send('post', `/${corpId}/members`, { ...member, userid: 'SUN.QI@X' })).status).toBe(400)
    expect((await send('patch', `/${corpId}/members/sun.qi%40x`, { alias: '七' })).result.alias).toBe('七')
    expect((await ask('user/get', { userid: 'sun.qi@x' })).userid).toBe('Sun.Qi@x')
    expect((await send('get', `/${corpId}/members`)).result).toHaveLength(5)
    expect((await send('post', `/${corpId}/members/sun.qi%40x/withdraw-consent`)).status).toBe(200)
    expect((await send('delete', `/${corpId}/members/sun.qi%40x`)).result).toBe(true)
    expect((await send('delete', `/${corpId}/members/sun.qi%40x`)).result).toBe(false)
    expect(simulator.corps.get(corpId)?.members).toHaveLength(4)
    expect((await send('patch', `/${corpId}/members/nobody`, {})).status).toBe(400)
    expect((await send('patch', `/${corpId}/members/lisi`, { userid: 'other' })).error).toContain(
      'cannot change',
    )
    expect(
      (await send('patch', `/${corpId}/agents/${agent.agentId}`, { enabled: false })).result.enabled,
    ).toBe(false)
    expect((await send('patch', '/nothing/agents/1', {})).status).toBe(400)
  })

  it('draw their people', async () => {
    const { get } = createRemote()
    const picture = (name: string) => get(`/simulator/corps/${corpId}/avatars/${name}.svg`)
    expect((await picture('lisi')).headers['content-type']).toBe('image/svg+xml')
    expect((await picture('-')).status).toBe(200)
    expect((await picture('nobody')).status).toBe(404)
    expect((await get('/simulator/corps/x/avatars/-.svg')).status).toBe(404)
  })
})

describe('what a corp must be', () => {
  const withAgent = (change: object) => ({ ...small, agents: [{ ...small.agents[0], ...change }] })
  const withMember = (change: object) => ({ ...small, members: [{ ...small.members[0], ...change }] })
  const withDepartments = (...departments: object[]) => ({ ...small, departments })
  const root = small.departments[0] ?? {}

  it.each([
    [{ ...small, corpid: 'x' }, 'unknown option "corpid"'],
    [{ ...small, name: '' }, '"name"'],
    [{ ...small, agents: undefined }, '"agents" must be an array'],
    [withAgent({ agentId: '1' }), '"agentId"'],
    [withAgent({ agentid: 1 }), 'did you mean "agentId"'],
    [withAgent({ trustedDomains: ['https://a.example'] }), 'without scheme and path'],
    [withAgent({ trustedDomains: ['a.example:*'] }), 'only a loopback host'],
    [withAgent({ trustedDomains: ['*.a.example'] }), 'without scheme and path'],
    [withAgent({ callbackDomains: 'a.example' }), '"callbackDomains"'],
    [withAgent({ trustedIps: [1] }), '"trustedIps"'],
    [withAgent({ enabled: 'no' }), '"enabled"'],
    [withAgent({ visible: { departments: ['1'] } }), '"visible.departments"'],
    [withAgent({ visible: { parties: [1] } }), 'unknown option "parties"'],
    [withAgent({ sensitiveFields: ['salary'] }), '"sensitiveFields" must be one of'],
    [
      { ...small, agents: [small.agents[0], { ...small.agents[0], secret: 't' }] },
      'agentId "1" is there twice',
    ],
    [{ ...small, agents: [small.agents[0], { ...small.agents[0], agentId: 2 }] }, 'is there twice'],
    [withDepartments(), 'must have the root'],
    [withDepartments({ ...root, parentid: 2 }), 'must have the root'],
    [withDepartments(root, { id: 2, name: 'x', parentid: 9 }), 'does not hang below'],
    [
      withDepartments(root, { id: 2, name: 'x', parentid: 3 }, { id: 3, name: 'y', parentid: 2 }),
      'does not hang below',
    ],
    [withDepartments(root, root), 'department "1" is there twice'],
    [withMember({ userid: '-boss' }), '"userid"'],
    [withMember({ userid: 'x'.repeat(65) }), '"userid"'],
    [withMember({ department: [2] }), 'there is no department 2'],
    [withMember({ gender: 1 }), '"gender"'],
    [withMember({ status: 3 }), '"status"'],
    [withMember({ mobile: 138 }), '"mobile" must be a string'],
    [
      { ...small, members: [small.members[0], { ...small.members[0], userid: 'BOSS' }] },
      '"boss" is there twice',
    ],
    [{ ...small, tags: [{ tagid: 'x', tagname: 'y' }] }, '"tagid"'],
    [{ ...small, outsiders: [{ id: 'a', kind: 'alien', name: 'b' }] }, '"kind"'],
    [{ ...small, outsiders: [{ id: 'a', kind: 'external', name: 'b', openid: 'c' }] }, '"external_userid"'],
    [{ ...small, outsiders: [{ id: 'boss', kind: 'non-member', name: 'b', openid: 'c' }] }, 'is there twice'],
    [null, 'expected an object'],
  ])('throws a TypeError for %j', (corp, message) => {
    const create = () => createPlatformSimulator({ corps: [corp as never] })
    expect(create).toThrow(TypeError)
    expect(create).toThrow(message)
  })

  it('is an array of them', () => {
    expect(() => createPlatformSimulator({ corps: {} as never })).toThrow('"corps" must be an array')
    expect(createPlatformSimulator({ corps: [] }).corps.list()).toEqual([])
    expect(createPlatformSimulator({ corps: [small] }).corps.list()).toEqual([small])
  })

  it('keeps what it was when a change would break it', () => {
    const { simulator } = createWecomBench()
    const { corps } = simulator
    expect(() => corps.updateMember(corpId, 'lisi', { department: [9] })).toThrow('there is no department 9')
    expect(() => corps.updateMember(corpId, 'lisi', { name: undefined })).toThrow('"name"')
    expect(() => corps.updateAgent(corpId, agent.agentId, { agentId: 5 })).toThrow('cannot change')
    expect(corps.list()).toEqual(defaultCorps)
    corps.updateMember(corpId, 'LISI', { position: undefined })
    expect(corps.get(corpId)?.members[1]).toEqual({
      userid: 'lisi',
      name: '李四',
      department: [4],
      main_department: 4,
    })
  })
})
