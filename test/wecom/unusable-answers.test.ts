import { describe, expect, it } from '@jest/globals'
import type { WecomClient } from 'express-wechat-auth'
import { agent } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawWecom } from '../helpers/faults/raw-wecom.ts'

const startWecom = useRawWecom()

const functions: Record<string, (client: WecomClient) => Promise<unknown>> = {
  fetchIdentity: (client) => client.fetchIdentity('code'),
  fetchUserDetail: (client) => client.fetchUserDetail('ticket'),
  fetchMember: (client) => client.fetchMember('user123'),
  fetchDepartments: (client) => client.fetchDepartments(),
  fetchDepartmentIds: (client) => client.fetchDepartmentIds(2),
  fetchDepartment: (client) => client.fetchDepartment(2),
  fetchTagMembers: (client) => client.fetchTagMembers(1),
  convertToOpenid: (client) => client.convertToOpenid('user123'),
  convertToUserid: (client) => client.convertToUserid('o1'),
}
const call = (client: WecomClient): Promise<unknown> => client.call({ path: '/cgi-bin/agent/list' })
const page = '<html><head><title>502 Bad Gateway</title></head></html>'

describe.each(Object.entries({ ...functions, call }))('%s()', (_name, run) => {
  it.each<[string, string, number]>([
    ['a page', page, 200],
    ['a page with status 502', page, 502],
    ['nothing', '', 200],
    ['nothing with status 404, as WeCom does for an unknown path', '', 404],
    ['JSON with status 500', '{"errcode":0,"errmsg":"ok"}', 500],
    ['half of the JSON', '{"errcode":0,"errmsg":"ok","userid":"us', 200],
    ['null', 'null', 200],
    ['a list', '[]', 200],
    ['a text', '"ok"', 200],
  ])('takes %s for WeCom being away', async (_answer, text, status) => {
    const wecom = await startWecom(text, { status })
    const error = await errorOf(run(wecom.client()))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 })
    expect(error).toHaveProperty('retryAfterSeconds', expect.any(Number))
    expect(wecom.calls).toHaveLength(1)
    for (const secret of [agent.corpSecret, 'token-1']) expect(everyViewOf(error)).not.toContain(secret)
  })
})

describe.each<[string, object[]]>([
  [
    'fetchMember',
    [
      {},
      { userid: '' },
      { userid: null },
      { userid: 123 },
      { userid: ['user123'] },
      { userid: 'user1234', name: 'somebody else' },
      { userid: 'ww1/user123' },
    ],
  ],
  ['fetchDepartments', [{}, { department: {} }, { department: null }, { department: 'x' }]],
  ['fetchDepartmentIds', [{}, { department_id: {} }, { department_id: null }, { department: [] }]],
  [
    'fetchDepartment',
    [
      {},
      { department: null },
      { department: [] },
      { department: 'x' },
      { department: {} },
      { department: { id: 3 } },
    ],
  ],
  [
    'fetchTagMembers',
    [
      {},
      { userlist: [] },
      { partylist: [] },
      { userlist: {}, partylist: [] },
      { userlist: [], partylist: null },
    ],
  ],
  ['convertToOpenid', [{}, { openid: '' }, { openid: 5 }, { openid: null }]],
  ['convertToUserid', [{}, { userid: '' }, { userid: 5 }, { UserId: null }]],
])('%s()', (name, answers) => {
  it.each(answers.map((answer) => [answer]))('takes %j for an error', async (answer) => {
    const wecom = await startWecom({ errcode: 0, errmsg: 'ok', ...answer })
    const error = await errorOf(functions[name]?.(wecom.client()) ?? Promise.resolve())
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
    expect(error.message).toMatch(/^cgi-bin\/[\w/]+ answered without /)
  })
})

describe('getCorpAccessToken()', () => {
  it.each<[unknown, string]>([
    [{}, 'ERR_PLATFORM'],
    [{ errcode: 0, errmsg: 'ok', access_token: '', expires_in: 7200 }, 'ERR_PLATFORM'],
    [{ access_token: 5, expires_in: 7200 }, 'ERR_PLATFORM'],
    [{ access_token: null }, 'ERR_PLATFORM'],
    ['', 'ERR_PLATFORM_UNAVAILABLE'],
    ['null', 'ERR_PLATFORM_UNAVAILABLE'],
    [page, 'ERR_PLATFORM_UNAVAILABLE'],
    ['{"access_token":"tok', 'ERR_PLATFORM_UNAVAILABLE'],
  ])('takes %j for an error', async (token, code) => {
    const wecom = await startWecom({}, { token })
    const error = await errorOf(wecom.client().getCorpAccessToken())
    expect(error).toMatchObject({ name: 'WechatAuthError', code })
    expect(everyViewOf(error)).not.toContain(agent.corpSecret)
  })
})
