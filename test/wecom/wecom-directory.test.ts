import { beforeEach, describe, expect, it } from '@jest/globals'
import { wecomClient } from 'express-wechat-auth'
import { defaultCorps, type SimulatedCorp, type SimulatedFault } from 'express-wechat-auth/simulator'
import { createWecomDirectory, type WecomDirectory } from '../../lib/wecom/directory/wecom-directory.ts'
import { agent, corpId, departmentApi, memberApi, tagApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf } from '../helpers/errors.ts'
import { useClock } from '../helpers/time/clock.ts'

const [corp] = defaultCorps as readonly [SimulatedCorp]
const { simulator, calls } = useWecom()
const clock = useClock()
const justOverTenMinutes = 600_001
const subtreeApi = 'cgi-bin/department/simplelist'
const newcomer = { userid: 'newcomer', name: '钱七', department: [2] }

let directory: WecomDirectory
beforeEach(() => {
  directory = createWecomDirectory(wecomClient({ ...agent, endpoints: simulator.endpoints }))
})

interface Fact {
  api: string
  read(): Promise<unknown>
  /** Changes what `read` tells. */
  change(): unknown
}

const facts: Record<string, Fact> = {
  'a member': {
    api: memberApi,
    read: () => directory.getMember('user123'),
    change: () => simulator.corps.updateMember(corpId, 'user123', { status: 2 }),
  },
  'the name of a department': {
    api: departmentApi,
    read: () => directory.getDepartmentName(3),
    change: () =>
      simulator.corps.update(corpId, {
        departments: corp.departments.map((one) => (one.id === 3 ? { ...one, name: '后端组' } : one)),
      }),
  },
  'what is below a department': {
    api: subtreeApi,
    read: async () => [...(await directory.getDepartmentIdsBelow(2))],
    change: () =>
      simulator.corps.update(corpId, {
        departments: [...corp.departments, { id: 5, name: '测试组', parentid: 2 }],
      }),
  },
  'a tag': {
    api: tagApi,
    read: async () => [...(await directory.getTag(1)).userids],
    change: () =>
      simulator.corps.update(corpId, { tags: [{ tagid: 1, tagname: '管理员', userids: ['wangwu'] }] }),
  },
}

describe.each(Object.entries(facts))('%s', (_name, { api, read, change }) => {
  it('is asked once for ten minutes, and then anew', async () => {
    const before = await read()
    change()
    clock.advance(595_000)
    expect(await read()).toEqual(before)
    expect(calls(api)).toBe(1)
    clock.advance(5_001)
    expect(await read()).not.toEqual(before)
    expect(calls(api)).toBe(2)
  })

  it('is ten minutes old at most, however often it is asked', async () => {
    const before = await read()
    change()
    for (let minute = 0; minute < 10; minute += 1) {
      await read()
      clock.advance(60_001)
    }
    expect(await read()).not.toEqual(before)
  })

  it('is asked once for all who wait', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => read()))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(calls(api)).toBe(1)
  })
})

describe.each(Object.entries(facts).filter(([name]) => !name.startsWith('the name')))(
  '%s that cannot be read',
  (_name, { api, read }) => {
    it.each<[string, Omit<SimulatedFault, 'api'>, number]>([
      ['busy', { kind: 'errcode', errcode: -1 }, 503],
      ['out of quota', { kind: 'errcode', errcode: 45009 }, 503],
      ['an IP that is not trusted', { kind: 'errcode', errcode: 60020 }, 502],
      ['no right to call', { kind: 'errcode', errcode: 48002 }, 502],
      ['a disabled app', { kind: 'errcode', errcode: 50003 }, 502],
      ['a page', { kind: 'html' }, 503],
      ['nothing', { kind: 'empty' }, 503],
      ['null', { kind: 'null' }, 503],
      ['half of the answer', { kind: 'truncate' }, 503],
      ['an answer without what it must have', { kind: 'body', body: '{"errcode":0,"errmsg":"ok"}' }, 502],
    ])('is an error, and is asked anew in a while: %s', async (_answer, fault, status) => {
      simulator.faults.arm({ api, ...fault })
      expect(await errorOf(read())).toMatchObject({ status })
      // Not by every request, and not before the platform wants to be asked again.
      expect(await errorOf(read())).toMatchObject({ status })
      expect(calls(api)).toBe(1)
      clock.advance(61_000)
      expect(await read()).toBeDefined()
    })

    it('is an error for all who wait', async () => {
      simulator.faults.arm({ api, kind: 'errcode', errcode: -1 })
      const errors = await Promise.all(Array.from({ length: 10 }, () => errorOf(read())))
      for (const error of errors) expect(error).toMatchObject({ status: 503 })
      expect(calls(api)).toBe(1)
    })

    it('is no longer told when it is older than ten minutes', async () => {
      await read()
      clock.advance(justOverTenMinutes)
      simulator.faults.arm({ api, kind: 'errcode', errcode: 60020 })
      expect(await errorOf(read())).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502 })
    })
  },
)

describe('getMember()', () => {
  it('takes a userid in any case for the same', async () => {
    expect(await directory.getMember('USER123')).toMatchObject({ userid: 'user123' })
    expect(await directory.getMember('user123')).toMatchObject({ userid: 'user123' })
    expect(calls(memberApi)).toBe(1)
  })

  it.each([40003, 60011, 60021, 60111])('has nobody where WeCom answers %i', async (errcode) => {
    simulator.faults.arm({ api: memberApi, kind: 'errcode', errcode })
    expect(await directory.getMember('user123')).toBeUndefined()
  })

  it('asks again after a minute for somebody who was not there', async () => {
    expect(await directory.getMember('newcomer')).toBeUndefined()
    simulator.corps.addMember(corpId, newcomer)
    clock.advance(55_000)
    expect(await directory.getMember('newcomer')).toBeUndefined()
    expect(calls(memberApi)).toBe(1)
    clock.advance(5_001)
    expect(await directory.getMember('newcomer')).toMatchObject({
      userid: 'newcomer',
      texts: { name: '钱七' },
    })
  })

  it('learns in ten minutes that somebody left', async () => {
    await directory.getMember('user123')
    simulator.corps.removeMember(corpId, 'user123')
    clock.advance(justOverTenMinutes)
    expect(await directory.getMember('user123')).toBeUndefined()
  })
})

describe('fetchMember(), which a login uses', () => {
  it('asks each time, and what it learns is known to all', async () => {
    await directory.getMember('user123')
    simulator.corps.updateMember(corpId, 'user123', { department: [4], main_department: 4 })
    expect(await directory.fetchMember('USER123')).toMatchObject({ departmentIds: [4] })
    expect(await directory.getMember('user123')).toMatchObject({ departmentIds: [4] })
    expect(calls(memberApi)).toBe(2)
  })

  it('lets somebody in at once who was not there a moment ago', async () => {
    expect(await directory.getMember('newcomer')).toBeUndefined()
    simulator.corps.addMember(corpId, newcomer)
    await directory.fetchMember('newcomer')
    expect(await directory.getMember('newcomer')).toMatchObject({ userid: 'newcomer' })
  })

  it('rejects for somebody who is not there', async () => {
    expect(await errorOf(directory.fetchMember('nobody'))).toMatchObject({
      code: 'ERR_USER_BLOCKED',
      status: 403,
      errcode: 60111,
    })
  })
})

describe('getDepartmentName()', () => {
  it.each([
    { kind: 'errcode', errcode: 60011 } as const,
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'html' } as const,
    { kind: 'body', body: '{"department":{"id":2}}' } as const,
    { kind: 'body', body: '{"department":{"id":2,"name":5}}' } as const,
  ])('is empty where the app may not read it, for a minute: %j', async (fault) => {
    simulator.faults.arm({ api: departmentApi, ...fault })
    expect(await directory.getDepartmentName(2)).toBe('')
    expect(await directory.getDepartmentName(2)).toBe('')
    expect(calls(departmentApi)).toBe(1)
    clock.advance(60_001)
    expect(await directory.getDepartmentName(2)).toBe('技术部')
  })
})

describe('getDepartmentIdsBelow()', () => {
  it.each([
    [1, [1, 2, 3, 4]],
    [2, [2, 3]],
    [3, [3]],
  ])('of %i has that department and all below it', async (id, ids) => {
    expect([...(await directory.getDepartmentIdsBelow(id))].sort()).toEqual(ids)
  })

  it('rejects for a department that is not there', async () => {
    expect(await errorOf(directory.getDepartmentIdsBelow(99))).toMatchObject({ status: 502, errcode: 60123 })
  })
})

describe('getTag()', () => {
  it('has userids in lower case, and departments', async () => {
    const tags = [{ tagid: 7, tagname: 'x', userids: ['user123', 'LISI'], departments: [3] }]
    simulator.corps.update(corpId, { tags })
    simulator.corps.removeMember(corpId, 'lisi')
    simulator.corps.addMember(corpId, { userid: 'LiSi', name: '李四', department: [4] })
    const { userids, departments } = await directory.getTag(7)
    expect([...userids].sort()).toEqual(['lisi', 'user123'])
    expect(departments).toEqual([3])
  })

  it('rejects for a tag that is not there', async () => {
    expect(await errorOf(directory.getTag(99))).toMatchObject({ status: 502, errcode: 40068 })
  })
})
