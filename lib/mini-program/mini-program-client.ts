import type { TokenCache } from '../core/cache/token-cache.ts'
import type { ApiCaller } from '../core/client/api-call.ts'
import {
  type AppClientBase,
  type AppClientOptions,
  appClientShape,
  appCredentialNames,
  createAppClientBase,
} from '../core/client/app-client-base.ts'
import { requireOneWay } from '../core/http/proxy.ts'
import { checkOptions, type OptionCheck, requireOptions } from '../core/options.ts'
import { createPrivateState } from '../core/private-state.ts'
import { type FetchSession, fetchSessionBySecret, type MiniProgramSession } from './fetch-session.ts'
import { createMiniProgramCalls, type MiniProgramCalls } from './mini-program-calls.ts'
import { classifyMiniProgram } from './mini-program-errcodes.ts'

export interface MiniProgramClientOptions extends AppClientOptions {}

/** Calls WeChat for one mini program. Every function rejects with a `PlatformError` when WeChat answers an errcode. */
export interface MiniProgramClient extends MiniProgramCalls {
  readonly appId: string
  /**
   * Exchanges the code of `wx.login()`. Works once for a code; never repeated by itself. The `session_key` in the
   * answer must not leave the server.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
   */
  fetchSession(code: string): Promise<MiniProgramSession>
  /** The app's access token; cached, renewed early, shared by everybody with the same `tokenCache`. */
  getAppAccessToken(): Promise<string>
  /** Calls anything with the app's access token, and once more with a new one when WeChat says that it is bad. */
  call: ApiCaller
}

/** What routers need of a client besides its functions, and what nobody else should get at. */
export interface MiniProgramClientState {
  /** What is sealed and signed for the app is proven by, where the router has no `secret`. */
  keySecret: string
  tokenCache: TokenCache
}

const privateStates = createPrivateState<MiniProgramClientState>()
export const privateStateOf: (client: unknown) => MiniProgramClientState | undefined = privateStates.of

/** The option `client` of `miniLogin()`. */
export const miniProgramClientCheck: OptionCheck = (value) =>
  privateStateOf(value) ? undefined : 'must be what miniProgramClient() made'

/**
 * A client for one mini program.
 *
 * @throws TypeError when the options are wrong
 * @example
 * const client = miniProgramClient({ appId: 'wx...', appSecret: '...' })
 * const { phone_info } = await client.fetchPhoneNumber(code)
 */
export function miniProgramClient(options: MiniProgramClientOptions): MiniProgramClient {
  checkOptions('miniProgramClient', options, appClientShape)
  requireOptions('miniProgramClient', options, appCredentialNames)
  requireOneWay('miniProgramClient', options)
  const { appId, appSecret } = options
  const base = createAppClientBase(options, classifyMiniProgram)
  const host = { http: base.http, base: base.endpoints.api }
  const fetchSession = fetchSessionBySecret(host, { appId, appSecret })
  return createMiniProgramClient({ appId, keySecret: appSecret, base, fetchSession })
}

/** What tells the client of a mini program with a secret from that of one which a platform acts for. */
export interface MiniProgramClientParts {
  appId: string
  keySecret: string
  base: AppClientBase
  fetchSession: FetchSession
}

export function createMiniProgramClient(parts: MiniProgramClientParts): MiniProgramClient {
  const { appId, keySecret, base, fetchSession } = parts
  const { tokenCache, call, getAppAccessToken } = base
  const client: MiniProgramClient = {
    appId,
    ...createMiniProgramCalls(call),
    fetchSession,
    getAppAccessToken,
    call,
  }
  privateStates.keep(client, { keySecret, tokenCache })
  return client
}
