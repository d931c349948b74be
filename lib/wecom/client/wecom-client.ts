import type { TokenCache } from '../../core/cache/token-cache.ts'
import { type ApiCaller, createApiCaller } from '../../core/client/api-call.ts'
import { type ClientOptions, clientShape, createClientBase } from '../../core/client/client-base.ts'
import { requireOneWay } from '../../core/http/proxy.ts'
import { checkOptions, type OptionCheck, oneOf, requireOptions } from '../../core/options.ts'
import { createPrivateState } from '../../core/private-state.ts'
import { corpAccessTokenSource } from './corp-access-token.ts'
import { createJsSdkCalls, type JsSdkCalls } from './js-sdk-calls.ts'
import { buildAuthorizeUrl, buildWebLoginUrl, type WecomAuthorizeTarget } from './wecom-authorize-urls.ts'
import { createWecomCalls, type WecomCalls } from './wecom-calls.ts'
import { type WecomCredentials, wecomCredentialNames, wecomCredentialsShape } from './wecom-credentials.ts'
import { classifyWecom, wecomErrmsgTail } from './wecom-errcodes.ts'

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
  corpSecret: string
  tokenCache: TokenCache
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
  const agent = { corpId, agentId: Number(options.agentId) }
  const { http, tokens, tokenCache, endpoints } = createClientBase(options, {
    errmsgTail: wecomErrmsgTail,
    classify: classifyWecom,
  })
  const { open, wecomApi, wecomLogin } = endpoints
  const source = corpAccessTokenSource({ ...agent, corpSecret }, { http, base: wecomApi })
  const call = createApiCaller({ tokens, source, http, base: wecomApi })

  const client: WecomClient = {
    ...agent,
    ...createWecomCalls(call, agent.agentId),
    ...createJsSdkCalls({ ...agent, corpSecret }, { tokens, call }),
    authorizeUrl: (target) => buildAuthorizeUrl(open, agent, target),
    webLoginUrl: (target) => buildWebLoginUrl(wecomLogin, agent, { lang: options.lang, ...target }),
    getCorpAccessToken: () => tokens.getToken(source),
    call,
  }
  privateStates.keep(client, { corpSecret, tokenCache })
  return client
}
