import {
  type CorpCodeOptions,
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import type { Response, Test } from 'supertest'
import { getAt, postJson } from './ask.ts'
import { allowAs, type Json, locationOf } from './wechat-bench.ts'

export const corpId = 'ww0000000000000001'
export const agent = { agentId: 1000002, secret: 'simulated-secret-of-agent-1000002' }
export const otherAgent = { agentId: 1000003, secret: 'simulated-secret-of-agent-1000003' }
export const wecomClient =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh'
export const callback = 'http://localhost:3000/callback'

/** What `user/get` tells apps of our days of a member: nothing personal. */
export const memberRecord: Json = {
  userid: 'user123',
  name: '张三',
  department: [2],
  order: [0],
  position: '工程师',
  is_leader_in_dept: [0],
  direct_leader: [],
  telephone: '',
  alias: '',
  status: 1,
  main_department: 2,
  extattr: { attrs: [] },
  external_position: '',
}

type Query = Record<string, string>

export interface WecomBench {
  simulator: PlatformSimulator
  get(path: string, headers?: Record<string, string>): Test
  /** A call on qyapi.weixin.qq.com/cgi-bin; with a body it is a POST. */
  call(path: string, query?: Query, body?: unknown): Promise<Json>
  /** The same with an access token of the first app. */
  ask(path: string, query?: Query, body?: unknown): Promise<Json>
  token(secret?: string): Promise<string>
  code(personId?: string, options?: Partial<CorpCodeOptions>): string
  authorize(change?: Query, headers?: Record<string, string>): Test
  webLogin(change?: Query, headers?: Record<string, string>): Test
}

function linkOf(parameters: Query): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

/** A simulator behind supertest, with the requests the tests of WeCom need. */
export function createWecomBench(options: SimulatorOptions = {}): WecomBench {
  const simulator = createPlatformSimulator(options)
  const get: WecomBench['get'] = (path, headers) => getAt(simulator, path, headers)
  const bench: WecomBench = {
    simulator,
    get,
    async call(path, query = {}, body = undefined) {
      const url = `/qyapi.weixin.qq.com/cgi-bin/${path}?${new URLSearchParams(query)}`
      return body === undefined ? JSON.parse((await get(url)).text) : await postJson(simulator, url, body)
    },
    ask: async (path, query = {}, body = undefined) =>
      bench.call(path, { access_token: await bench.token(), ...query }, body),
    async token(secret = agent.secret) {
      return (await bench.call('gettoken', { corpid: corpId, corpsecret: secret })).access_token
    },
    code: (personId = 'user123', change = {}) =>
      simulator.corps.issueCode(corpId, personId, { agentId: agent.agentId, ...change }),
    authorize: (change = {}, headers = {}) =>
      get(
        `/open.weixin.qq.com/connect/oauth2/authorize?${linkOf({
          appid: corpId,
          redirect_uri: callback,
          response_type: 'code',
          scope: 'snsapi_privateinfo',
          state: 'abc123',
          agentid: String(agent.agentId),
          ...change,
        })}`,
        { 'user-agent': wecomClient, ...headers },
      ),
    webLogin: (change = {}, headers = {}) =>
      get(
        `/login.work.weixin.qq.com/wwlogin/sso/login?${linkOf({
          login_type: 'CorpApp',
          appid: corpId,
          agentid: String(agent.agentId),
          redirect_uri: callback,
          state: 'weblogin@gyoss9',
          ...change,
        })}`,
        headers,
      ),
  }
  return bench
}

export function codeIn(response: Response): string {
  return locationOf(response).searchParams.get('code') ?? 'no code'
}

export function denyAs(person: string): Record<string, string> {
  return { ...allowAs(person), 'x-simulator-decision': 'deny' }
}
