import type { SimulatedSuite, SimulatorOptions } from 'express-wechat-auth/simulator'
import request, { type Test } from 'supertest'
import {
  type AccountServer,
  closeAfterTest,
  createAccountServer,
  type Got,
  type React,
} from './account-server.ts'
import { encodingAESKey, encryptIn, token, unseal } from './push-wire.ts'
import { type Json, locationOf } from './wechat-bench.ts'
import { corpId, createWecomBench, type WecomBench, wecomClient } from './wecom-bench.ts'

export const providerCorpId = 'ww00000000000000fa'
export const providerSecret = 'secret-of-the-provider'
export const installedPage = 'https://provider.example.com/installed?x=1'
export const suiteCallback = 'https://h5.example.com/callback'

const ofProvider = {
  providerCorpId,
  providerSecret,
  token,
  encodingAesKey: encodingAESKey,
  trustedDomains: ['h5.example.com'],
}

export const suite: SimulatedSuite = {
  suiteId: 'ww00000000000000aa',
  suiteSecret: 'secret-of-the-suite',
  name: '测试应用',
  installDomains: ['provider.example.com'],
  ...ofProvider,
}
export const template: SimulatedSuite = {
  suiteId: 'dk00000000000000ba',
  suiteSecret: 'secret-of-the-template',
  name: '测试模板',
  ...ofProvider,
}
export const loginSuite: SimulatedSuite = {
  suiteId: 'ww00000000000000da',
  suiteSecret: 'secret-of-the-login-suite',
  kind: 'login',
  callbackDomains: ['web.example.com'],
  ...ofProvider,
}
export const suiteId: string = suite.suiteId
export const templateId: string = template.suiteId
export const loginSuiteId: string = loginSuite.suiteId

const secrets = new Map([suite, template, loginSuite].map((one) => [one.suiteId, one.suiteSecret]))

export interface SuiteBench extends WecomBench {
  /** What was pushed to the provider: paths `/command/...` and `/data/...`. */
  server: AccountServer
  suiteToken(id?: string): Promise<string>
  /** A call below `service/` with a token of the suite; with a body it is a POST. */
  service(path: string, body?: unknown, id?: string): Promise<Json>
  /** `auth/getuserinfo3rd`. */
  userinfo(code: string, id?: string): Promise<Json>
  /** The address of a new attempt on the install page. */
  installPage(query?: Record<string, string>): Promise<string>
  /** A company installs, and the provider redeems the code: the answer of `v2/get_permanent_code`. */
  installed(id?: string, options?: object): Promise<Json>
  /** The token of the app in the company of an answer of `installed()`. */
  corpToken(granted: Json, id?: string): Promise<string>
  authorizeSuite(change?: Record<string, string>, headers?: Record<string, string>): Test
}

/** A simulator with one service provider, whose server takes all that comes. */
export async function createSuiteBench(
  change: Partial<SimulatedSuite> = {},
  react: React = () => ({ body: 'success' }),
  options: SimulatorOptions = {},
): Promise<SuiteBench> {
  const server = await createAccountServer(react)
  const origin = new URL(server.url).origin
  const suites = [suite, template, loginSuite].map((one) => ({
    ...one,
    commandUrl: `${origin}/command/${one.suiteId}`,
    dataUrl: `${origin}/data/${one.suiteId}/$CORPID$?site=1`,
    ...change,
  }))
  const bench = createWecomBench({ suites, ...options })
  const { simulator } = bench
  closeAfterTest(() => simulator.stop())

  async function suiteToken(id = suiteId): Promise<string> {
    const { ticket } = await simulator.suites.pushTicket(id)
    const body = { suite_id: id, suite_secret: secrets.get(id), suite_ticket: ticket }
    return (await bench.call('service/get_suite_token', {}, body)).suite_access_token
  }

  const service: SuiteBench['service'] = async (path, body, id) =>
    await bench.call(`service/${path}`, { suite_access_token: await suiteToken(id) }, body)

  async function installPage(query: Record<string, string> = {}): Promise<string> {
    const { pre_auth_code } = await service('get_pre_auth_code')
    const whole = { suite_id: suiteId, pre_auth_code, redirect_uri: installedPage, state: 'shop7', ...query }
    return `https://open.work.weixin.qq.com/3rdapp/install?${new URLSearchParams(whole)}`
  }

  return {
    ...bench,
    server,
    suiteToken,
    service,
    userinfo: async (code, id) =>
      await bench.call('service/auth/getuserinfo3rd', { suite_access_token: await suiteToken(id), code }),
    installPage,
    async installed(id = suiteId, more = {}) {
      const via = id === templateId ? 'customized-link' : 'market'
      await simulator.suites.install(id, { corpId, via, ...more })
      const { AuthCode: auth_code } = openEvent(server.got.at(-1))
      return await service('v2/get_permanent_code', { auth_code }, id)
    },
    async corpToken({ permanent_code, auth_corp_info }, id = suiteId) {
      const { corpid } = auth_corp_info
      const answer =
        id === templateId
          ? await bench.call('gettoken', { corpid, corpsecret: permanent_code })
          : await service('get_corp_token', { auth_corpid: corpid, permanent_code }, id)
      return answer.access_token
    },
    authorizeSuite: (query = {}, headers = {}) => {
      const link = {
        appid: suiteId,
        redirect_uri: suiteCallback,
        response_type: 'code',
        scope: 'snsapi_base',
        state: 'abc123',
        ...query,
      }
      return bench.get(`/open.weixin.qq.com/connect/oauth2/authorize?${new URLSearchParams(link)}`, {
        'user-agent': wecomClient,
        ...headers,
      })
    },
  }
}

/** The fields of an event or message, opened as the documents say; blanks around CDATA mean nothing. */
export function openEvent(got: Got | undefined): Record<string, string> {
  const { text } = unseal(encryptIn(got?.body ?? ''))
  const pairs = [...text.matchAll(/<(\w+)>\s*(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))\s*<\/\1>/g)]
  return Object.fromEntries(pairs.map(([, name, cdata, bare]) => [name, cdata ?? bare]))
}

export { corpId, encryptIn, locationOf, request, token, unseal }
