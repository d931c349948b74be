import type { TokenCache } from '../core/cache/token-cache.ts'
import { appOrAccount, refusePlatformOptions } from '../core/client/account-platform.ts'
import { appCredentialNames, appCredentialsShape } from '../core/client/app-client-base.ts'
import { givenOf, nested } from '../core/options.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import { type LoginTenantsPlan, loginTenants } from '../express/login/login-tenants.ts'
import type { LoginPlatform } from '../express/request/login-platform.ts'
import { type MiniLoginApp, miniLoginApp } from './mini-login-app.ts'
import {
  type MiniProgramAccountCredentials,
  miniProgramAccounts,
  miniProgramAccountsCheck,
} from './mini-program-accounts.ts'
import {
  type MiniProgramClient,
  type MiniProgramClientOptions,
  miniProgramClient,
  privateStateOf,
} from './mini-program-client.ts'
import { scanLoginApp } from './scan-app.ts'
import type { ScanOptions } from './scan-options.ts'

/** A mini program with its secret, or with the platform that acts for it. */
export type MiniProgramCredentials = AppCredentials | MiniProgramAccountCredentials

type TenantsOptions = LoginTenantsPlan<MiniLoginApp, MiniProgramClient, MiniProgramCredentials>['options'] &
  Pick<MiniProgramClientOptions, 'endpoints' | 'http' | 'proxy'> & { scan?: ScanOptions | undefined }

/** The mini programs of a `miniLogin()`: one, or one for each tenant. */
export function miniProgramTenants(options: TenantsOptions): LoginPlatform['tenantOf'] {
  return loginTenants<MiniLoginApp, MiniProgramClient, MiniProgramCredentials>({
    factory: 'miniLogin',
    options,
    check: appOrAccount(nested(appCredentialsShape, ...appCredentialNames), miniProgramAccountsCheck),
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient: (credentials, tokenCache) => tenantClient(options, credentials, tokenCache),
    grantOf: ({ appId, platform }: Partial<MiniProgramAccountCredentials>) => {
      const accounts = miniProgramAccounts.of(platform)
      return accounts && (() => accounts.requireGrant(appId as string))
    },
    createApps(client, tools) {
      const plain = miniLoginApp(client, tools)
      const app = options.scan === undefined ? plain : scanLoginApp(plain, tools, options.scan)
      return { apps: [app], select: () => app }
    },
  })
}

function tenantClient(
  options: TenantsOptions,
  credentials: MiniProgramCredentials,
  tokenCache: TokenCache,
): MiniProgramClient {
  const { appId, appSecret } = credentials
  if (appSecret !== undefined) {
    const given = givenOf(options, ['endpoints', 'http', 'proxy', 'onEvent'])
    return miniProgramClient({ ...given, appId, appSecret, tokenCache })
  }
  refusePlatformOptions('miniLogin', options)
  const accounts = miniProgramAccounts.of(credentials.platform)
  if (accounts === undefined) throw new TypeError(`miniLogin: ${miniProgramAccountsCheck(undefined)}`)
  return accounts.createClient(appId, givenOf(options, ['onEvent']))
}
