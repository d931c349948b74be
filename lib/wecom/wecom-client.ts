import type { AxiosInstance } from 'axios'
import { type ApiCall, requestOfCall } from '../core/api-call.ts'
import { createEmitter, type WechatAuthEvent } from '../core/events.ts'
import { memoryTokenCache } from '../core/memory-token-cache.ts'
import {
  callback,
  checkOptions,
  type OptionCheck,
  type OptionShape,
  oneOf,
  requireOptions,
  text,
} from '../core/options.ts'
import { createPlatformHttp, httpCheck } from '../core/platform-http.ts'
import { type TokenCache, tokenCacheCheck } from '../core/token-cache.ts'
import { createTokenEngine } from '../core/token-engine.ts'
import { createProvidedTokens, type TokenProvider, tokenProviderCheck } from '../core/token-provider.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { corpAccessTokenSource, type WecomCredentials } from './corp-access-token.ts'
import { endpointsCheck, resolveEndpoints, type WecomEndpoints } from './endpoints.ts'
import { createWecomCalls, type WecomCalls } from './wecom-calls.ts'
import { createWecomDirectory, type WecomDirectory } from './wecom-directory.ts'
import { classifyWecom, wecomErrmsgTail } from './wecom-errcodes.ts'
import { buildAuthorizeUrl, buildWebLoginUrl, type WecomAuthorizeTarget } from './wecom-urls.ts'

export interface WecomClientOptions extends WecomCredentials {
  /** Where the access token is kept. @default a `memoryTokenCache()` of its own */
  tokenCache?: TokenCache | undefined
  /** A central token server instead of fetching tokens here. */
  tokenProvider?: TokenProvider | undefined
  endpoints?: WecomEndpoints | undefined
  /** Your own axios instance, with its proxy and interceptors. @default one over undici with keep-alive */
  http?: AxiosInstance | undefined
  /** Language of the web login page. @default 'zh' */
  lang?: 'zh' | 'en' | undefined
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
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
  /** Calls anything with the app's access token, and once more with a new one when WeCom says that it is bad. */
  call(call: ApiCall): Promise<JsonObject>
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WecomClientInternals {
  corpSecret: string
  tokenCache: TokenCache
  directory: WecomDirectory
}

const internals = new WeakMap<object, WecomClientInternals>()

/** Undefined for what `wecomClient()` did not make. */
export function internalsOf(client: unknown): WecomClientInternals | undefined {
  return typeof client === 'object' && client !== null ? internals.get(client) : undefined
}

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

const shape: OptionShape = {
  ...credentialsShape,
  tokenCache: tokenCacheCheck,
  tokenProvider: tokenProviderCheck,
  endpoints: endpointsCheck,
  http: httpCheck,
  lang: oneOf('zh', 'en'),
  onEvent: callback,
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
  checkOptions('wecomClient', options, shape)
  requireOptions('wecomClient', options, credentialNames)
  const { corpId, corpSecret, tokenCache = memoryTokenCache() } = options
  const agent = { corpId, agentId: Number(options.agentId) }
  const { open, wecomApi, wecomLogin } = resolveEndpoints(options.endpoints)
  const http = createPlatformHttp({
    http: options.http,
    errmsgTail: wecomErrmsgTail,
    classify: classifyWecom,
  })
  const tokens = options.tokenProvider
    ? createProvidedTokens(options.tokenProvider)
    : createTokenEngine({ cache: tokenCache, emit: createEmitter(options.onEvent) })
  const source = corpAccessTokenSource({ ...agent, corpSecret }, { http, base: wecomApi })
  const calls = createWecomCalls(({ api, body, ...call }) => {
    const request = requestOfCall({ path: `/${api}`, query: call.query, body }, wecomApi)
    const { repeatable } = call
    return tokens.withToken(source, (token) =>
      http({ ...request(token), ...(repeatable !== undefined && { repeatable }) }),
    )
  })

  const client: WecomClient = {
    ...agent,
    ...calls,
    authorizeUrl: (target) => buildAuthorizeUrl(open, agent, target),
    webLoginUrl: (target) => buildWebLoginUrl(wecomLogin, agent, { lang: options.lang, ...target }),
    getCorpAccessToken: () => tokens.getToken(source),
    async call(call) {
      const request = requestOfCall(call, wecomApi)
      return tokens.withToken(source, (token) => http(request(token)))
    },
  }
  internals.set(client, { corpSecret, tokenCache, directory: createWecomDirectory(calls) })
  return client
}
