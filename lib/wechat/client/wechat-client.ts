import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { ApiCaller } from '../../core/client/api-call.ts'
import {
  type AppClientBase,
  type AppClientOptions,
  appClientShape,
  appCredentialNames,
  createAppClientBase,
} from '../../core/client/app-client-base.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import { requireOneWay } from '../../core/http/proxy.ts'
import { checkOptions, type OptionCheck, oneOf, requireOptions } from '../../core/options.ts'
import { createPrivateState } from '../../core/private-state.ts'
import { createOAuthCalls, type OAuthCalls } from '../user-tokens/oauth-calls.ts'
import {
  type OAuthGrants,
  type OAuthToken,
  oauthGrantsBySecret,
  type WechatLang,
} from '../user-tokens/oauth-requests.ts'
import { type StoredUserTokens, storedUserTokens } from '../user-tokens/stored-user-tokens.ts'
import { type UserTokenStore, userTokenStoreCheck } from '../user-tokens/user-token-store.ts'
import { createJsSdkCalls, type JsSdkCalls } from './js-sdk-calls.ts'
import { buildAuthorizeUrl, buildQrConnectUrl, type WechatAuthorizeTarget } from './wechat-authorize-urls.ts'
import { createWechatCalls, type WechatCalls } from './wechat-calls.ts'
import { classifyWechat, type WechatAppKind } from './wechat-errcodes.ts'

export interface WechatClientOptions extends AppClientOptions {
  /** Keeps people's OAuth tokens, so that `fetchUserInfo({ openid })` works after the login. */
  userTokenStore?: UserTokenStore | undefined
  /** Language of `fetchUserInfo` and `fetchFollower`. @default 'zh_CN' */
  lang?: WechatLang | undefined
}

/** Calls WeChat for one app. Every function rejects with a `PlatformError` when WeChat answers an errcode. */
export interface WechatClient extends WechatCalls, OAuthCalls, JsSdkCalls {
  readonly appId: string
  /** The page where WeChat's own browser asks a person for consent. */
  authorizeUrl(target: WechatAuthorizeTarget): string
  /** The QR page of a website app, for browsers that are not WeChat's. */
  qrConnectUrl(target: { redirectUri: string; state: string; lang?: 'cn' | 'en' | undefined }): string
  /** The app's access token for `cgi-bin/*`; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getAppAccessToken(): Promise<string>
  /** Calls anything with the app's access token, and once more with a new one when WeChat says that it is bad. */
  call: ApiCaller
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface WechatClientState {
  /** What is sealed and signed for the app is proven by, where the router has no `secret`. */
  keySecret: string
  /** The third-party platform that acts for the account, if one does. */
  platformAppId: string | undefined
  tokenCache: TokenCache
  userTokens: StoredUserTokens | undefined
  /** Keeps no tokens: a login keeps them once nothing has refused it. */
  exchangeCode(code: string, appKind: WechatAppKind): Promise<OAuthToken>
  emit: EmitEvent
  /** What another client of the same app must be made with. */
  options: Omit<WechatClientOptions, 'appId' | 'appSecret'>
}

const privateStates = createPrivateState<WechatClientState>()
export const privateStateOf: (client: unknown) => WechatClientState | undefined = privateStates.of

/** The option `client` of the routers for WeChat. */
export const wechatClientCheck: OptionCheck = (value) =>
  privateStateOf(value) ? undefined : 'must be what wechatClient() made'

/**
 * A client for one official account, website app or mobile app.
 *
 * @example
 * const client = wechatClient({ appId: 'wx...', appSecret: '...' })
 * await client.call({ path: '/cgi-bin/get_api_domain_ip' })
 */
export function wechatClient(options: WechatClientOptions): WechatClient {
  checkOptions('wechatClient', options, {
    ...appClientShape,
    userTokenStore: userTokenStoreCheck,
    lang: oneOf('zh_CN', 'zh_TW', 'en'),
  })
  requireOptions('wechatClient', options, appCredentialNames)
  requireOneWay('wechatClient', options)
  const { appId, appSecret, ...others } = options
  const base = createAppClientBase(options, classifyWechat)
  const oauth = { http: base.http, base: base.endpoints.api }
  const grants = oauthGrantsBySecret(oauth, { appId, appSecret })
  return createWechatClient({ appId, keySecret: appSecret, base, grants, options: others })
}

/** What tells the client of an app with a secret from that of an account which a platform acts for. */
export interface WechatClientParts {
  appId: string
  keySecret: string
  base: AppClientBase
  grants: OAuthGrants
  /** The platform that acts for the account. */
  platformAppId?: string | undefined
  options: WechatClientState['options']
}

export function createWechatClient(parts: WechatClientParts): WechatClient {
  const { appId, keySecret, base, grants, platformAppId, options } = parts
  const { lang = 'zh_CN', userTokenStore: store } = options
  const { tokenCache, emit, call } = base
  const { open, api, mp } = base.endpoints
  const userTokens =
    store &&
    storedUserTokens({
      appId,
      store,
      refresh: grants.refresh,
      onStoreFailure: () => emit({ type: 'cache-failure', operation: 'user-tokens' }),
    })

  const client: WechatClient = {
    appId,
    ...createWechatCalls(call, { mp, lang }),
    ...createOAuthCalls({ http: base.http, base: api }, { grants, lang, userTokens, emit }),
    ...createJsSdkCalls({ appId, keySecret }, base),
    authorizeUrl: (target) => buildAuthorizeUrl(open, { appId, platformAppId }, target),
    qrConnectUrl: (target) => buildQrConnectUrl(open, appId, target),
    getAppAccessToken: base.getAppAccessToken,
    call,
  }
  privateStates.keep(client, {
    keySecret,
    platformAppId,
    tokenCache,
    userTokens,
    emit,
    options,
    exchangeCode: grants.redeemCode,
  })
  return client
}
