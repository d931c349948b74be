import { expect } from '@jest/globals'
import { memberRecord } from '../../helpers/simulator/wecom-bench.ts'
import type { Proofs } from './bench.ts'
import { createCorpBench, fetchCorpToken, ok } from './corp-caller.ts'
import { checkCorpOrder, expectCorpRefusal, expectSuccess } from './verdicts.ts'
import { agentId, corpId } from './wecom-login.ts'

const withMember = { department: [], order: [], is_leader_in_dept: [], direct_leader: [] }

async function userGet(): Promise<void> {
  const bench = await createCorpBench()
  const { corps } = bench.simulator
  const right = bench.call('user/get', { userid: 'USER123' })
  await bench.checkCaller(right, { query: { userid: undefined } }, withMember)
  const steps = [
    [41009, { query: { userid: undefined } }],
    [40003, { query: { userid: '!' } }],
    [60111, { query: { userid: 'nobody' } }],
  ] as const
  await checkCorpOrder(bench, right, steps, withMember)
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, ...memberRecord })
  corps.updateAgent(corpId, agentId, { createdBefore20220620: true })
  expect((await bench.ask(right)).json).toMatchObject({
    mobile: '13800138000',
    email: 'zhang@company.com',
    biz_mail: 'zhangsan@company.com',
    gender: '1',
    avatar: expect.stringMatching(/^http:/),
  })
  corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011, withMember)
  corps.updateAgent(corpId, agentId, { visible: { departments: [2] }, isContactSync: true })
  expectCorpRefusal(await bench.ask(right), 48009, withMember)
}

const members = (path: 'user/simplelist' | 'user/list', member: object) => async (): Promise<void> => {
  const bench = await createCorpBench()
  const right = bench.call(path, { department_id: '2' })
  const shape = { userlist: [] }
  await bench.checkCaller(right, { query: { department_id: undefined } }, shape)
  const steps = [
    [40058, { query: { department_id: undefined } }],
    [60123, { query: { department_id: '99' } }],
  ] as const
  await checkCorpOrder(bench, right, steps, shape)
  // Not those of the departments below.
  const second = expect.objectContaining({ userid: 'zhaoliu' })
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, userlist: [member, second] })
  bench.simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011, shape)
}

async function userListId(): Promise<void> {
  const bench = await createCorpBench()
  const { corps } = bench.simulator
  const shape = { next_cursor: '', dept_user: [] }
  const right = bench.call('user/list_id', {}, {})
  await bench.checkCaller(right, { method: 'GET' }, shape)
  expectCorpRefusal(await bench.ask(right), 48002, shape)
  corps.updateAgent(corpId, agentId, { isContactSync: true })
  expectCorpRefusal(await bench.post('user/list_id', { limit: 10_001 }), 40058, shape)
  corps.updateMember(corpId, 'lisi', { department: [4, 1] })
  const whole = await bench.ask(right)
  const dept_user = expect.arrayContaining([
    { userid: 'lisi', department: 4 },
    { userid: 'lisi', department: 1 },
  ])
  expectSuccess(whole, 'wecom', { ...ok, next_cursor: '', dept_user })
  const first = (await bench.post('user/list_id', { limit: 3 })).json
  const cursor = String(first['next_cursor'])
  const rest = (await bench.post('user/list_id', { cursor })).json
  const joined = [...(first['dept_user'] as object[]), ...(rest['dept_user'] as object[])]
  expect(joined).toEqual(whole.json['dept_user'])
}

async function convertToOpenid(): Promise<void> {
  const bench = await createCorpBench()
  const { corps } = bench.simulator
  const right = bench.call('user/convert_to_openid', {}, { userid: 'user123' })
  await bench.checkCaller(right, { body: {} })
  await checkCorpOrder(bench, right, [
    [40063, { method: 'GET' }],
    [41009, { body: { userid: undefined } }],
    [60111, { body: { userid: 'nobody' } }],
  ])
  const openid = expect.stringMatching(/^o[\w-]{1,63}$/)
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, openid })
  corps.updateMember(corpId, 'user123', { openid: '' })
  expectCorpRefusal(await bench.ask(right), 43004)
  corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011)
}

async function convertToUserid(): Promise<void> {
  const bench = await createCorpBench()
  const { json } = await bench.post('user/convert_to_openid', { userid: 'user123' })
  const right = bench.call('user/convert_to_userid', {}, { openid: json['openid'] })
  await bench.checkCaller(right, { body: {} })
  await checkCorpOrder(bench, right, [
    [40063, { method: 'GET' }],
    [40073, { body: { openid: 'oNobody' } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, userid: 'user123' })
  bench.simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011)
}

const department = {
  id: 2,
  name: '技术部',
  name_en: '',
  department_leader: [],
  parentid: 1,
  order: expect.any(Number),
}

const departments = (path: string, list: string, second: object) => async (): Promise<void> => {
  const bench = await createCorpBench()
  const shape = { [list]: [] }
  const right = bench.call(path, { id: '2' })
  await bench.checkCaller(right, { query: { id: 'x' } }, shape)
  await checkCorpOrder(bench, right, [[60123, { query: { id: '99' } }]], shape)
  // With all that hang below it.
  const third = expect.objectContaining({ id: 3, parentid: 2 })
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, [list]: [second, third] })
  expect((await bench.get(path)).json[list]).toHaveLength(4)
  bench.simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011, shape)
  expect((await bench.get(path)).json[list]).toHaveLength(1)
}

async function departmentGet(): Promise<void> {
  const bench = await createCorpBench()
  const right = bench.call('department/get', { id: '2' })
  await bench.checkCaller(right, { query: { id: undefined } })
  await checkCorpOrder(bench, right, [
    [40058, { query: { id: undefined } }],
    [60123, { query: { id: '99' } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, department })
  bench.simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
  expectCorpRefusal(await bench.ask(right), 60011)
}

async function tagGet(): Promise<void> {
  const bench = await createCorpBench()
  const shape = { userlist: [], partylist: [] }
  const right = bench.call('tag/get', { tagid: '1' })
  await bench.checkCaller(right, { query: { tagid: undefined } }, shape)
  const steps = [
    [41017, { query: { tagid: undefined } }],
    [40068, { query: { tagid: '99' } }],
  ] as const
  await checkCorpOrder(bench, right, steps, shape)
  const admins = { ...ok, tagname: '管理员', userlist: [{ userid: 'lisi', name: '李四' }], partylist: [] }
  expectSuccess(await bench.ask(right), 'wecom', admins)
  const developers = await bench.get('tag/get', { tagid: '2' })
  expectSuccess(developers, 'wecom', { ...ok, tagname: '研发', userlist: [], partylist: [2] })
  bench.simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [2] } })
  expectSuccess(await bench.ask(right), 'wecom', { ...admins, userlist: [] })
}

async function tagList(): Promise<void> {
  const bench = await createCorpBench()
  const right = bench.call('tag/list')
  await bench.checkCaller(right, {}, { taglist: [] })
  const taglist = [
    { tagid: 1, tagname: '管理员' },
    { tagid: 2, tagname: '研发' },
  ]
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, taglist })
  // Also for contact sync, by its own token.
  bench.simulator.corps.updateAgent(corpId, agentId, { isContactSync: true })
  const access_token = await fetchCorpToken(bench)
  expectSuccess(await bench.get('tag/list', { access_token }), 'wecom', { ...ok, taglist })
}

const short = { id: 2, parentid: 1, order: expect.any(Number) }

export const qyapiContacts: Proofs = {
  '`GET /cgi-bin/user/get`': userGet,
  '`GET /cgi-bin/user/simplelist`': members('user/simplelist', {
    userid: 'user123',
    name: '张三',
    department: [2],
  }),
  '`GET /cgi-bin/user/list`': members('user/list', memberRecord),
  '`POST /cgi-bin/user/list_id`': userListId,
  '`POST /cgi-bin/user/convert_to_openid`': convertToOpenid,
  '`POST /cgi-bin/user/convert_to_userid`': convertToUserid,
  '`GET /cgi-bin/department/list`': departments('department/list', 'department', department),
  '`GET /cgi-bin/department/simplelist`': departments('department/simplelist', 'department_id', short),
  '`GET /cgi-bin/department/get`': departmentGet,
  '`GET /cgi-bin/tag/get`': tagGet,
  '`GET /cgi-bin/tag/list`': tagList,
}
