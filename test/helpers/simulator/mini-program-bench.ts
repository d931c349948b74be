import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatedEncryptedData,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { getAt, postJson } from './ask.ts'
import type { Json } from './wechat-bench.ts'

export const mini = { appId: 'wx0000000000000004', secret: '00000000000000000000000000000004' }

type Query = Record<string, string>

export interface MiniBench {
  simulator: PlatformSimulator
  /** The bare answer of a GET on api.weixin.qq.com. */
  get(path: string, query?: Query): Promise<Response>
  api(path: string, query?: Query): Promise<Json>
  post(path: string, body: unknown, query?: Query): Promise<Json>
  login(person?: string, options?: { keepsSessionKey?: boolean }): string
  exchange(code: string, change?: Query): Promise<Json>
  /** A stable_token of the mini program, or of another app. */
  token(app?: { appId: string; secret: string }): Promise<string>
  /** A call of wxa/... that proves to know a session_key. */
  prove(path: string, sessionKey: string, change?: Query): Promise<Json>
  phone(code: string, change?: { body?: object; token?: string }): Promise<Json>
  openid(person?: string): string
}

export function createMiniBench(options: SimulatorOptions = {}): MiniBench {
  const simulator = createPlatformSimulator(options)
  const urlOf = (path: string, query: Query): string =>
    `/api.weixin.qq.com/${path}?${new URLSearchParams(query)}`
  const bench: MiniBench = {
    simulator,
    get: async (path, query = {}) => getAt(simulator, urlOf(path, query)),
    api: async (path, query = {}) => JSON.parse((await bench.get(path, query)).text),
    post: (path, body, query = {}) => postJson(simulator, urlOf(path, query), body),
    login: (person = 'xiaoming', options = {}) => simulator.miniPrograms.login(mini.appId, person, options),
    exchange: (code, change = {}) =>
      bench.api('sns/jscode2session', {
        appid: mini.appId,
        secret: mini.secret,
        js_code: code,
        grant_type: 'authorization_code',
        ...change,
      }),
    async token({ appId, secret } = mini) {
      const body = { grant_type: 'client_credential', appid: appId, secret }
      return (await bench.post('cgi-bin/stable_token', body)).access_token
    },
    async prove(path, sessionKey, change = {}) {
      return bench.api(path, {
        access_token: await bench.token(),
        openid: bench.openid(),
        signature: createHmac('sha256', sessionKey).digest('hex'),
        sig_method: 'hmac_sha256',
        ...change,
      })
    },
    phone: async (code, { body = {}, token } = {}) =>
      bench.post(
        'wxa/business/getuserphonenumber',
        { code, ...body },
        { access_token: token ?? (await bench.token()) },
      ),
    openid: (person = 'xiaoming') => simulator.users.openidOf(person, mini.appId),
  }
  return bench
}

/** What a server does with encrypted data; throws when the key is a wrong one. */
export function decrypt(sessionKey: string, { encryptedData, iv }: SimulatedEncryptedData): string {
  const key = Buffer.from(sessionKey, 'base64')
  const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'))
  return decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8')
}

export function encrypt(sessionKey: string, plaintext: string, iv: string): string {
  const key = Buffer.from(sessionKey, 'base64')
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'))
  return cipher.update(plaintext, 'utf8', 'base64') + cipher.final('base64')
}

export function sign(rawData: string, sessionKey: string): string {
  return createHash('sha1')
    .update(rawData + sessionKey)
    .digest('hex')
}

/** True when the data are readable JSON under the key. */
export function isReadable(sessionKey: string, data: SimulatedEncryptedData): boolean {
  try {
    JSON.parse(decrypt(sessionKey, data))
    return true
  } catch {
    return false
  }
}
