import { appCredentialNames, appCredentialsShape } from '../../core/client/app-client-base.ts'
import { givenOf, nested, type OptionShape } from '../../core/options.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { type LoginTools, loginTenants, type TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginPlatform, PageLoginApp } from '../../express/request/login-platform.ts'
import { privateStateOf, type WechatClient, wechatClient } from '../client/wechat-client.ts'
import type { WechatCredentials } from '../client/wechat-credentials.ts'
import type { WechatRouterOptions } from './wechat-router-options.ts'

export interface WechatTenantsPlan {
  factory: string
  /** Keys of a tenant's credentials besides `appId` and `appSecret`. */
  credentialsShape?: OptionShape
  createApps(
    client: WechatClient,
    tools: LoginTools,
    credentials: Partial<WechatCredentials>,
  ): TenantApps<PageLoginApp>
}

/** The tenants of a router for WeChat: one, or one for each tenant. */
export function wechatTenants<Route extends string>(
  options: WechatRouterOptions<Route, WechatCredentials>,
  plan: WechatTenantsPlan,
): LoginPlatform<PageLoginApp>['tenantOf'] {
  return loginTenants<PageLoginApp, WechatClient, WechatCredentials>({
    factory: plan.factory,
    options,
    check: nested({ ...appCredentialsShape, ...plan.credentialsShape }, ...appCredentialNames),
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient: (credentials, tokenCache) => routerClient(options, credentials, tokenCache),
    createApps: plan.createApps,
  })
}

/** A client of a router's own: beside a ready client it talks to the same hosts as that. */
export function routerClient<Route extends string>(
  options: WechatRouterOptions<Route, WechatCredentials>,
  { appId, appSecret }: AppCredentials,
  tokenCache: LoginTools['tokenCache'],
): WechatClient {
  return wechatClient({
    ...privateStateOf(options.client)?.options,
    ...givenOf(options, ['endpoints', 'http', 'proxy', 'lang', 'onEvent', 'userTokenStore']),
    appId,
    appSecret,
    tokenCache,
  })
}
