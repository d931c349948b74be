import { givenOf, nested } from '../../core/options.ts'
import { type LoginTools, loginTenants, type TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginApp, LoginPlatform } from '../../express/request/login-platform.ts'
import { privateStateOf, type WecomClient, wecomClient } from '../client/wecom-client.ts'
import {
  type WecomCredentials,
  wecomCredentialNames,
  wecomCredentialsShape,
} from '../client/wecom-credentials.ts'
import type { WecomRouterOptions } from './wecom-router-options.ts'

/** The tenants of a router for WeCom: one, or one for each tenant. */
export function wecomTenants<Route extends string, App extends LoginApp>(
  factory: string,
  options: WecomRouterOptions<Route>,
  createApps: (client: WecomClient, tools: LoginTools) => TenantApps<App>,
): LoginPlatform<App>['tenantOf'] {
  return loginTenants<App, WecomClient, WecomCredentials>({
    factory,
    options,
    check: nested(wecomCredentialsShape, ...wecomCredentialNames),
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient: ({ corpId, corpSecret, agentId }, tokenCache) =>
      wecomClient({
        ...givenOf(options, ['endpoints', 'http', 'proxy', 'onEvent']),
        corpId,
        corpSecret,
        agentId,
        tokenCache,
      }),
    createApps,
  })
}
