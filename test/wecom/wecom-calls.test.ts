import { describe, expect, it } from '@jest/globals'
import { type WecomClient, wecomClient } from 'express-wechat-auth'
import { agent, corpId, memberApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf } from '../helpers/errors.ts'
import { useRawWecom, type WecomRequest } from '../helpers/faults/raw-wecom.ts'

const { simulator, calls } = useWecom()
const startWecom = useRawWecom()
const create = (): WecomClient => wecomClient({ ...agent, endpoints: simulator.endpoints })

describe('fetchMember()', () => {
  it('brings the record of the directory, in WeCom’s spelling', async () => {
    const member = await create().fetchMember('user123')
    expect(member).toMatchObject({
      userid: 'user123',
      name: '张三',
      department: [2],
      main_department: 2,
      position: '工程师',
      status: 1,
    })
    expect(member).not.toHaveProperty('errcode')
    expect(member).not.toHaveProperty('errmsg')
    expect(member).not.toHaveProperty('mobile')
  })

  it('finds people without regard to case, and answers the directory’s spelling', async () => {
    expect(await create().fetchMember('USER123')).toMatchObject({ userid: 'user123', name: '张三' })
  })

  it.each(['nobody', 'customer'])('is refused for %s, who is no member', async (userid) => {
    expect(await errorOf(create().fetchMember(userid))).toMatchObject({
      name: 'PlatformError',
      code: 'ERR_USER_BLOCKED',
      status: 403,
      errcode: 60111,
      errmsg: 'userid not found',
      rid: expect.stringMatching(/^\d{25}$/),
    })
  })

  it('is refused for a member whom the app may not see', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { departments: [4] } })
    expect(await errorOf(create().fetchMember('user123'))).toMatchObject({
      code: 'ERR_USER_BLOCKED',
      status: 403,
      errcode: 60011,
    })
  })

  it('names the IP to add when this server is not trusted, which gettoken does not tell', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: ['1.2.3.4'] })
    const client = create()
    expect(await client.getCorpAccessToken()).toEqual(expect.any(String))
    const error = await errorOf(client.fetchMember('user123'))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode: 60020 })
    expect(error.message).toContain('Add 127.0.0.1 in the console')
    expect(error).toHaveProperty('errmsg', expect.not.stringContaining('127.0.0.1'))
  })

  it('is repeated once when the connection breaks', async () => {
    simulator.faults.arm({ api: memberApi, kind: 'reset' })
    expect(await create().fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(calls(memberApi)).toBe(2)
  })

  it('lets an odd userid change nothing else in the call', async () => {
    const userid = 'a&debug=1#/../x?y=ü'
    const wecom = await startWecom({ userid })
    await wecom.client().fetchMember(userid)
    expect(wecom.calls).toMatchObject([
      { method: 'GET', api: memberApi, query: { access_token: 'token-1', userid } },
    ])
  })
})

describe('fetchDepartments() and fetchDepartmentIds()', () => {
  it('bring all that the app may see', async () => {
    const client = create()
    const { department } = await client.fetchDepartments()
    expect(department.map(({ id, name }) => [id, name])).toEqual([
      [1, '示例科技'],
      [2, '技术部'],
      [3, '前端组'],
      [4, '市场部'],
    ])
    const { department_id } = await client.fetchDepartmentIds()
    expect(department_id.map(({ id, parentid }) => [id, parentid])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 1],
    ])
  })

  it('bring a department with all below it', async () => {
    const client = create()
    expect((await client.fetchDepartments(2)).department.map(({ id }) => id)).toEqual([2, 3])
    expect((await client.fetchDepartmentIds(2)).department_id.map(({ id }) => id)).toEqual([2, 3])
  })
})

describe('fetchDepartment()', () => {
  it('brings one with its name', async () => {
    expect(await create().fetchDepartment(3)).toMatchObject({
      department: { id: 3, name: '前端组', parentid: 2 },
    })
  })

  it('is refused where there is none', async () => {
    expect(await errorOf(create().fetchDepartment(99))).toMatchObject({ status: 502, errcode: 60123 })
  })
})

describe('fetchTagMembers()', () => {
  it('brings members and departments', async () => {
    const client = create()
    expect(await client.fetchTagMembers(1)).toEqual({
      tagname: '管理员',
      userlist: [{ userid: 'lisi', name: '李四' }],
      partylist: [],
    })
    expect(await client.fetchTagMembers(2)).toEqual({ tagname: '研发', userlist: [], partylist: [2] })
  })

  it('is refused where there is none', async () => {
    expect(await errorOf(create().fetchTagMembers(99))).toMatchObject({ status: 502, errcode: 40068 })
  })
})

describe('convertToOpenid() and convertToUserid()', () => {
  it('go there and back', async () => {
    const client = create()
    const { openid } = await client.convertToOpenid('user123')
    expect(await client.convertToUserid(openid)).toEqual({ userid: 'user123' })
  })

  it('are refused for somebody without WeChat, and for nobody', async () => {
    simulator.corps.updateMember(corpId, 'user123', { openid: '' })
    const client = create()
    expect(await errorOf(client.convertToOpenid('user123'))).toMatchObject({ status: 502, errcode: 43004 })
    expect(await errorOf(client.convertToOpenid('nobody'))).toMatchObject({ errcode: 60111 })
    expect(await errorOf(client.convertToUserid('garbage'))).toMatchObject({ errcode: 40073 })
  })
})

describe('the request of', () => {
  it.each<[string, (client: WecomClient) => Promise<unknown>, Partial<WecomRequest>]>([
    [
      'fetchIdentity()',
      (client) => client.fetchIdentity('the+code'),
      {
        method: 'GET',
        api: 'cgi-bin/auth/getuserinfo',
        query: { access_token: 'token-1', code: 'the+code' },
      },
    ],
    [
      'fetchMember()',
      (client) => client.fetchMember('u1'),
      { method: 'GET', api: 'cgi-bin/user/get', query: { access_token: 'token-1', userid: 'u1' } },
    ],
    [
      'fetchDepartments() without id',
      (client) => client.fetchDepartments(),
      { method: 'GET', api: 'cgi-bin/department/list', query: { access_token: 'token-1' } },
    ],
    [
      'fetchDepartments(2)',
      (client) => client.fetchDepartments(2),
      { method: 'GET', api: 'cgi-bin/department/list', query: { access_token: 'token-1', id: '2' } },
    ],
    [
      'fetchDepartmentIds(2)',
      (client) => client.fetchDepartmentIds(2),
      { method: 'GET', api: 'cgi-bin/department/simplelist', query: { access_token: 'token-1', id: '2' } },
    ],
    [
      'fetchDepartment(2)',
      (client) => client.fetchDepartment(2),
      { method: 'GET', api: 'cgi-bin/department/get', query: { access_token: 'token-1', id: '2' } },
    ],
    [
      'fetchTagMembers(7)',
      (client) => client.fetchTagMembers(7),
      { method: 'GET', api: 'cgi-bin/tag/get', query: { access_token: 'token-1', tagid: '7' } },
    ],
    [
      'convertToOpenid()',
      (client) => client.convertToOpenid('u1'),
      { method: 'POST', api: 'cgi-bin/user/convert_to_openid', body: '{"userid":"u1"}' },
    ],
    [
      'convertToUserid()',
      (client) => client.convertToUserid('o1'),
      { method: 'POST', api: 'cgi-bin/user/convert_to_userid', body: '{"openid":"o1"}' },
    ],
  ])('%s is WeCom’s, with the token in the query and nowhere else', async (_name, run, request) => {
    const wecom = await startWecom({ userid: 'u1', openid: 'o1', department: [], department_id: [] })
    await run(wecom.client()).catch(() => undefined)
    expect(wecom.calls).toMatchObject([{ body: '', ...request }])
    const [{ query, headers, body } = {}] = wecom.calls
    expect(query?.['access_token']).toBe('token-1')
    expect(JSON.stringify([headers, body])).not.toContain('token-1')
    expect(headers).not.toHaveProperty('authorization')
  })
})
