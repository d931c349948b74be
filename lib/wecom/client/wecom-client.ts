import type { TokenCache } from '../../core/cache/token-cache.ts'
import { type ApiCaller, createApiCaller } from '../../core/client/api-call.ts'
import {
  type ClientBase,
  type ClientOptions,
  clientShape,
  createClientBase,
} from '../../core/client/client-base.ts'
import { requireOneWay } from '../../core/http/proxy.ts'
import { checkOptions, type OptionCheck, oneOf, requireOptions } from '../../core/options.ts'
import { createPrivateState } from '../../core/private-state.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import { corpAccessTokenSource } from './corp-access-token.ts'
import { createJsSdkCalls, type JsSdkCalls } from './js-sdk-calls.ts'
import {
  buildAuthorizeUrl,
  buildWebLoginUrl,
  type WecomAgent,
  type WecomAuthorizeTarget,
} from './wecom-authorize-urls.ts'
import { type AgentIdOf, createWecomCalls, type WecomCalls } from './wecom-calls.ts'
import { type WecomCredentials, wecomCredentialNames, wecomCredentialsShape } from './wecom-credentials.ts'
import { classifyWecom, wecomErrmsgTail } from './wecom-errcodes.ts'
import type { IdCase } from './wecom-ids.ts'

export interface WecomClientOptions extends WecomCredentials, ClientOptions {
  /** Language of the web login page. @default 'zh' */
  lang?: 'zh' | 'en' | undefined
}

/** Calls WeCom for one app of a company. Every function rejects with a `PlatformError` when WeCom answers an errcode. */
export interface WecomClient extends WecomCalls, JsSdkCalls {
  readonly corpId: string
  readonly agentId: number
  /** The login page inside WeCom. */
  authorizeUrl(target: WecomAuthorizeTarget): string
  /** The login page of other browsers: a QR code, or one click where WeCom runs on the same computer. */
  webLoginUrl(target: { redirectUri: string; state: string; lang?: 'zh' | 'en' | undefined }): string
  /** The app's access token; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getCorpAccessToken(): Promise<string>
  /** Calls anything with the app's access token, and once more with a new one when WeCom says that it is bad. */
  call: ApiCaller
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WecomClientState {
  /** What is sealed and signed for the app is proven by, where the router has no `secret`. */
  keySecret: string
  tokenCache: TokenCache
  idCase: IdCase
}

const privateStates = createPrivateState<WecomClientState>()
export const privateStateOf: (client: unknown) => WecomClientState | undefined = privateStates.of

/** The option `client` of the routers for WeCom. */
export const wecomClientCheck: OptionCheck = (value) =>
  privateStateOf(value) ? undefined : 'must be what wecomClient() made'

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
  checkOptions('wecomClient', options, { ...clientShape, ...wecomCredentialsShape, lang: oneOf('zh', 'en') })
  requireOptions('wecomClient', options, wecomCredentialNames)
  requireOneWay('wecomClient', options)
  const { corpId, corpSecret } = options
  const agentId = Number(options.agentId)
  const base = createClientBase(options, { errmsgTail: wecomErrmsgTail, classify: classifyWecom })
  const host = { http: base.http, base: base.endpoints.wecomApi }
  return createWecomClient({
    corpId,
    agent: { agentId },
    holder: String(agentId),
    agentIdOf: () => agentId,
    keySecret: corpSecret,
    idCase: 'ignored',
    base,
    source: corpAccessTokenSource({ corpId, corpSecret, agentId }, host),
    lang: options.lang,
  })
}

/** What tells the client of a company's own app from that of an app which it has installed. */
export interface WecomClientParts {
  corpId: string
  /** The AgentId as far as it is known; 0 where it is not. */
  agent: { readonly agentId: number }
  /** What tells its tokens from those of other apps of the company. */
  holder: string
  agentIdOf: AgentIdOf
  keySecret: string
  idCase: IdCase
  base: ClientBase
  source: TokenSource
  lang?: 'zh' | 'en' | undefined
}

export function createWecomClient(parts: WecomClientParts): WecomClient {
  const { corpId, agent, holder, agentIdOf, keySecret, idCase, base, source, lang } = parts
  const { http, tokens, tokenCache, endpoints } = base
  const { open, wecomApi, wecomLogin } = endpoints
  const call = createApiCaller({ tokens, source, http, base: wecomApi })
  const agentNow = (): WecomAgent => ({ corpId, agentId: agent.agentId })

  const client: WecomClient = {
    corpId,
    get agentId() {
      return agent.agentId
    },
    ...createWecomCalls(call, { agentIdOf, idCase }),
    ...createJsSdkCalls({ corpId, holder, keySecret, agentIdOf }, { tokens, call }),
    authorizeUrl: (target) => buildAuthorizeUrl(open, agentNow(), target),
    webLoginUrl: (target) => buildWebLoginUrl(wecomLogin, agentNow(), { lang, ...target }),
    getCorpAccessToken: () => tokens.getToken(source),
    call,
  }
  privateStates.keep(client, { keySecret, tokenCache, idCase })
  return client
}
