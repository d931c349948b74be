import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  type WecomMember,
  type WecomMemberRecord,
  type WecomUserDetail,
  wecomClient,
} from 'express-wechat-auth'
import { memberRecordOf, requireActive } from '../../lib/wecom/directory/member-record.ts'
import { createWecomDirectory, type WecomDirectory } from '../../lib/wecom/directory/wecom-directory.ts'
import { memberFrom } from '../../lib/wecom/login/wecom-member.ts'
import { agent, corpId, departmentApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf } from '../helpers/errors.ts'

const { simulator, calls } = useWecom()
let directory: WecomDirectory
beforeEach(() => {
  directory = createWecomDirectory(wecomClient({ ...agent, endpoints: simulator.endpoints }))
})

const record: WecomMemberRecord = {
  userid: 'user123',
  name: '张三',
  department: [4, 2],
  main_department: 2,
  position: '工程师',
  status: 1,
}
const detail: WecomUserDetail = { userid: 'user123', gender: '1', mobile: '13800138000', email: 'z@a.b' }
const read = async (about: object, more?: WecomUserDetail): Promise<WecomMember> => {
  const memberRecord = memberRecordOf({ ...record, ...about })
  const id = memberRecord.mainDepartmentId
  const department = id === undefined ? '' : await directory.getDepartmentName(id)
  return memberFrom({ corpId, agentId: 1000002 }, memberRecord, department, more)
}
const requireStatus = (status: unknown): void =>
  requireActive(memberRecordOf({ ...record, status: status as number }))

describe('requireActive()', () => {
  it.each([1, '1'])('lets pass status %p', (status) => {
    expect(() => requireStatus(status)).not.toThrow()
  })

  it.each([2, 4, 5, '2', 0, 3, -1])('keeps out status %p', async (status) => {
    const error = await errorOf(() => requireStatus(status))
    expect(error).toMatchObject({ code: 'ERR_NOT_AUTHORIZED', status: 403 })
  })

  it.each([undefined, null, '', 'active', {}, [1], true, 1.5])(
    'knows nothing by status %p',
    async (status) => {
      const error = await errorOf(() => requireStatus(status))
      expect([403, 502]).toContain((error as Error & { status: number }).status)
    },
  )
})

describe('memberFrom()', () => {
  it('reads a record of the directory, with the name of the main department', async () => {
    expect(await read({})).toEqual({
      corpId,
      agentId: 1000002,
      kind: 'member',
      userid: 'user123',
      name: '张三',
      department: '技术部',
      departmentIds: [4, 2],
      position: '工程师',
    })
  })

  it('takes the first department where none is the main one', async () => {
    expect(await read({ main_department: undefined })).toMatchObject({ department: '市场部' })
  })

  it('asks for no name where there is no department', async () => {
    for (const department of [undefined, null, [], 'x', {}]) {
      const member = await read({ department, main_department: undefined })
      expect(member).toMatchObject({ department: '', departmentIds: [] })
    }
    expect(calls(departmentApi)).toBe(0)
  })

  it('leaves the name of the department empty where the app may not read it', async () => {
    simulator.faults.arm({ api: departmentApi, kind: 'errcode', errcode: 60011 })
    expect(await read({})).toMatchObject({ department: '', departmentIds: [4, 2] })
  })

  it('adds what the member agreed to show', async () => {
    expect(await read({}, detail)).toMatchObject({ gender: '1', mobile: '13800138000', email: 'z@a.b' })
    expect(await read({ mobile: '1', gender: '0' }, detail)).toMatchObject({
      gender: '1',
      mobile: '13800138000',
    })
    expect(await read({}, { ...detail, userid: 'USER123' })).toMatchObject({ mobile: '13800138000' })
  })

  it('takes nothing of another person’s', async () => {
    const member = await read({}, { ...detail, userid: 'lisi' })
    for (const name of ['mobile', 'email', 'gender']) expect(member).not.toHaveProperty(name)
  })

  it('has only the fields that are there, and keeps those that the detail leaves empty', async () => {
    const member = await read(
      { mobile: '139', email: '', avatar: null, position: 5, name: '' },
      { ...detail, mobile: '' },
    )
    expect(member).toMatchObject({ mobile: '139', email: 'z@a.b' })
    for (const name of ['avatar', 'position', 'name', 'biz_mail']) expect(member).not.toHaveProperty(name)
  })

  it('takes over nothing else', async () => {
    const member = await read({
      kind: 'admin',
      corpId: 'x',
      user_ticket: 't',
      address: 'a',
      extattr: {},
      account: 1,
    })
    expect(Object.keys(member).sort()).toEqual(
      ['agentId', 'corpId', 'department', 'departmentIds', 'kind', 'name', 'position', 'userid'].sort(),
    )
    expect(member).toMatchObject({ kind: 'member', corpId })
  })
})
