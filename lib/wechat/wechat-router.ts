import { memoryTokenCache } from '../core/cache/memory-token-cache.ts'
import { endpointsCheck, type PlatformEndpoints } from '../core/http/endpoints.ts'
import { callback, checkOptions, givenOf, nested, type OptionShape, text } from '../core/options.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import { checkAppChoice } from '../express/login/app-choice.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveBearer,
  resolveSecrets,
} from '../express/login/login-options.ts'
import type { LoginApp, LoginPlatform, LoginTenant } from '../express/request/login-platform.ts'
import { type TenantCredentials, tenantsOf } from '../express/request/tenants.ts'
import { type UserTokenStore, userTokenStoreCheck } from './user-token-store.ts'
import { privateStateOf, type WechatClient, wechatClient } from './wechat-client.ts'
import { type WechatLoginAppOptions, wechatLoginApp } from './wechat-login-app.ts'
import type { WechatUser } from './wechat-user.ts'

/**
 * Options of every WeChat router. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed.
 */
export interface WechatRouterOptions<
  Route extends string,
  Credentials extends AppCredentials = AppCredentials,
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

export const credentialsShape: OptionShape = { appId: text, appSecret: text }

/** Checks the options that all WeChat routers share, and those in `own`. */
export function checkWechatOptions<Route extends string, Credentials extends AppCredentials>(
  factory: string,
  options: WechatRouterOptions<Route, Credentials>,
  routeNames: readonly Route[],
  own: OptionShape = {},
): void {
  checkOptions(factory, options, {
    ...loginRouterShape(routeNames),
    ...credentialsShape,
    client: (value) => (privateStateOf(value) ? undefined : 'must be what wechatClient() made'),
    credentials: callback,
    userTokenStore: userTokenStoreCheck,
    endpoints: endpointsCheck,
    ...own,
  })
  checkAppChoice(factory, options, ['appId', 'appSecret'])
  if (options.client !== undefined && options.userTokenStore !== undefined) {
    throw new TypeError(
      `${factory}: give "userTokenStore" to wechatClient(), not to the router beside its client`,
    )
  }
}

/** What a router makes the apps of a tenant with. */
export interface TenantTools {
  /** The client of the router's own app. */
  client: WechatClient
  /** A client for another app of the same tenant. */
  clientOf(credentials: AppCredentials): WechatClient
  loginApp(provider: WechatLoginAppOptions['provider'], client: WechatClient): LoginApp
}

export interface TenantPlan<Credentials extends AppCredentials> {
  factory: string
  snapshotUsers?: 'refuse' | 'allow' | undefined
  authorizeExtras?: WechatLoginAppOptions['authorizeExtras']
  /** Keys of a tenant's credentials besides `appId` and `appSecret`. */
  credentialsShape?: OptionShape
  create(tools: TenantTools, credentials: Credentials): Pick<LoginTenant, 'apps' | 'select'>
}

/** The tenants of a router: one, or one for each tenant. */
export function wechatTenants<Route extends string, Credentials extends AppCredentials>(
  options: WechatRouterOptions<Route, Credentials>,
  plan: TenantPlan<Credentials>,
): LoginPlatform['tenantOf'] {
  const cache = options.tokenCache ?? privateStateOf(options.client)?.tokenCache ?? memoryTokenCache()
  // A website app beside a ready client talks to the same hosts as that client.
  const common = {
    ...privateStateOf(options.client)?.options,
    ...givenOf(options, ['endpoints', 'http', 'lang', 'onEvent', 'userTokenStore']),
  }
  const clientOf = ({ appId, appSecret }: AppCredentials): WechatClient =>
    wechatClient({ ...common, appId, appSecret, tokenCache: cache })
  const loginApp: TenantTools['loginApp'] = (provider, client) =>
    wechatLoginApp({
      provider,
      client,
      tokenCache: cache,
      secrets: resolveSecrets(options.secret),
      bearer: resolveBearer(options.bearer),
      snapshotUsers: plan.snapshotUsers ?? 'refuse',
      authorizeExtras: plan.authorizeExtras,
      qrLang: options.lang === 'en' ? 'en' : 'cn',
    })

  return tenantsOf<WechatClient, Credentials, LoginTenant>({
    factory: plan.factory,
    options,
    check: nested({ ...credentialsShape, ...plan.credentialsShape }, 'appId', 'appSecret'),
    clientOf,
    createTenant: (client, credentials) => ({
      ...plan.create({ client, clientOf, loginApp }, credentials),
      cache,
    }),
  })
}
