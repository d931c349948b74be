import { checkAccountChoice } from '../../core/client/account-platform.ts'
import { checkAppChoice } from '../../core/client/app-choice.ts'
import { appCredentialNames, appCredentialsShape } from '../../core/client/app-client-base.ts'
import { endpointsCheck, type PlatformEndpoints } from '../../core/http/endpoints.ts'
import { callback, checkOptions, type OptionShape } from '../../core/options.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { type LoginRouterOptions, loginRouterShape } from '../../express/login/login-options.ts'
import type { TenantCredentials } from '../../express/request/tenants.ts'
import { type WechatClient, wechatClientCheck } from '../client/wechat-client.ts'
import { type UserTokenStore, userTokenStoreCheck } from '../user-tokens/user-token-store.ts'
import type { WechatUser } from './wechat-user.ts'

/**
 * Options of every WeChat router. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed.
 */
export interface WechatRouterOptions<
  Route extends string,
  Credentials extends { appId: string } = AppCredentials,
> extends LoginRouterOptions<WechatUser, Route> {
  appId?: string | undefined
  appSecret?: string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: WechatClient | undefined
  /** Many tenants in one app: answers by host and path alone, alike at login and callback. Needs `secret`. */
  credentials?: TenantCredentials<Credentials> | undefined
  /** Keeps people's OAuth tokens, so that `client.fetchUserInfo({ openid })` works later. */
  userTokenStore?: UserTokenStore | undefined
  endpoints?: PlatformEndpoints | undefined
}

/** Checks the options that all WeChat routers share, and those in `own`. */
export function checkWechatOptions<Route extends string, Credentials extends { appId: string }>(
  factory: string,
  options: WechatRouterOptions<Route, Credentials>,
  routeNames: readonly Route[],
  own: OptionShape = {},
): void {
  checkOptions(factory, options, {
    ...loginRouterShape(routeNames),
    ...appCredentialsShape,
    client: wechatClientCheck,
    credentials: callback,
    userTokenStore: userTokenStoreCheck,
    endpoints: endpointsCheck,
    ...own,
  })
  const { platform } = options as { platform?: unknown }
  if (platform !== undefined) checkAccountChoice(factory, options)
  else checkAppChoice(factory, options, appCredentialNames, 'wechatClient')
}
