import type { SimulatedComponent, SimulatorOptions } from 'express-wechat-auth/simulator'
import { type AccountServer, createAccountServer, type Got, type React } from './account-server.ts'
import { getAt, postJson } from './ask.ts'
import { createPushBench, type PushBench } from './push-bench.ts'
import { encodingAESKey, encryptIn, token, unseal } from './push-wire.ts'
import { type Json, official } from './wechat-bench.ts'

export const component: SimulatedComponent = {
  appId: 'wx00000000000000ca',
  appSecret: '000000000000000000000000000000ca',
  name: '测试平台',
  token,
  encodingAesKey: encodingAESKey,
  launchDomain: 'platform.example.com',
  webDomains: ['h5.example.com', '$APPID$.wx.example.com'],
}
export const componentAppId: string = component.appId
export const launchPage = 'https://platform.example.com/launch'
export const returnPage = 'https://platform.example.com/granted?x=1'

export interface ComponentBench extends PushBench {
  /** What was pushed to the platform, events and messages. */
  server: AccountServer
  /** POSTs JSON to api.weixin.qq.com. */
  post(path: string, body: unknown, query?: Record<string, string>): Promise<Json>
  get(path: string, query: Record<string, string>): Promise<Json>
  /** The same for `cgi-bin/component/`, with a token and the platform's appid. */
  component(path: string, body?: object): Promise<Json>
  componentToken(): Promise<string>
  /** The address of a new attempt on the page for desktops. */
  grantPage(query?: Record<string, string>): Promise<string>
  /** An account grants all it has, and the platform redeems the code. */
  granted(appId?: string, permissions?: number[]): Promise<Json>
}

/** A simulator with one third-party platform, whose server takes all that comes. */
export async function createComponentBench(
  change: Partial<SimulatedComponent> = {},
  react: React = () => ({ body: 'success' }),
  options: SimulatorOptions = {},
): Promise<ComponentBench> {
  const server = await createAccountServer(react)
  const origin = new URL(server.url).origin
  const one = {
    ...component,
    eventUrl: `${origin}/events`,
    messageUrl: `${origin}/messages/$APPID$?site=1`,
    ...change,
  }
  const bench = createPushBench({}, { components: [one], ...options })
  const { simulator } = bench
  let held = ''

  const post: ComponentBench['post'] = (path, body, query = {}) =>
    postJson(simulator, `/api.weixin.qq.com/${path}?${new URLSearchParams(query)}`, body)

  async function componentToken(): Promise<string> {
    const { ticket } = await simulator.components.pushTicket(componentAppId)
    const answer = await post('cgi-bin/component/api_component_token', {
      component_appid: componentAppId,
      component_appsecret: component.appSecret,
      component_verify_ticket: ticket,
    })
    held = answer.component_access_token
    return held
  }

  async function callComponent(path: string, body: object = {}): Promise<Json> {
    if (held === '') await componentToken()
    const whole = { component_appid: componentAppId, ...body }
    return await post(`cgi-bin/component/${path}`, whole, { access_token: held })
  }

  async function grantPage(query: Record<string, string> = {}): Promise<string> {
    const { pre_auth_code } = await callComponent('api_create_preauthcode')
    const whole = { component_appid: componentAppId, pre_auth_code, redirect_uri: returnPage, ...query }
    return `https://mp.weixin.qq.com/cgi-bin/componentloginpage?${new URLSearchParams(whole)}`
  }

  return {
    ...bench,
    server,
    post,
    async get(path, query) {
      const response = await getAt(simulator, `/api.weixin.qq.com/${path}?${new URLSearchParams(query)}`)
      return JSON.parse(response.text)
    },
    component: callComponent,
    componentToken,
    grantPage,
    async granted(appId = official.appId, permissions) {
      const chosen = permissions === undefined ? {} : { permissions }
      const { redirectUrl } = await simulator.components.grant(await grantPage(), { appId, ...chosen })
      const answer = await callComponent('api_query_auth', { authorization_code: codeIn(redirectUrl) })
      return answer.authorization_info
    },
  }
}

export function codeIn(redirectUrl: string): string {
  return new URL(redirectUrl).searchParams.get('auth_code') ?? ''
}

/** The fields of an event or message, opened as the documents say, and the account in its path. */
export function openPush(got: Got | undefined): Record<string, string> {
  const { text } = unseal(encryptIn(got?.body ?? ''))
  const pairs = [...text.matchAll(/<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/g)]
  return Object.fromEntries(pairs.map(([, name, cdata, bare]) => [name, cdata ?? bare]))
}
