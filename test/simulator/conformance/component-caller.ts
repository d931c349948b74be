import { defaultComponents } from 'express-wechat-auth/simulator'
import { fetchToken as fetchAppToken } from './app-token.ts'
import { type Asked, account, type Bench, createBench, type Fault, hour } from './bench.ts'
import type { Step } from './verdicts.ts'

const [platform] = defaultComponents
export const componentAppId: string = platform?.appId ?? ''
export const componentSecret: string = platform?.appSecret ?? ''
export const returnPage = 'http://localhost/granted'
const other = { ...platform, appId: 'wx00000000000000c2', eventUrl: undefined }
export const otherComponentAppId: string = other.appId

export interface ComponentBench extends Bench {
  token: string
  /** A POST with the token and the appid of the platform. */
  call(name: string, body?: object): Asked
  /** The wrong tokens and bodies of every such call, in the order of the checks. */
  steps: readonly Step[]
  /** An account grants what it has: the code of the grant. */
  grant(appId?: string, permissions?: number[]): Promise<string>
  /** A grant whose code is redeemed: the tokens of the account. */
  redeem(appId?: string, permissions?: number[]): Promise<Record<string, string>>
  /** The steps of a call of `sns`, with the token in the query. */
  snsSteps: readonly Step[]
}

const api = 'api.weixin.qq.com'

export function postJson(name: string, body: object, query: Asked['query'] = {}): Asked {
  return { host: api, path: `/cgi-bin/component/${name}`, method: 'POST', query, body }
}

export async function fetchToken(bench: Bench): Promise<string> {
  const { ticket } = await bench.simulator.components.pushTicket(componentAppId)
  const body = {
    component_appid: componentAppId,
    component_appsecret: componentSecret,
    component_verify_ticket: ticket,
  }
  return String((await bench.ask(postJson('api_component_token', body))).json['component_access_token'])
}

/** Two tokens of which one is dead by those that came after it, and one by age. */
async function deadTokens(bench: Bench): Promise<{ replaced: string; expired: string }> {
  const replaced = await fetchToken(bench)
  await fetchToken(bench)
  const expired = await fetchToken(bench)
  bench.simulator.clock.advance(2 * hour)
  return { replaced, expired }
}

export async function createComponentBench(): Promise<ComponentBench> {
  const { eventUrl: _none, ...second } = other
  const bench = createBench({
    components: [...defaultComponents, second as (typeof defaultComponents)[number]],
  })
  const { components } = bench.simulator
  const { expired, replaced } = await deadTokens(bench)
  const token = await fetchToken(bench)

  const call: ComponentBench['call'] = (name, body = {}) =>
    postJson(name, { component_appid: componentAppId, ...body }, { access_token: token })

  async function grant(appId = account.appId, permissions?: number[]): Promise<string> {
    const { json } = await bench.ask(call('api_create_preauthcode'))
    const query = {
      component_appid: componentAppId,
      pre_auth_code: String(json['pre_auth_code']),
      redirect_uri: returnPage,
    }
    const page = `https://mp.weixin.qq.com/cgi-bin/componentloginpage?${new URLSearchParams(query)}`
    const { redirectUrl } = await components.grant(page, { appId, ...(permissions && { permissions }) })
    return new URL(redirectUrl).searchParams.get('auth_code') ?? ''
  }

  async function redeem(appId?: string, permissions?: number[]): Promise<Record<string, string>> {
    const answer = await bench.ask(
      call('api_query_auth', { authorization_code: await grant(appId, permissions) }),
    )
    return answer.json['authorization_info'] as Record<string, string>
  }

  const ofAccount = await fetchAppToken(bench, account)
  const wrong = (name: string, value: string | undefined): Fault => ({ query: { [name]: value } })
  const tokenSteps = (name: string, missing: number, wrongKind: number): Step[] => [
    [missing, wrong(name, undefined)],
    [40014, wrong(name, 'x')],
    [wrongKind, wrong(name, ofAccount)],
    [40001, wrong(name, `80_${'x'.repeat(130)}`)],
    [40001, wrong(name, replaced)],
    [42001, wrong(name, expired)],
  ]
  return {
    ...bench,
    token,
    call,
    grant,
    redeem,
    steps: [
      ...tokenSteps('access_token', 41001, 61014),
      [44002, { body: '', headers: { 'content-type': 'application/json' } }],
      [41018, { body: { component_appid: '' } }],
      [40013, { body: { component_appid: 'wx1' } }],
      [61011, { body: { component_appid: account.appId } }],
      [40094, { body: { component_appid: other.appId } }],
    ],
    snsSteps: [
      ...tokenSteps('component_access_token', 41021, 48001),
      [41018, { query: { component_appid: undefined } }],
      [40094, { query: { component_appid: other.appId } }],
      [41002, { query: { appid: undefined } }],
      [40013, { query: { appid: 'wx1' } }],
    ],
  }
}
