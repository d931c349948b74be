import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import type { Response, Test } from 'supertest'
import { getAt, postJson } from './ask.ts'

export const official = { appId: 'wx0000000000000001', secret: '00000000000000000000000000000001' }
export const website = { appId: 'wx0000000000000002', secret: '00000000000000000000000000000002' }
export const mobile = { appId: 'wx0000000000000003', secret: '00000000000000000000000000000003' }
export const wechatBrowser =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN'
export const callback = 'http://localhost:3000/callback'

export interface Bench {
  simulator: PlatformSimulator
  get(path: string, headers?: Record<string, string>): Test
  /** A GET on api.weixin.qq.com that answers the JSON of the body. */
  api(path: string, query?: Record<string, string>): Promise<Json>
  authorize(change?: Partial<Link>, headers?: Record<string, string>): Test
  qrconnect(change?: Partial<Link>, headers?: Record<string, string>): Test
  /** A code of a person who agreed. */
  codeOf(person?: string, change?: Partial<Link>): Promise<string>
  exchange(code: string): Promise<Json>
  stableToken(body?: object): Promise<Json>
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what the tests are about
export type Json = any

export interface Link {
  appid: string
  redirect_uri: string
  response_type: string
  scope: string
  state: string
  extra: string
}

function linkOf(defaults: Link, change: Partial<Link>): string {
  const { extra, ...named } = { ...defaults, ...change }
  const pairs = Object.entries(named).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${pairs.join('&')}${extra}`
}

const link: Link = {
  appid: official.appId,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'snsapi_userinfo',
  state: 'abc123',
  extra: '',
}

/** A simulator behind supertest, with the requests the tests need. */
export function createBench(options: SimulatorOptions = {}): Bench {
  const simulator = createPlatformSimulator(options)
  const get: Bench['get'] = (path, headers) => getAt(simulator, path, headers)
  const bench: Bench = {
    simulator,
    get,
    async api(path, query = {}) {
      const response = await get(`/api.weixin.qq.com/${path}?${new URLSearchParams(query)}`)
      return JSON.parse(response.text)
    },
    authorize: (change = {}, headers = {}) =>
      get(`/open.weixin.qq.com/connect/oauth2/authorize?${linkOf(link, change)}`, {
        'user-agent': wechatBrowser,
        ...headers,
      }),
    qrconnect: (change = {}, headers = {}) =>
      get(
        `/open.weixin.qq.com/connect/qrconnect?${linkOf({ ...link, appid: website.appId, scope: 'snsapi_login' }, change)}`,
        headers,
      ),
    async codeOf(person = 'xiaoming', change = {}) {
      const response = await bench.authorize(change, allowAs(person))
      return String(locationOf(response).searchParams.get('code'))
    },
    exchange: (code) => bench.api('sns/oauth2/access_token', exchangeQuery(code)),
    stableToken: (body = {}) =>
      postJson(simulator, '/api.weixin.qq.com/cgi-bin/stable_token', { ...tokenQuery, ...body }),
  }
  return bench
}

export const appidAndSecret: Record<'appid' | 'secret', string> = {
  appid: official.appId,
  secret: official.secret,
}
export const tokenQuery: Record<string, string> = { grant_type: 'client_credential', ...appidAndSecret }

export function exchangeQuery(code: string): Record<string, string> {
  return { ...appidAndSecret, code, grant_type: 'authorization_code' }
}

export function allowAs(person: string): Record<string, string> {
  return { 'x-simulator-user': person, 'x-simulator-decision': 'allow' }
}

export function locationOf(response: Response): URL {
  return new URL(response.headers['location'] ?? 'no:redirect')
}

export const minute: number = 60_000
export const hour: number = 60 * minute
export const day: number = 24 * hour
