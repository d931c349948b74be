import type { AxiosInstance } from 'axios'
import { type ApiCall, requestOfCall } from '../core/api-call.ts'
import {
  type AppAccessTokenKind,
  type AppCredentials,
  appAccessTokenSource,
} from '../core/app-access-token.ts'
import { createEmitter, type EmitEvent, type WechatAuthEvent } from '../core/events.ts'
import { memoryTokenCache } from '../core/memory-token-cache.ts'
import { callback, checkOptions, type OptionShape, oneOf, requireOptions, text } from '../core/options.ts'
import { createPlatformHttp, httpCheck } from '../core/platform-http.ts'
import { type TokenCache, tokenCacheCheck } from '../core/token-cache.ts'
import { createTokenEngine } from '../core/token-engine.ts'
import { createProvidedTokens, type TokenProvider, tokenProviderCheck } from '../core/token-provider.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { endpointsCheck, resolveEndpoints, type WechatEndpoints } from './endpoints.ts'
import {
  fetchOAuthToken,
  fetchUserInfo,
  isOAuthTokenValid,
  type OAuthToken,
  refreshOAuthToken,
  type UserInfo,
  type WechatLang,
} from './sns.ts'
import { type StoredUserTokens, storedUserTokens } from './stored-user-tokens.ts'
import { type UserTokenStore, userTokenStoreCheck } from './user-token-store.ts'
import { classifyWechat, wechatErrmsgTail } from './wechat-errcodes.ts'
import { buildAuthorizeUrl, buildQrConnectUrl, type WechatAuthorizeTarget } from './wechat-urls.ts'

export interface WechatClientOptions extends AppCredentials {
  /** Where the access token is kept. @default a `memoryTokenCache()` of its own */
  tokenCache?: TokenCache | undefined
  /** A central token server instead of fetching tokens here. */
  tokenProvider?: TokenProvider | undefined
  /** @default 'stable_token' */
  appAccessTokenKind?: AppAccessTokenKind | undefined
  /** Keeps people's OAuth tokens, so that `fetchUserInfo({ openid })` works after the login. */
  userTokenStore?: UserTokenStore | undefined
  endpoints?: WechatEndpoints | undefined
  /** Your own axios instance, with its proxy and interceptors. @default one over undici with keep-alive */
  http?: AxiosInstance | undefined
  /** Language of `fetchUserInfo`. @default 'zh_CN' */
  lang?: WechatLang | undefined
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

/** Calls WeChat for one app. Every function rejects with a `PlatformError` when WeChat answers an errcode. */
export interface WechatClient {
  readonly appId: string
  /** The page where WeChat's own browser asks a person for consent. */
  authorizeUrl(target: WechatAuthorizeTarget): string
  /** The QR page of a website app, for browsers that are not WeChat's. */
  qrConnectUrl(target: { redirectUri: string; state: string; lang?: 'cn' | 'en' | undefined }): string
  /** Exchanges a login code. Works once for a code; never repeated by itself. */
  fetchOAuthToken(code: string): Promise<OAuthToken>
  /** A new `access_token` for a person, for as long as the refresh_token's 30 days last. */
  refreshOAuthToken(refreshToken: string): Promise<OAuthToken>
  /** Asks WeChat; rejects only when WeChat cannot be asked. */
  isOAuthTokenValid(token: { openid: string; oauthAccessToken: string }): Promise<boolean>
  /**
   * Nickname and picture. Errcode 48001 when the login was `snsapi_base`. Without `oauthAccessToken` the tokens of
   * the `userTokenStore` are used and, if need be, renewed; ERR_LOGIN_REQUIRED when the person must log in anew.
   */
  fetchUserInfo(token: {
    openid: string
    oauthAccessToken?: string | undefined
    lang?: WechatLang | undefined
  }): Promise<UserInfo>
  /** The app's access token for `cgi-bin/*`; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getAppAccessToken(): Promise<string>
  /** Calls anything with the app's access token, and once more with a new one when WeChat says that it is bad. */
  call(call: ApiCall): Promise<JsonObject>
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WechatClientInternals {
  appSecret: string
  tokenCache: TokenCache
  userTokens: StoredUserTokens | undefined
  emit: EmitEvent
  /** What another client of the same app must be made with. */
  options: Omit<WechatClientOptions, 'appId' | 'appSecret'>
}

const internals = new WeakMap<object, WechatClientInternals>()

/** Undefined for what `wechatClient()` did not make. */
export function internalsOf(client: unknown): WechatClientInternals | undefined {
  return typeof client === 'object' && client !== null ? internals.get(client) : undefined
}

const shape: OptionShape = {
  appId: text,
  appSecret: text,
  tokenCache: tokenCacheCheck,
  tokenProvider: tokenProviderCheck,
  appAccessTokenKind: oneOf('stable_token', 'token'),
  userTokenStore: userTokenStoreCheck,
  endpoints: endpointsCheck,
  http: httpCheck,
  lang: oneOf('zh_CN', 'zh_TW', 'en'),
  onEvent: callback,
}

/**
 * A client for one official account, website app or mobile app.
 *
 * @example
 * const client = wechatClient({ appId: 'wx...', appSecret: '...' })
 * await client.call({ path: '/cgi-bin/get_api_domain_ip' })
 */
export function wechatClient(options: WechatClientOptions): WechatClient {
  checkOptions('wechatClient', options, shape)
  requireOptions('wechatClient', options, ['appId', 'appSecret'])
  const { appId, appSecret, ...others } = options
  const { lang = 'zh_CN', tokenCache = memoryTokenCache() } = others
  const { open, api } = resolveEndpoints(options.endpoints)
  const http = createPlatformHttp({
    http: options.http,
    errmsgTail: wechatErrmsgTail,
    classify: classifyWechat,
  })
  const emit = createEmitter(options.onEvent)
  const tokens = options.tokenProvider
    ? createProvidedTokens(options.tokenProvider)
    : createTokenEngine({ cache: tokenCache, emit })
  const kind = options.appAccessTokenKind ?? 'stable_token'
  const source = appAccessTokenSource({ appId, appSecret }, kind, { http, base: api })
  const sns = { http, base: api, appId, appSecret }
  const userTokens =
    options.userTokenStore &&
    storedUserTokens({
      appId,
      store: options.userTokenStore,
      refresh: (refreshToken) => refreshOAuthToken(sns, refreshToken),
      onStoreFailure: () => emit({ type: 'cache-failure', operation: 'user-tokens' }),
    })

  const client: WechatClient = {
    appId,
    authorizeUrl: (target) => buildAuthorizeUrl(open, appId, target),
    qrConnectUrl: (target) => buildQrConnectUrl(open, appId, target),
    fetchOAuthToken: (code) => fetchOAuthToken(sns, code),
    refreshOAuthToken: (refreshToken) => refreshOAuthToken(sns, refreshToken),
    isOAuthTokenValid: (token) => isOAuthTokenValid(sns, token),
    async fetchUserInfo({ openid, oauthAccessToken, lang: asked = lang }) {
      const fetchWith = (token: string): Promise<UserInfo> =>
        fetchUserInfo(sns, { openid, oauthAccessToken: token, lang: asked })
      if (oauthAccessToken !== undefined) return fetchWith(oauthAccessToken)
      if (userTokens === undefined) {
        throw new TypeError('client.fetchUserInfo: give "oauthAccessToken", or the client a "userTokenStore"')
      }
      return userTokens.withAccessToken(openid, fetchWith)
    },
    getAppAccessToken: () => tokens.getToken(source),
    async call(call) {
      const request = requestOfCall(call, api)
      return tokens.withToken(source, (token) => http(request(token)))
    },
  }
  internals.set(client, { appSecret, tokenCache, userTokens, emit, options: others })
  return client
}
