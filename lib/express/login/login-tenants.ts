import { memoryTokenCache } from '../../core/cache/memory-token-cache.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import { createEmitter, type EmitEvent } from '../../core/emitter.ts'
import type { LoggedInUser, LoginTenant } from '../request/login-platform.ts'
import { type AppChoice, type TenantOf, type TenantsPlan, tenantsOf } from '../request/tenants.ts'
import { type LoginRouterOptions, resolveBearer, resolveSecrets } from './login-options.ts'

/** What a router makes its apps with, whatever the platform. */
export interface LoginTools {
  tokenCache: TokenCache
  /** The first seals and signs, all open and verify. Absent: derived from the secret of the app. */
  secrets: readonly string[] | undefined
  bearer: { expiresInSeconds: number } | undefined
  emit: EmitEvent
}

type ToolOptions = Pick<LoginRouterOptions<LoggedInUser>, 'secret' | 'bearer' | 'tokenCache' | 'onEvent'>

/** @param clientCache the cache of the router's ready client, which the router then shares */
export function loginToolsOf(options: ToolOptions, clientCache: TokenCache | undefined): LoginTools {
  return {
    tokenCache: options.tokenCache ?? clientCache ?? memoryTokenCache(),
    secrets: resolveSecrets(options.secret),
    bearer: resolveBearer(options.bearer),
    emit: createEmitter(options.onEvent),
  }
}

/** The apps of one tenant, and which of them a browser logs in to. */
export type TenantApps = Pick<LoginTenant, 'apps' | 'select'>

export interface LoginTenantsPlan<Client, Credentials extends object>
  extends Pick<TenantsPlan<Client, Credentials, LoginTenant>, 'factory' | 'check'> {
  options: AppChoice<Client, Credentials> & ToolOptions
  /** The cache of a ready client. */
  cacheOf(client: Client | undefined): TokenCache | undefined
  createClient(credentials: Credentials, tokenCache: TokenCache): Client
  createApps(client: Client, tools: LoginTools, credentials: Partial<Credentials>): TenantApps
}

/** The tenants of a login router: one, or one for each tenant. All share one token cache. */
export function loginTenants<Client, Credentials extends object>({
  factory,
  options,
  check,
  cacheOf,
  createClient,
  createApps,
}: LoginTenantsPlan<Client, Credentials>): TenantOf<LoginTenant> {
  const tools = loginToolsOf(options, cacheOf(options.client))
  return tenantsOf<Client, Credentials, LoginTenant>({
    factory,
    options,
    check,
    clientOf: (credentials) => createClient(credentials, tools.tokenCache),
    createTenant: (client, credentials) => ({
      ...createApps(client, tools, credentials),
      cache: tools.tokenCache,
    }),
  })
}
