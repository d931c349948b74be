import { appOrAccount, refusePlatformOptions } from '../../core/client/account-platform.ts'
import { appCredentialNames, appCredentialsShape } from '../../core/client/app-client-base.ts'
import { givenOf, nested, type OptionShape } from '../../core/options.ts'
import { type LoginTools, loginTenants, type TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginPlatform, PageLoginApp } from '../../express/request/login-platform.ts'
import {
  type WechatAccountCredentials,
  wechatAccounts,
  wechatAccountsCheck,
} from '../client/wechat-accounts.ts'
import { privateStateOf, type WechatClient, wechatClient } from '../client/wechat-client.ts'
import type { WechatCredentials } from '../client/wechat-credentials.ts'
import type { WechatRouterOptions } from './wechat-router-options.ts'

/** An app with its secret, or an account with the platform that acts for it. */
export type WechatAppCredentials = WechatCredentials | WechatAccountCredentials

export interface WechatTenantsPlan {
  factory: string
  /** Keys of a tenant's credentials besides `appId` and `appSecret`. */
  credentialsShape?: OptionShape
  /** Whether it may be for an account that a platform acts for. */
  takesAccounts?: boolean
  createApps(
    client: WechatClient,
    tools: LoginTools,
    credentials: Partial<WechatCredentials>,
  ): TenantApps<PageLoginApp>
}

/** The tenants of a router for WeChat: one, or one for each tenant. */
export function wechatTenants<Route extends string>(
  options: WechatRouterOptions<Route, WechatAppCredentials>,
  plan: WechatTenantsPlan,
): LoginPlatform<PageLoginApp>['tenantOf'] {
  const { factory, createApps } = plan
  const app = nested({ ...appCredentialsShape, ...plan.credentialsShape }, ...appCredentialNames)
  return loginTenants<PageLoginApp, WechatClient, WechatAppCredentials>({
    factory,
    options,
    check: plan.takesAccounts ? appOrAccount(app, wechatAccountsCheck) : app,
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient: (credentials, tokenCache) => tenantClient(factory, options, credentials, tokenCache),
    createApps: (client, tools, credentials) =>
      createApps(client, tools, credentials as Partial<WechatCredentials>),
    grantOf: ({ appId, platform }: Partial<WechatAccountCredentials>) => {
      const accounts = wechatAccounts.of(platform)
      return accounts && (() => accounts.requireGrant(appId as string))
    },
  })
}

function tenantClient<Route extends string>(
  factory: string,
  options: WechatRouterOptions<Route, WechatAppCredentials>,
  credentials: WechatAppCredentials,
  tokenCache: LoginTools['tokenCache'],
): WechatClient {
  if (credentials.appSecret !== undefined) return routerClient(options, credentials, tokenCache)
  const { appId, platform } = credentials as WechatAccountCredentials
  refusePlatformOptions(factory, options)
  const accounts = wechatAccounts.of(platform)
  if (accounts === undefined) throw new TypeError(`${factory}: ${wechatAccountsCheck(platform)}`)
  return accounts.createClient(appId, givenOf(options, ['lang', 'onEvent', 'userTokenStore']))
}

/** A client of a router's own: beside a ready client it talks to the same hosts as that. */
export function routerClient<Route extends string>(
  options: WechatRouterOptions<Route, WechatAppCredentials>,
  { appId, appSecret }: Pick<WechatCredentials, 'appId' | 'appSecret'>,
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
