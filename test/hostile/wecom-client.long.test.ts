import { beforeAll, expect, it } from '@jest/globals'
import { type WecomClient, wecomClient } from 'express-wechat-auth'
import { agent, corpId, useWecom } from '../helpers/apps/wecom.ts'
import { again, type FaultCase, once } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { functionsOf, testFaults } from '../helpers/faults/run.ts'

const { simulator, issueCode } = useWecom()
const proxy = useFaultProxy(() => simulator.url)

const create = (): WecomClient =>
  wecomClient({ ...agent, endpoints: { wecomApi: `${proxy.base}/qyapi.weixin.qq.com` } })
const bench = { proxy, create, warm: (client: WecomClient) => client.getCorpAccessToken() }

/** Asks the simulator without the proxy. */
let aside: WecomClient
beforeAll(() => {
  aside = wecomClient({ ...agent, endpoints: simulator.endpoints })
})

const page = 'https://app.example.com/page?a=1'
const text = expect.stringMatching(/^[\w-]{10,}$/)
const signed = { timestamp: expect.any(Number), nonceStr: text, signature: text }
const member = expect.objectContaining({ userid: 'user123' })
const some = [expect.objectContaining({ id: expect.any(Number) })]
const departments = expect.arrayContaining(some)

let laterMs = 0
/** An app may ask for its tickets a hundred times an hour. */
const later = <T>(value: T): T => {
  laterMs += 70_000
  simulator.clock.reset()
  simulator.clock.advance(laterMs)
  return value
}

const jsapiTicket = { api: 'cgi-bin/get_jsapi_ticket', ...again }
const agentTicket = { api: 'cgi-bin/ticket/get', ...again }

const cases: Record<string, FaultCase<WecomClient>> = {
  fetchIdentity: {
    api: 'cgi-bin/auth/getuserinfo',
    ready: () => {
      const code = issueCode()
      return (client) => client.fetchIdentity(code)
    },
    right: { userid: 'user123' },
    ...once,
  },
  fetchUserDetail: {
    api: 'cgi-bin/auth/getuserdetail',
    ready: async () => {
      const { user_ticket } = await aside.fetchIdentity(issueCode('user123', { scope: 'snsapi_privateinfo' }))
      return (client) => client.fetchUserDetail(user_ticket ?? '')
    },
    right: member,
    ...once,
  },
  fetchMember: {
    api: 'cgi-bin/user/get',
    ready: () => (client) => client.fetchMember('user123'),
    right: expect.objectContaining({ name: '张三' }),
    ...again,
  },
  fetchDepartments: {
    api: 'cgi-bin/department/list',
    ready: () => (client) => client.fetchDepartments(),
    right: expect.objectContaining({ department: departments }),
    ...again,
  },
  fetchDepartmentIds: {
    api: 'cgi-bin/department/simplelist',
    ready: () => (client) => client.fetchDepartmentIds(2),
    right: expect.objectContaining({ department_id: departments }),
    ...again,
  },
  fetchDepartment: {
    api: 'cgi-bin/department/get',
    ready: () => (client) => client.fetchDepartment(3),
    right: expect.objectContaining({ department: expect.objectContaining({ name: '前端组' }) }),
    ...again,
  },
  fetchTagMembers: {
    api: 'cgi-bin/tag/get',
    ready: () => (client) => client.fetchTagMembers(1),
    right: expect.objectContaining({ tagname: '管理员' }),
    ...again,
  },
  fetchMiniProgramSession: {
    api: 'cgi-bin/miniprogram/jscode2session',
    ready: () => {
      const code = simulator.corps.miniProgramLogin(corpId, 'user123', { agentId: agent.agentId })
      return (client) => client.fetchMiniProgramSession(code)
    },
    right: expect.objectContaining({ corpid: corpId, userid: 'user123' }),
    ...once,
  },
  convertToOpenid: {
    api: 'cgi-bin/user/convert_to_openid',
    ready: () => (client) => client.convertToOpenid('user123'),
    right: { openid: text },
    ...once,
  },
  convertToUserid: {
    api: 'cgi-bin/user/convert_to_userid',
    ready: async () => {
      const { openid } = await aside.convertToOpenid('user123')
      return (client) => client.convertToUserid(openid)
    },
    right: { userid: 'user123' },
    ...once,
  },
  sendMessage: {
    api: 'cgi-bin/message/send',
    ready: () => {
      const text = { content: 'He said "hi"' }
      return (client) => client.sendMessage({ toparty: '', msgtype: 'text', text, touser: 'user123' })
    },
    right: expect.objectContaining({ msgid: text }),
    repeats: false,
    needs: false,
  },
  getCorpAccessToken: {
    api: 'cgi-bin/gettoken',
    ready: () => (client) => client.getCorpAccessToken(),
    right: text,
    ...again,
  },
  getJsapiTicket: { ready: () => later((client) => client.getJsapiTicket()), right: text, ...jsapiTicket },
  getAgentTicket: { ready: () => later((client) => client.getAgentTicket()), right: text, ...agentTicket },
  getJsSdkConfig: {
    ready: () => later((client) => client.getJsSdkConfig(page)),
    right: { beta: true, appId: corpId, ...signed },
    ...jsapiTicket,
  },
  'getJsSdkConfig, for the app': {
    ready: () => later((client) => client.getJsSdkConfig(page, 'agentConfig')),
    right: { corpid: corpId, agentid: agent.agentId, ...signed },
    ...agentTicket,
  },
  call: {
    api: 'cgi-bin/getcallbackip',
    ready: () => (client) => client.call({ path: '/cgi-bin/getcallbackip' }),
    right: expect.objectContaining({ ip_list: expect.any(Array) }),
    repeats: true,
    needs: false,
  },
}

it('is tried with every function that asks WeCom', () => {
  const client = create()
  const tried = new Set(Object.keys(cases).map((name) => name.split(',')[0]))
  expect([...tried, 'authorizeUrl', 'webLoginUrl'].sort()).toEqual(functionsOf(client))
  client.authorizeUrl({ redirectUri: page, scope: 'snsapi_base', state: 'abc' })
  client.webLoginUrl({ redirectUri: page, state: 'abc' })
  expect(proxy.exchanges).toEqual([])
})

testFaults(bench, cases)
