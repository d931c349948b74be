import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { minute } from '../../helpers/simulator/wechat-bench.ts'
import { agent, corpId, createWecomBench, otherAgent } from '../../helpers/simulator/wecom-bench.ts'

const { agentId } = agent
const text = { msgtype: 'text', agentid: agentId, text: { content: '你好' } }

describe('message/send', () => {
  it('sends to members, departments and tags', async () => {
    const { ask, simulator } = createWecomBench()
    const body = { ...text, touser: 'USER123|user123', toparty: '4', totag: '2', safe: 0 }
    const answer = await ask('message/send', {}, body)
    expect(answer).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(String) })
    const [sent] = simulator.sent.list({ corpId, userid: 'WANGWU' })
    // zhaoliu is in a department of the tag, but disabled.
    expect(sent).toMatchObject({ kind: 'wecom', agentId, userids: ['user123', 'lisi', 'wangwu'], body })
    expect(simulator.sent.list({ userid: 'zhaoliu' })).toEqual([])
  })

  it('lists the names that are not good, in lower case, and is a success', async () => {
    const { ask, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [4] } })
    const body = { ...text, touser: 'LiSi|NoBody|user123', toparty: '2|99', totag: '1|7' }
    expect(await ask('message/send', {}, body)).toMatchObject({
      errcode: 0,
      invaliduser: 'nobody|user123',
      invalidparty: '2|99',
      invalidtag: '7',
    })
    expect(simulator.sent.list().map(({ userids }) => userids)).toEqual([['lisi']])
  })

  it('sends to everybody in the visible range', async () => {
    const { ask, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agentId, { visible: { departments: [2] } })
    await ask('message/send', {}, { ...text, touser: '@all', toparty: '99' })
    expect(simulator.sent.list()[0]?.userids).toEqual(['user123', 'wangwu'])
  })

  it.each<[number, object]>([
    [81013, { ...text, touser: 'nobody', toparty: '99', totag: '99' }],
    [82001, text],
    [82001, { ...text, touser: '' }],
    [40008, { ...text, touser: 'lisi', msgtype: 'sms' }],
    [41011, { ...text, touser: 'lisi', agentid: undefined }],
    [40056, { ...text, touser: 'lisi', agentid: 1 }],
    [40056, { ...text, touser: 'lisi', agentid: String(agentId) }],
    [301002, { ...text, touser: 'lisi', agentid: otherAgent.agentId }],
    [44004, { ...text, touser: 'lisi', text: { content: '' } }],
    [44004, { ...text, touser: 'lisi', text: undefined }],
    [40007, { ...text, touser: 'lisi', msgtype: 'image', image: {} }],
    [40058, { ...text, touser: 'lisi', msgtype: 'textcard', textcard: { title: 't' } }],
    [40058, { ...text, touser: ['lisi'] }],
    [40058, { ...text, touser: 'a|'.repeat(1001) }],
  ])('answers %i to %j', async (errcode, body) => {
    expect((await createWecomBench().ask('message/send', {}, body)).errcode).toBe(errcode)
  })

  it('marks a body that is not JSON', async () => {
    const { errcode, errmsg } = await createWecomBench().ask('message/send', {}, '{')
    expect(errcode).toBe(40008)
    expect(errmsg).toMatch(/^Warning: wrong json format\. invalid message type, hint/)
  })

  it('looks at the token, the address and the app before the body', async () => {
    const { ask, call, simulator } = createWecomBench()
    expect((await call('message/send', {}, {})).errcode).toBe(41001)
    simulator.corps.updateAgent(corpId, agentId, { trustedIps: ['10.0.0.1'] })
    expect((await ask('message/send', {}, {})).errcode).toBe(60020)
  })

  it('answers a response_code for cards with buttons', async () => {
    const card = { msgtype: 'template_card', template_card: { card_type: 'button_interaction' } }
    const answer = await createWecomBench().ask('message/send', {}, { ...text, touser: 'lisi', ...card })
    expect(answer.response_code).toEqual(expect.any(String))
  })
})

describe('agent/list', () => {
  it('has the app of the token', async () => {
    expect(await createWecomBench().ask('agent/list')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      agentlist: [{ agentid: agentId, name: '内部系统', square_logo_url: '' }],
    })
  })
})

describe('user/list_id', () => {
  const secret = 'contact-sync-secret'

  async function createWithContactSync() {
    const bench = createWecomBench()
    const { corps } = bench.simulator
    const sync = { agentId: 1, secret, name: '通讯录同步', trustedDomains: [], isContactSync: true }
    corps.update(corpId, { agents: [...(corps.get(corpId)?.agents ?? []), sync] })
    corps.updateMember(corpId, 'lisi', { department: [4, 2] })
    const access_token = await bench.token(secret)
    return { ...bench, access_token }
  }

  it('lists everybody once for each department, in pages', async () => {
    const { call, access_token } = await createWithContactSync()
    const first = await call('user/list_id', { access_token }, { limit: 2 })
    expect(first).toMatchObject({
      errcode: 0,
      dept_user: [
        { userid: 'user123', department: 2 },
        { userid: 'lisi', department: 4 },
      ],
    })
    const rest = await call('user/list_id', { access_token }, { cursor: first.next_cursor })
    expect(rest.next_cursor).toBe('')
    expect(rest.dept_user.map((one: { userid: string }) => one.userid)).toEqual(['lisi', 'wangwu', 'zhaoliu'])
  })

  it('is only for contact sync, which may do little else', async () => {
    const { ask, call, access_token } = await createWithContactSync()
    expect((await ask('user/list_id', {}, {})).errcode).toBe(48002)
    expect((await call('user/get', { access_token, userid: 'lisi' })).errcode).toBe(48009)
    expect((await call('message/send', { access_token }, text)).errcode).toBe(48002)
    expect((await call('department/simplelist', { access_token })).errcode).toBe(0)
  })

  it('refuses other limits and cursors', async () => {
    const { call, access_token } = await createWithContactSync()
    for (const body of [{ limit: 0 }, { limit: 10_001 }, { limit: 'x' }, { cursor: 'x' }, { cursor: 1 }]) {
      expect((await call('user/list_id', { access_token }, body)).errcode).toBe(40058)
    }
  })
})

describe('over HTTP', () => {
  it('revokes tickets', async () => {
    const { ask, simulator } = createWecomBench()
    const { ticket } = await ask('get_jsapi_ticket')
    await request(simulator.handler).post(`/simulator/corps/${corpId}/revoke-tickets`)
    simulator.clock.advance(minute)
    expect((await ask('get_jsapi_ticket')).ticket).not.toBe(ticket)
  })
})
