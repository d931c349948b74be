import { describe, expect, it } from '@jest/globals'
import {
  agent,
  corpId,
  createWecomBench,
  memberRecord,
  otherAgent,
} from '../../helpers/simulator/wecom-bench.ts'

const ok = { errcode: 0, errmsg: 'ok' }

/** A bench whose first app sees only some of the corp. */
function seeing(visible: object) {
  const bench = createWecomBench()
  bench.simulator.corps.updateAgent(corpId, agent.agentId, { visible })
  return bench
}

describe('user/get', () => {
  it('tells newer apps nothing personal', async () => {
    const { ask } = createWecomBench()
    expect(await ask('user/get', { userid: 'USER123' })).toEqual({ ...ok, ...memberRecord })
  })

  it('tells older apps all', async () => {
    const { ask, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { createdBefore20220620: true })
    const answer = await ask('user/get', { userid: 'user123' })
    expect(answer).toMatchObject({
      gender: '1',
      mobile: '13800138000',
      email: 'zhang@company.com',
      biz_mail: 'zhangsan@company.com',
      address: '',
      qr_code: expect.stringContaining('vcode='),
    })
    expect(answer.thumb_avatar).toBe(answer.avatar)
    const picture = await fetchPicture(simulator, answer.avatar)
    expect(picture).toEqual([200, 'image/svg+xml'])
  })

  it('shows a disabled member with status 2', async () => {
    const { ask } = createWecomBench()
    expect((await ask('user/get', { userid: 'zhaoliu' })).status).toBe(2)
  })

  it('knows whom the app may see', async () => {
    const errcodes = async (visible: object) => {
      const { ask } = seeing(visible)
      const users = ['user123', 'lisi', 'wangwu']
      return Promise.all(users.map(async (userid) => (await ask('user/get', { userid })).errcode))
    }
    expect(await errcodes({})).toEqual([60011, 60011, 60011])
    expect(await errcodes({ userids: ['User123'] })).toEqual([0, 60011, 60011])
    expect(await errcodes({ departments: [2] })).toEqual([0, 60011, 0])
    expect(await errcodes({ departments: [3] })).toEqual([60011, 60011, 0])
    expect(await errcodes({ departments: [1] })).toEqual([0, 0, 0])
    expect(await errcodes({ tags: [1] })).toEqual([60011, 0, 60011])
    expect(await errcodes({ tags: [2] })).toEqual([0, 60011, 0])
  })

  it('shows only departments the app may see', async () => {
    const { ask, simulator } = seeing({ departments: [4] })
    const change = { department: [2, 4], main_department: 2, is_leader_in_dept: [0, 1] }
    simulator.corps.updateMember(corpId, 'lisi', change)
    expect(await ask('user/get', { userid: 'lisi' })).toMatchObject({
      department: [4],
      order: [0],
      is_leader_in_dept: [1],
      main_department: 4,
    })
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { userids: ['lisi'] } })
    expect(await ask('user/get', { userid: 'lisi' })).toMatchObject({ department: [1], main_department: 1 })
  })
})

describe('user/simplelist and user/list', () => {
  it('list the visible members of one department, not of those below', async () => {
    const { ask, simulator } = createWecomBench()
    const list = async () => await ask('user/simplelist', { department_id: '2', fetch_child: '1' })
    expect(await list()).toEqual({
      ...ok,
      userlist: [
        { userid: 'user123', name: '张三', department: [2] },
        { userid: 'zhaoliu', name: '赵六', department: [2] },
      ],
    })
    simulator.corps.updateMember(corpId, 'zhaoliu', { department: [2, 4] })
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { departments: [2] } })
    expect((await list()).userlist[1].department).toEqual([2])
  })

  it('user/list has the records of user/get', async () => {
    const { ask } = createWecomBench()
    const { errcode, errmsg, ...record } = await ask('user/get', { userid: 'lisi' })
    expect([errcode, errmsg]).toEqual([0, 'ok'])
    expect(await ask('user/list', { department_id: '4' })).toEqual({ ...ok, userlist: [record] })
  })

  it.each(['user/simplelist', 'user/list'])('%s refuses departments that are not there', async (path) => {
    const { ask } = seeing({ departments: [2] })
    const missing = await ask(path)
    expect(missing.errmsg).toMatch(/^invalid param 'department_id', hint/)
    expect([missing.errcode, missing.userlist]).toEqual([40058, []])
    expect((await ask(path, { department_id: '9' })).errcode).toBe(60123)
    expect((await ask(path, { department_id: '4' })).errcode).toBe(60011)
    expect((await ask(path, { department_id: '3' })).errcode).toBe(0)
  })
})

describe('departments', () => {
  const ids = (list: { id: number }[]) => list.map(({ id }) => id)

  it('are listed whole or from one downwards', async () => {
    const { ask, simulator } = createWecomBench()
    simulator.corps.updateMember(corpId, 'user123', { is_leader_in_dept: [1] })
    const all = await ask('department/list')
    expect(ids(all.department)).toEqual([1, 2, 3, 4])
    expect(all.department[1]).toEqual({
      id: 2,
      name: '技术部',
      name_en: '',
      department_leader: ['user123'],
      parentid: 1,
      order: 99_999_998,
    })
    expect(ids((await ask('department/list', { id: '2' })).department)).toEqual([2, 3])
    expect(await ask('department/simplelist', { id: '3' })).toEqual({
      ...ok,
      department_id: [{ id: 3, parentid: 2, order: 99_999_997 }],
    })
    expect(await ask('department/get', { id: '2' })).toEqual({ ...ok, department: all.department[1] })
  })

  it('outside the visible range are neither listed nor shown', async () => {
    const { ask } = seeing({ departments: [2] })
    expect(ids((await ask('department/list')).department)).toEqual([2, 3])
    expect(ids((await ask('department/simplelist')).department_id)).toEqual([2, 3])
    for (const path of ['department/list', 'department/simplelist', 'department/get']) {
      expect((await ask(path, { id: '1' })).errcode).toBe(60011)
      expect((await ask(path, { id: '9' })).errcode).toBe(60123)
    }
    expect((await ask('department/get')).errcode).toBe(40058)
  })
})

describe('tags', () => {
  it('have visible members and departments', async () => {
    const { ask, simulator } = createWecomBench()
    expect(await ask('tag/list')).toEqual({
      ...ok,
      taglist: [
        { tagid: 1, tagname: '管理员' },
        { tagid: 2, tagname: '研发' },
      ],
    })
    const admins = { ...ok, tagname: '管理员', userlist: [{ userid: 'lisi', name: '李四' }], partylist: [] }
    expect(await ask('tag/get', { tagid: '1' })).toEqual(admins)
    expect(await ask('tag/get', { tagid: '2' })).toEqual({
      ...ok,
      tagname: '研发',
      userlist: [],
      partylist: [2],
    })
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { userids: ['user123'] } })
    expect(await ask('tag/get', { tagid: '1' })).toEqual({ ...admins, userlist: [] })
    expect((await ask('tag/get', { tagid: '2' })).partylist).toEqual([])
  })

  it('are refused when missing or unknown', async () => {
    const { ask } = createWecomBench()
    expect((await ask('tag/get')).errcode).toBe(41017)
    expect((await ask('tag/get', { tagid: '9' })).errcode).toBe(40068)
  })
})

describe('userid and openid', () => {
  it('are turned into each other', async () => {
    const { ask } = createWecomBench()
    const { openid } = await ask('user/convert_to_openid', {}, { userid: 'USER123' })
    expect(openid).toMatch(/^o[\w-]{27}$/)
    expect(await ask('user/convert_to_userid', {}, { openid })).toEqual({ ...ok, userid: 'user123' })
  })

  it('are refused in the order of the platform', async () => {
    const { ask, simulator } = seeing({ departments: [4] })
    const toOpenid = async (body: unknown) => (await ask('user/convert_to_openid', {}, body)).errcode
    const toUserid = async (body: unknown) => (await ask('user/convert_to_userid', {}, body)).errcode
    expect([await toOpenid(undefined), await toUserid(undefined)]).toEqual([40063, 40063])
    expect([await toOpenid({}), await toUserid({})]).toEqual([41009, 40073])
    expect(await toOpenid({ userid: 'nobody' })).toBe(60111)
    expect(await toOpenid({ userid: 'user123' })).toBe(60011)
    expect(await toOpenid({ userid: 'a/b' })).toBe(40003)
    simulator.corps.updateMember(corpId, 'lisi', { openid: '' })
    expect(await toOpenid({ userid: 'lisi' })).toBe(43004)
    expect(await toUserid({ openid: 'o' })).toBe(40073)
    simulator.corps.updateMember(corpId, 'user123', { openid: 'o-user123' })
    expect(await toUserid({ openid: 'o-user123' })).toBe(60011)
  })
})

describe('agent/get and the addresses', () => {
  it('tells an app of itself only', async () => {
    const { ask } = seeing({ userids: ['lisi'], departments: [2], tags: [1] })
    expect(await ask('agent/get', { agentid: String(agent.agentId) })).toMatchObject({
      ...ok,
      agentid: 1000002,
      name: '内部系统',
      allow_userinfos: { user: [{ userid: 'lisi' }] },
      allow_partys: { partyid: [2] },
      allow_tags: { tagid: [1] },
      close: 0,
      redirect_domain: 'localhost:*',
    })
    const other = await ask('agent/get', { agentid: String(otherAgent.agentId) })
    expect(other.errmsg).toMatch(/^not allow operate another agent with this accesstoken\./)
    expect(other.errcode).toBe(301002)
    expect((await ask('agent/get')).errcode).toBe(41011)
    expect((await ask('agent/get', { agentid: 'x' })).errcode).toBe(40056)
  })

  it('lists addresses, without an errcode in getcallbackip', async () => {
    const { ask } = createWecomBench()
    expect(await ask('get_api_domain_ip')).toEqual({
      ...ok,
      ip_list: expect.arrayContaining([expect.any(String)]),
    })
    expect(Object.keys(await ask('getcallbackip'))).toEqual(['ip_list'])
  })
})

async function fetchPicture(
  simulator: ReturnType<typeof createWecomBench>['simulator'],
  avatar: string,
): Promise<[number, string]> {
  const url = await simulator.start()
  try {
    const response = await fetch(`${url}${new URL(avatar).pathname}`)
    return [response.status, response.headers.get('content-type') ?? '']
  } finally {
    await simulator.stop()
  }
}
