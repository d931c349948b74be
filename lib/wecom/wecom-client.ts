import type { TokenCache } from '../core/cache/token-cache.ts'
import { type ApiCaller, createApiCaller } from '../core/client/api-call.ts'
import { type ClientOptions, clientShape, createClientBase } from '../core/client/client-base.ts'
import { type JsSdkSignature, requirePage, signPage } from '../core/js-sdk.ts'
import {
  checkOptions,
  type OptionCheck,
  type OptionShape,
  oneOf,
  requireOptions,
  text,
} from '../core/options.ts'
import { createPrivateState } from '../core/private-state.ts'
import { type TokenSource, ticketSource, tokenKey } from '../core/tokens/token-source.ts'
import { corpAccessTokenSource, type WecomCredentials } from './corp-access-token.ts'
import { createWecomCalls, type WecomCalls } from './wecom-calls.ts'
import { createWecomDirectory, type WecomDirectory } from './wecom-directory.ts'
import { classifyWecom, wecomErrmsgTail } from './wecom-errcodes.ts'
import { buildAuthorizeUrl, buildWebLoginUrl, type WecomAuthorizeTarget } from './wecom-urls.ts'

export interface WecomClientOptions extends WecomCredentials, ClientOptions {
  /** Language of the web login page. @default 'zh' */
  lang?: 'zh' | 'en' | undefined
}

/** Which of the two functions of the JS-SDK a page is signed for. */
export type WecomJsSdkType = 'config' | 'agentConfig'

/** What a page gives to `wx.config()`. */
export interface WecomJsSdkConfig extends JsSdkSignature {
  beta: true
  /** The corp id. */
  appId: string
}

/** What a page gives to `wx.agentConfig()`. */
export interface WecomAgentConfig extends JsSdkSignature {
  corpid: string
  agentid: number
}

/** Calls WeCom for one app of a company. Every function rejects with a `PlatformError` when WeCom answers an errcode. */
export interface WecomClient extends WecomCalls {
  readonly corpId: string
  readonly agentId: number
  /** The login page inside WeCom. */
  authorizeUrl(target: WecomAuthorizeTarget): string
  /** The login page of other browsers: a QR code, or one click where WeCom runs on the same computer. */
  webLoginUrl(target: { redirectUri: string; state: string; lang?: 'zh' | 'en' | undefined }): string
  /** The app's access token; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getCorpAccessToken(): Promise<string>
  /**
   * The company's ticket, for `wx.config()`; cached as the access token is. With `rejected`, a ticket that WeCom has
   * refused, another one than that.
   * @see https://developer.work.weixin.qq.com/document/path/90506
   */
  getJsapiTicket(options?: { rejected?: string | undefined }): Promise<string>
  /** The app's own ticket, for `wx.agentConfig()`. */
  getAgentTicket(options?: { rejected?: string | undefined }): Promise<string>
  /**
   * What a page gives to `wx.config()` or `wx.agentConfig()`. Signs whatever it is given: check whose page it is, as
   * `wecomJsSdk()` does.
   */
  getJsSdkConfig(url: string, type?: 'config'): Promise<WecomJsSdkConfig>
  getJsSdkConfig(url: string, type: 'agentConfig'): Promise<WecomAgentConfig>
  getJsSdkConfig(url: string, type: WecomJsSdkType): Promise<WecomJsSdkConfig | WecomAgentConfig>
  /** Calls anything with the app's access token, and once more with a new one when WeCom says that it is bad. */
  call: ApiCaller
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WecomClientState {
  corpSecret: string
  tokenCache: TokenCache
  directory: WecomDirectory
}

const privateStates = createPrivateState<WecomClientState>()
export const privateStateOf: (client: unknown) => WecomClientState | undefined = privateStates.of

export const credentialNames = ['corpId', 'corpSecret', 'agentId'] as const

export const agentIdCheck: OptionCheck = (value) =>
  ['number', 'string'].includes(typeof value) && /^[1-9]\d{0,14}$/.test(String(value))
    ? undefined
    : 'must be a number such as 1000002'

export const credentialsShape: OptionShape = {
  corpId: (value) =>
    text(value) ??
    (/^[\w-]{1,64}$/.test(value as string) ? undefined : 'must be an id such as "ww0000000000000001"'),
  corpSecret: text,
  agentId: agentIdCheck,
}

/**
 * A client for one app (agent) of a company.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/90664
 * @example
 * const client = wecomClient({ corpId: 'ww...', corpSecret: '...', agentId: 1000002 })
 * const { name } = await client.fetchMember('zhangsan')
 */
export function wecomClient(options: WecomClientOptions): WecomClient {
  checkOptions('wecomClient', options, { ...clientShape, ...credentialsShape, lang: oneOf('zh', 'en') })
  requireOptions('wecomClient', options, credentialNames)
  const { corpId, corpSecret } = options
  const agent = { corpId, agentId: Number(options.agentId) }
  const { http, tokens, tokenCache, endpoints } = createClientBase(options, {
    errmsgTail: wecomErrmsgTail,
    classify: classifyWecom,
  })
  const { open, wecomApi, wecomLogin } = endpoints
  const source = corpAccessTokenSource({ ...agent, corpSecret }, { http, base: wecomApi })
  const call = createApiCaller({ tokens, source, http, base: wecomApi })
  const calls = createWecomCalls(call, agent.agentId)

  const ticketGetter = (kind: string, ticketCall: { path: string; query?: { type: string } }) => {
    const key = tokenKey(['wecom', kind, corpId, agent.agentId], corpSecret)
    const ticket = { key, kind, appId: corpId, agentId: String(agent.agentId) }
    const tickets: TokenSource = ticketSource(ticket, () => call(ticketCall))
    return ({ rejected }: { rejected?: string | undefined } = {}): Promise<string> =>
      rejected === undefined ? tokens.getToken(tickets) : tokens.renewToken(tickets, rejected)
  }
  const getJsapiTicket = ticketGetter('jsapi_ticket', { path: '/cgi-bin/get_jsapi_ticket' })
  const getAgentTicket = ticketGetter('agent_config_ticket', {
    path: '/cgi-bin/ticket/get',
    query: { type: 'agent_config' },
  })
  const getJsSdkConfig = async (
    url: string,
    type: WecomJsSdkType = 'config',
  ): Promise<WecomJsSdkConfig | WecomAgentConfig> => {
    requirePage(url)
    if (type === 'config') {
      return { beta: true, appId: corpId, ...signPage(await getJsapiTicket(), url) }
    }
    if (type !== 'agentConfig')
      throw new TypeError('client.getJsSdkConfig: "type" must be "config" or "agentConfig"')
    return { corpid: corpId, agentid: agent.agentId, ...signPage(await getAgentTicket(), url) }
  }

  const client: WecomClient = {
    ...agent,
    ...calls,
    authorizeUrl: (target) => buildAuthorizeUrl(open, agent, target),
    webLoginUrl: (target) => buildWebLoginUrl(wecomLogin, agent, { lang: options.lang, ...target }),
    getCorpAccessToken: () => tokens.getToken(source),
    getJsapiTicket,
    getAgentTicket,
    getJsSdkConfig: getJsSdkConfig as WecomClient['getJsSdkConfig'],
    call,
  }
  privateStates.keep(client, { corpSecret, tokenCache, directory: createWecomDirectory(calls) })
  return client
}
