import type { AxiosInstance } from 'axios'
import { type ApiCall, requestOfCall } from '../core/api-call.ts'
import {
  type AppAccessTokenKind,
  type AppCredentials,
  appAccessTokenSource,
} from '../core/app-access-token.ts'
import { createEmitter, type WechatAuthEvent } from '../core/events.ts'
import { memoryTokenCache } from '../core/memory-token-cache.ts'
import { callback, checkOptions, type OptionShape, oneOf, requireOptions, text } from '../core/options.ts'
import { createPlatformHttp, httpCheck } from '../core/platform-http.ts'
import { type TokenCache, tokenCacheCheck } from '../core/token-cache.ts'
import { createTokenEngine } from '../core/token-engine.ts'
import { createProvidedTokens, type TokenProvider, tokenProviderCheck } from '../core/token-provider.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { apiBaseOf, endpointsCheck, type MiniProgramEndpoints } from './endpoints.ts'
import {
  fetchPhoneNumber,
  fetchSession,
  isSessionKeyValid,
  type MiniProgramSession,
  type PhoneInfo,
  resetSessionKey,
  type SessionKeyHolder,
  type TokenCall,
} from './mini-program-api.ts'
import { classifyMiniProgram, miniProgramErrmsgTail } from './mini-program-errcodes.ts'

export interface MiniProgramClientOptions extends AppCredentials {
  /** Where the access token is kept. @default a `memoryTokenCache()` of its own */
  tokenCache?: TokenCache | undefined
  /** A central token server instead of fetching tokens here. */
  tokenProvider?: TokenProvider | undefined
  /** @default 'stable_token' */
  appAccessTokenKind?: AppAccessTokenKind | undefined
  endpoints?: MiniProgramEndpoints | undefined
  /** Your own axios instance, with its proxy and interceptors. @default one over undici with keep-alive */
  http?: AxiosInstance | undefined
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

/** Calls WeChat for one mini program. Every function rejects with a `PlatformError` when WeChat answers an errcode. */
export interface MiniProgramClient {
  readonly appId: string
  /**
   * Exchanges the code of `wx.login()`. Works once for a code; never repeated by itself. The `session_key` in the
   * answer must not leave the server.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
   */
  fetchSession(code: string): Promise<MiniProgramSession>
  /**
   * Asks WeChat whether a session_key is the person's newest; rejects only when WeChat cannot be asked.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
   */
  isSessionKeyValid(holder: SessionKeyHolder): Promise<boolean>
  /**
   * Gives the person a new session_key; the old one is worthless then.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
   */
  resetSessionKey(holder: SessionKeyHolder): Promise<MiniProgramSession>
  /**
   * The phone number behind the code of a `getPhoneNumber` button, which is not a login code. Works once, for five
   * minutes, and costs money.
   * @param openid refuses the code of anybody else
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
   */
  fetchPhoneNumber(
    code: string,
    options?: { openid?: string | undefined },
  ): Promise<{ phone_info: PhoneInfo }>
  /** The app's access token; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getAppAccessToken(): Promise<string>
  /** Calls anything with the app's access token, and once more with a new one when WeChat says that it is bad. */
  call(call: ApiCall): Promise<JsonObject>
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface MiniProgramClientInternals {
  appSecret: string
  tokenCache: TokenCache
}

const internals = new WeakMap<object, MiniProgramClientInternals>()

/** Undefined for what `miniProgramClient()` did not make. */
export function internalsOf(client: unknown): MiniProgramClientInternals | undefined {
  return typeof client === 'object' && client !== null ? internals.get(client) : undefined
}

const shape: OptionShape = {
  appId: text,
  appSecret: text,
  tokenCache: tokenCacheCheck,
  tokenProvider: tokenProviderCheck,
  appAccessTokenKind: oneOf('stable_token', 'token'),
  endpoints: endpointsCheck,
  http: httpCheck,
  onEvent: callback,
}

/**
 * A client for one mini program.
 *
 * @throws TypeError when the options are wrong
 * @example
 * const client = miniProgramClient({ appId: 'wx...', appSecret: '...' })
 * const { phone_info } = await client.fetchPhoneNumber(code)
 */
export function miniProgramClient(options: MiniProgramClientOptions): MiniProgramClient {
  checkOptions('miniProgramClient', options, shape)
  requireOptions('miniProgramClient', options, ['appId', 'appSecret'])
  const { appId, appSecret, tokenCache = memoryTokenCache() } = options
  const base = apiBaseOf(options.endpoints)
  const http = createPlatformHttp({
    http: options.http,
    errmsgTail: miniProgramErrmsgTail,
    classify: classifyMiniProgram,
  })
  const tokens = options.tokenProvider
    ? createProvidedTokens(options.tokenProvider)
    : createTokenEngine({ cache: tokenCache, emit: createEmitter(options.onEvent) })
  const kind = options.appAccessTokenKind ?? 'stable_token'
  const source = appAccessTokenSource({ appId, appSecret }, kind, { http, base })
  const call: TokenCall = (request) =>
    tokens.withToken(source, (token) =>
      http({ ...request, base, query: { ...request.query, access_token: token } }),
    )

  const client: MiniProgramClient = {
    appId,
    fetchSession: (code) => fetchSession(http, base, { appId, appSecret }, code),
    isSessionKeyValid: (holder) => isSessionKeyValid(call, holder),
    resetSessionKey: (holder) => resetSessionKey(call, holder),
    fetchPhoneNumber: (code, { openid } = {}) => fetchPhoneNumber(call, code, openid),
    getAppAccessToken: () => tokens.getToken(source),
    async call(wanted) {
      const request = requestOfCall(wanted, base)
      return tokens.withToken(source, (token) => http(request(token)))
    },
  }
  internals.set(client, { appSecret, tokenCache })
  return client
}
