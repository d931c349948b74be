import type { TokenCache } from '../core/cache/token-cache.ts'
import { type ApiCaller, createApiCaller } from '../core/client/api-call.ts'
import { type ClientOptions, clientShape, createClientBase } from '../core/client/client-base.ts'
import type { EmitEvent } from '../core/emitter.ts'
import { appErrmsgTail } from '../core/http/app-errcodes.ts'
import { type JsSdkSignature, requirePage, signPage } from '../core/js-sdk.ts'
import { checkOptions, oneOf, requireOptions, text } from '../core/options.ts'
import { createPrivateState } from '../core/private-state.ts'
import {
  type AppAccessTokenKind,
  type AppCredentials,
  appAccessTokenSource,
} from '../core/tokens/app-access-token.ts'
import { ticketSource, tokenKey } from '../core/tokens/token-source.ts'
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
import { createWechatCalls, type WechatCalls } from './wechat-calls.ts'
import { classifyWechat } from './wechat-errcodes.ts'
import { buildAuthorizeUrl, buildQrConnectUrl, type WechatAuthorizeTarget } from './wechat-urls.ts'

export interface WechatClientOptions extends AppCredentials, ClientOptions {
  /** @default 'stable_token' */
  appAccessTokenKind?: AppAccessTokenKind | undefined
  /** Keeps people's OAuth tokens, so that `fetchUserInfo({ openid })` works after the login. */
  userTokenStore?: UserTokenStore | undefined
  /** Language of `fetchUserInfo` and `fetchFollower`. @default 'zh_CN' */
  lang?: WechatLang | undefined
}

/** What a page gives to `wx.config()`. */
export interface WechatJsSdkConfig extends JsSdkSignature {
  appId: string
}

/** Calls WeChat for one app. Every function rejects with a `PlatformError` when WeChat answers an errcode. */
export interface WechatClient extends WechatCalls {
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
  /**
   * The ticket that pages of the JS-SDK are signed with; cached as the access token is. With `rejected`, a ticket that
   * WeChat has refused, another one than that.
   * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
   */
  getJsapiTicket(options?: { rejected?: string | undefined }): Promise<string>
  /** What a page gives to `wx.config()`. Signs whatever it is given: check whose page it is, as `wechatJsSdk()` does. */
  getJsSdkConfig(url: string): Promise<WechatJsSdkConfig>
  /** Calls anything with the app's access token, and once more with a new one when WeChat says that it is bad. */
  call: ApiCaller
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WechatClientState {
  appSecret: string
  tokenCache: TokenCache
  userTokens: StoredUserTokens | undefined
  emit: EmitEvent
  /** What another client of the same app must be made with. */
  options: Omit<WechatClientOptions, 'appId' | 'appSecret'>
}

const privateStates = createPrivateState<WechatClientState>()
export const privateStateOf: (client: unknown) => WechatClientState | undefined = privateStates.of

/**
 * A client for one official account, website app or mobile app.
 *
 * @example
 * const client = wechatClient({ appId: 'wx...', appSecret: '...' })
 * await client.call({ path: '/cgi-bin/get_api_domain_ip' })
 */
export function wechatClient(options: WechatClientOptions): WechatClient {
  checkOptions('wechatClient', options, {
    ...clientShape,
    appId: text,
    appSecret: text,
    appAccessTokenKind: oneOf('stable_token', 'token'),
    userTokenStore: userTokenStoreCheck,
    lang: oneOf('zh_CN', 'zh_TW', 'en'),
  })
  requireOptions('wechatClient', options, ['appId', 'appSecret'])
  const { appId, appSecret, ...others } = options
  const { lang = 'zh_CN', appAccessTokenKind = 'stable_token' } = others
  const { http, tokens, tokenCache, emit, endpoints } = createClientBase(options, {
    errmsgTail: appErrmsgTail,
    classify: classifyWechat,
  })
  const { open, api, mp } = endpoints
  const source = appAccessTokenSource({ appId, appSecret }, appAccessTokenKind, { http, base: api })
  const call = createApiCaller({ tokens, source, http, base: api })
  const tickets = ticketSource(
    { key: tokenKey(['wechat', 'jsapi_ticket', appId], appSecret), kind: 'jsapi_ticket', appId },
    () => call({ path: '/cgi-bin/ticket/getticket', query: { type: 'jsapi' } }),
  )
  const getJsapiTicket: WechatClient['getJsapiTicket'] = ({ rejected } = {}) =>
    rejected === undefined ? tokens.getToken(tickets) : tokens.renewToken(tickets, rejected)
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
    ...createWechatCalls(call, { mp, lang }),
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
    getJsapiTicket,
    async getJsSdkConfig(url) {
      requirePage(url)
      return { appId, ...signPage(await getJsapiTicket(), url) }
    },
    call,
  }
  privateStates.keep(client, { appSecret, tokenCache, userTokens, emit, options: others })
  return client
}
