import { expect } from '@jest/globals'
import { createBench, hour, type Proofs } from './bench.ts'
import { createCorpBench, ok, qyapi } from './corp-caller.ts'
import { checkCorpOrder, expectCorpRefusal, expectSuccess } from './verdicts.ts'
import { agentId, corpId } from './wecom-login.ts'

async function agentGet(): Promise<void> {
  const bench = await createCorpBench()
  const { corps } = bench.simulator
  corps.updateAgent(corpId, agentId, { trustedDomains: ['app.example.com'], visible: { userids: ['lisi'] } })
  const right = bench.call('agent/get', { agentid: String(agentId) })
  await bench.checkCaller(right, { query: { agentid: undefined } })
  await checkCorpOrder(bench, right, [
    [41011, { query: { agentid: undefined } }],
    [40056, { query: { agentid: '7' } }],
    [301002, { query: { agentid: '1000003' } }],
  ])
  expectSuccess(await bench.ask(right), 'wecom', {
    ...ok,
    agentid: agentId,
    name: '内部系统',
    square_logo_url: '',
    description: '',
    allow_userinfos: { user: [{ userid: 'lisi' }] },
    allow_partys: { partyid: [] },
    allow_tags: { tagid: [] },
    close: 0,
    redirect_domain: 'app.example.com',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
    customized_publish_status: 1,
  })
}

async function agentList(): Promise<void> {
  const bench = await createCorpBench()
  const right = bench.call('agent/list')
  await bench.checkCaller(right, {}, { agentlist: [] })
  const agentlist = [{ agentid: agentId, name: '内部系统', square_logo_url: '' }]
  expectSuccess(await bench.ask(right), 'wecom', { ...ok, agentlist })
}

async function messageSend(): Promise<void> {
  const bench = await createCorpBench()
  const { corps, sent } = bench.simulator
  const text = { msgtype: 'text', agentid: agentId, text: { content: '你好' } }
  const right = bench.call('message/send', {}, { ...text, touser: 'lisi' })
  await bench.checkCaller(right, { body: { touser: '' } })
  await checkCorpOrder(bench, right, [
    [40063, { method: 'GET' }],
    [40008, { body: { msgtype: 'sms' } }],
    [41011, { body: { agentid: undefined } }],
    [40056, { body: { agentid: 7 } }],
    [301002, { body: { agentid: 1000003 } }],
    [44004, { body: { text: { content: '' } } }],
    [82001, { body: { touser: '' } }],
    [81013, { body: { touser: 'nobody' } }],
  ])
  const done = { ...ok, msgid: expect.any(String) }
  expectSuccess(await bench.ask(right), 'wecom', done)
  // Names that are not good are a success, and listed in lower case.
  const mixed = await bench.post('message/send', { ...text, touser: 'LISI|NoBody', toparty: '99' })
  expectSuccess(mixed, 'wecom', { ...done, invaliduser: 'nobody', invalidparty: '99' })
  corps.updateAgent(corpId, agentId, { visible: { departments: [2] } })
  await bench.post('message/send', { ...text, touser: '@all' })
  expect(sent.list().map(({ userids }) => userids)).toEqual([['lisi'], ['lisi'], ['user123', 'wangwu']])
}

const ticket = (path: string, type: string | undefined) => async (): Promise<void> => {
  const bench = await createCorpBench()
  const right = bench.call(path, { type })
  await bench.checkCaller(right, { query: { type: 'x' } })
  await checkCorpOrder(bench, right, [[91040, { query: { type: 'jsapi' } }]])
  const first = await bench.ask(right)
  const value = expect.stringMatching(/^[\w-]{40,512}$/)
  expectSuccess(first, 'wecom', { ...ok, ticket: value, expires_in: 7200 })
  bench.simulator.clock.advance(hour / 2)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 5400 })
  for (let asked = 2; asked < 100; asked += 1) await bench.ask(right)
  expectCorpRefusal(await bench.ask(right), 45009)
  bench.simulator.clock.advance(hour / 2)
  expectSuccess(await bench.ask(right), 'wecom', { ...first.json, expires_in: 3600 })
}

const ipList = (path: string, ends: object) => async (): Promise<void> => {
  const bench = await createCorpBench()
  const right = bench.call(path)
  await bench.checkCaller(right, {}, { ip_list: [] })
  const ip_list = expect.arrayContaining([expect.stringMatching(/^\d+\.\d+\.\d+\.(?:\d+|\*)$/)])
  expectSuccess(await bench.ask(right), 'wecom', { ip_list, ...ends })
}

async function anyOther(): Promise<void> {
  for (const path of ['/cgi-bin/nothing', '/cgi-bin/user/GET', '/cgi-bin/service/get_suite', '/']) {
    const answer = await createBench().ask({ host: qyapi, path })
    expect([answer.status, answer.text, answer.headers['server']]).toEqual([404, '', 'nginx'])
  }
}

export const qyapiApp: Proofs = {
  '`GET /cgi-bin/agent/get`': agentGet,
  '`GET /cgi-bin/agent/list`': agentList,
  '`POST /cgi-bin/message/send`': messageSend,
  '`GET /cgi-bin/get_jsapi_ticket`': ticket('get_jsapi_ticket', undefined),
  '`GET /cgi-bin/ticket/get`': ticket('ticket/get', 'agent_config'),
  '`GET /cgi-bin/get_api_domain_ip`': ipList('get_api_domain_ip', ok),
  '`GET /cgi-bin/getcallbackip`': ipList('getcallbackip', {}),
  'any other path': anyOther,
}
