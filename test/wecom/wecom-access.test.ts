import { beforeEach, describe, expect, it } from '@jest/globals'
import { type WecomAccessRule, type WecomIdentity, type WecomMember, wecomClient } from 'express-wechat-auth'
import { memberRecordOf } from '../../lib/wecom/directory/member-record.ts'
import { createWecomDirectory, type WecomDirectory } from '../../lib/wecom/directory/wecom-directory.ts'
import { isAdmitted } from '../../lib/wecom/login/access-rule.ts'
import { memberFrom } from '../../lib/wecom/login/wecom-member.ts'
import { agent, corpId, tagApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf } from '../helpers/errors.ts'
import { useRawWecom, type WecomRequest } from '../helpers/faults/raw-wecom.ts'
import { useClock } from '../helpers/time/clock.ts'

const { simulator, calls } = useWecom()
const clock = useClock()
const startWecom = useRawWecom()
const subtreeApi = 'cgi-bin/department/simplelist'
const { agentId } = agent

const member = (userid: string, departmentIds: number[]): WecomMember => ({
  corpId,
  agentId,
  kind: 'member',
  userid,
  department: '',
  departmentIds,
})
const user123 = member('user123', [2])
const lisi = member('lisi', [4])
const wangwu = member('wangwu', [3])
const linked: WecomIdentity = { corpId, agentId, kind: 'linked', userid: 'ww00000000000000ff/zhouba' }
const external: WecomIdentity = { corpId, agentId, kind: 'external', openid: 'o1', external_userid: 'wm1' }
const visitor: WecomIdentity = { corpId, agentId, kind: 'non-member', openid: 'o2' }

let directory: WecomDirectory
beforeEach(() => {
  directory = createWecomDirectory(wecomClient({ ...agent, endpoints: simulator.endpoints }))
})
const admits = (rule: WecomAccessRule, user: WecomIdentity): Promise<boolean> =>
  isAdmitted(rule, user, directory)

/** Of three members, in which departments stand 技术部 (2), 市场部 (4) and 前端组 (3, below 2). */
const admittedBy = async (rule: WecomAccessRule): Promise<string[]> => {
  const people: string[] = []
  for (const user of [user123, lisi, wangwu]) if (await admits(rule, user)) people.push(user.userid)
  return people
}

describe('a rule', () => {
  it.each<[WecomAccessRule, string[]]>([
    [{ departments: [2] }, ['user123']],
    [{ departments: [4, 3] }, ['lisi', 'wangwu']],
    [{ departments: [1] }, []],
    [{ departments: [2], includeSubDepartments: false }, ['user123']],
    [{ departments: [2], includeSubDepartments: true }, ['user123', 'wangwu']],
    [{ departments: [1], includeSubDepartments: true }, ['user123', 'lisi', 'wangwu']],
    [{ departments: [3], includeSubDepartments: true }, ['wangwu']],
    [{ departments: [3, 4], includeSubDepartments: true }, ['lisi', 'wangwu']],
    [{ tags: [1] }, ['lisi']],
    [{ tags: [2] }, ['user123', 'wangwu']],
    [{ tags: [1, 2] }, ['user123', 'lisi', 'wangwu']],
    [{ userids: ['lisi'] }, ['lisi']],
    [{ userids: ['LiSi', 'USER123'] }, ['user123', 'lisi']],
    [{ userids: ['lis', 'lisi2', 'ww1/lisi'] }, []],
    [{ departments: [3], tags: [1] }, ['lisi', 'wangwu']],
    [{ departments: [3], tags: [1], userids: ['User123'] }, ['user123', 'lisi', 'wangwu']],
  ])('%j lets in %j', async (rule, people) => {
    expect(await admittedBy(rule)).toEqual(people)
  })

  it('knows a tagged member whatever the case of the userid', async () => {
    expect(await admits({ tags: [1] }, member('LISI', [4]))).toBe(true)
  })

  it('knows a member by each of several departments', async () => {
    expect(await admits({ departments: [2] }, member('both', [4, 2]))).toBe(true)
    expect(await admits({ departments: [2], includeSubDepartments: true }, member('both', [4, 3]))).toBe(true)
  })

  it('lets nobody in by department who is in none', async () => {
    expect(await admits({ departments: [1], includeSubDepartments: true }, member('lost', []))).toBe(false)
    expect(await admits({ tags: [2] }, member('lost', []))).toBe(false)
  })

  it('asks WeCom nothing where the answer is known', async () => {
    const rule = { departments: [2], includeSubDepartments: true, tags: [1], userids: ['lisi'] }
    expect(await admits(rule, user123)).toBe(true)
    expect(await admits(rule, lisi)).toBe(true)
    expect(simulator.requests.list()).toEqual([])
  })

  it('asks WeCom once in ten minutes, however many people come', async () => {
    const rule = { departments: [4], includeSubDepartments: true, tags: [1] }
    for (let request = 0; request < 10; request += 1) expect(await admits(rule, wangwu)).toBe(false)
    expect(calls(subtreeApi)).toBe(1)
    expect(calls(tagApi)).toBe(1)
    clock.advance(600_001)
    simulator.corps.update(corpId, { tags: [{ tagid: 1, tagname: '管理员', userids: ['wangwu'] }] })
    expect(await admits(rule, wangwu)).toBe(true)
  })
})

describe('people who are no members', () => {
  it.each([
    ['linked', linked],
    ['external', external],
    ['non-member', visitor],
  ])('get in by no department and no tag: %s', async (_kind, user) => {
    const odd = { ...(user as object), departmentIds: [2], department: '技术部' } as unknown as WecomIdentity
    expect(await admits({ departments: [1, 2], includeSubDepartments: true, tags: [1, 2] }, odd)).toBe(false)
  })

  it('of a linked company get in by CorpId/userid, without case', async () => {
    expect(await admits({ userids: ['WW00000000000000FF/ZhouBa'] }, linked)).toBe(true)
    expect(await admits({ userids: ['zhouba'] }, linked)).toBe(false)
    expect(await admits({ userids: ['ww1/lisi'] }, { ...linked, userid: 'ww2/lisi' })).toBe(false)
    expect(await admits({ userids: ['lisi'] }, { ...linked, userid: 'ww2/lisi' })).toBe(false)
  })

  it('have no userid that a rule could name', async () => {
    for (const id of ['o1', 'o2', 'wm1', 'undefined', '']) {
      expect(await admits({ userids: [id] }, external)).toBe(false)
      expect(await admits({ userids: [id] }, visitor)).toBe(false)
    }
  })

  it('get in by a function', async () => {
    expect(await admits((user) => user.kind === 'external', external)).toBe(true)
    expect(await admits((user) => user.kind === 'external', visitor)).toBe(false)
  })
})

describe('a function for a rule', () => {
  it.each([
    [true, true],
    [false, false],
    [1, false],
    ['yes', false],
    [{}, false],
    [[], false],
    [undefined, false],
    [null, false],
    [Promise.resolve(true), true],
    [Promise.resolve(false), false],
    [Promise.resolve(1), false],
    [Promise.resolve('true'), false],
    [new Boolean(true), false],
  ])('that answers %p lets in: %p', async (answer, isIn) => {
    expect(await admits(() => answer as boolean, user123)).toBe(isIn)
  })

  it('gets the person', async () => {
    const seen: unknown[] = []
    await admits((user) => seen.push(user) > 0, user123)
    expect(seen).toEqual([user123])
  })

  it('that fails lets nobody in', async () => {
    const failure = new Error('the database is down')
    const fail = (): boolean => {
      throw failure
    }
    for (const rule of [fail, async () => fail()]) {
      const error = await errorOf(admits(rule, user123))
      expect(error).toMatchObject({ status: 500, code: 'ERR_APP' })
      // Apps' own error handlers are given what was thrown.
      expect((error as Error).cause).toBe(failure)
    }
  })
})

describe('what cannot be read', () => {
  it.each<[string, WecomAccessRule]>([
    [subtreeApi, { departments: [4], includeSubDepartments: true }],
    [subtreeApi, { tags: [2] }],
    [tagApi, { tags: [1] }],
  ])('lets nobody in, and is an error: %s for %j', async (api, rule) => {
    for (const [errcode, status] of [
      [-1, 503],
      [45009, 503],
      [48002, 502],
      [60011, 502],
      [60020, 502],
      [60123, 502],
      [60111, 502],
      [81011, 502],
    ] as const) {
      simulator.faults.arm({ api, kind: 'errcode', errcode })
      expect(await errorOf(admits(rule, wangwu))).toMatchObject({ errcode, status })
      clock.advance(61_000)
    }
    for (const kind of ['html', 'empty', 'null', 'truncate'] as const) {
      simulator.faults.arm({ api, kind })
      expect(await errorOf(admits(rule, wangwu))).toMatchObject({ status: 503 })
      clock.advance(61_000)
    }
  })

  it('is an error for a department and a tag that are not there', async () => {
    expect(await errorOf(admits({ departments: [99], includeSubDepartments: true }, lisi))).toMatchObject({
      errcode: 60123,
    })
    expect(await errorOf(admits({ tags: [99] }, lisi))).toMatchObject({ errcode: 40068 })
  })

  it('does not keep out who gets in without it', async () => {
    simulator.faults.arm({ api: '*', kind: 'errcode', errcode: 60020, times: Number.POSITIVE_INFINITY })
    expect(await admits({ departments: [2], tags: [1] }, user123)).toBe(true)
    expect(await admits({ tags: [1], userids: ['user123'] }, user123)).toBe(true)
  })
})

describe('nonsense in WeCom’s answers', () => {
  const nonsense: unknown[] = [null, true, '', ' ', [], {}, { userid: null }, { id: null }, { id: true }]
  const rule = { departments: [7], includeSubDepartments: true, tags: [1] }
  const oddDirectory = async (): Promise<WecomDirectory> => {
    const wecom = await startWecom(({ api }: WecomRequest) =>
      api === tagApi ? { userlist: nonsense, partylist: nonsense } : { department_id: nonsense },
    )
    return createWecomDirectory(wecom.client())
  }
  const oddMember = async (userid: string, department: unknown[]): Promise<WecomMember> =>
    memberFrom(
      { corpId, agentId },
      memberRecordOf({ userid, department: department as number[], status: 1 }),
      '',
    )

  it.each(['undefined', 'null', 'true', 'NaN', '[object Object]'])(
    'is nobody’s userid, not even that of a member called %s',
    async (userid) => {
      const user = await oddMember(userid, [4])
      expect(await isAdmitted(rule, user, await oddDirectory()).catch(() => 'an error')).not.toBe(true)
    },
  )

  it.each(nonsense.map((value) => [value]))(
    'is no department, not even that of a member in department %j',
    async (department) => {
      const user = await oddMember('user123', [department])
      expect(await isAdmitted(rule, user, await oddDirectory()).catch(() => 'an error')).not.toBe(true)
    },
  )
})
