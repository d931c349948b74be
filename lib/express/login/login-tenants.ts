import { isMemoryTokenCache, memoryTokenCache } from '../../core/cache/memory-token-cache.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import { createEmitter, type EmitEvent } from '../../core/emitter.ts'
import { missingOption } from '../../core/option-hints.ts'
import type { LoggedInUser, LoginApp, LoginTenant } from '../request/login-platform.ts'
import { type AppChoice, type TenantOf, type TenantsPlan, tenantsOf } from '../request/tenants.ts'
import { type LoginRouterOptions, resolveBearer, resolveSecrets } from './login-options.ts'

/** What a router makes its apps with, whatever the platform. */
export interface LoginTools {
  tokenCache: TokenCache
  /** The first seals and signs, all open and verify. Absent: derived from the secret of the app. */
  secrets: readonly string[] | undefined
  bearer: { expiresInSeconds: number } | undefined
  emit: EmitEvent
  /** Keeps what is sealed for one kind of login from another kind to the same app. */
  realm?: string | undefined
}

type ToolOptions = Pick<LoginRouterOptions<LoggedInUser>, 'secret' | 'bearer' | 'tokenCache' | 'onEvent'> & {
  credentials?: unknown
  platform?: unknown
  suite?: unknown
}

/**
 * @param clientCache the cache of the router's ready client, which the router then shares
 * @throws TypeError without a secret where one is needed
 */
export function loginToolsOf(
  factory: string,
  options: ToolOptions,
  clientCache: TokenCache | undefined,
): LoginTools {
  const tokenCache = options.tokenCache ?? clientCache ?? memoryTokenCache()
  requireSecret(factory, options, tokenCache)
  return {
    tokenCache,
    secrets: resolveSecrets(options.secret),
    bearer: resolveBearer(options.bearer),
    emit: createEmitter(options.onEvent),
  }
}

/** Two deployments of one app (staging, production) have the same app secret: what is derived from it both would trust. */
function requireSecret(factory: string, options: ToolOptions, tokenCache: TokenCache): void {
  const { secret, bearer, credentials, platform, suite } = options
  if (secret !== undefined) return
  const reasons = [
    credentials !== undefined && 'with "credentials"',
    platform !== undefined && 'with "platform"',
    suite !== undefined && 'with "suite"',
    resolveBearer(bearer) !== undefined && 'to sign bearer tokens',
    !isMemoryTokenCache(tokenCache) && 'with a token cache that other processes share',
  ]
  const reason = reasons.find((one) => one !== false)
  if (reason === undefined) return
  const given = Object.hasOwn(options, 'secret') ? ` (it ${missingOption('secret', options)})` : ''
  throw new TypeError(
    `${factory}: option "secret" is needed ${reason}: at least 16 random characters, in each deployment others${given}`,
  )
}

/** The apps of one tenant, and which of them a browser logs in to. */
export type TenantApps<App extends LoginApp> = Pick<LoginTenant<App>, 'apps' | 'select'>

export interface LoginTenantsPlan<App extends LoginApp, Client, Credentials extends object>
  extends Pick<TenantsPlan<Client, Credentials, LoginTenant<App>>, 'factory' | 'check'> {
  options: AppChoice<Client, Credentials> & ToolOptions
  /** The cache of a ready client. */
  cacheOf(client: Client | undefined): TokenCache | undefined
  createClient(credentials: Credentials, tokenCache: TokenCache): Client
  createApps(client: Client, tools: LoginTools, credentials: Partial<Credentials>): TenantApps<App>
  /** For an account that a platform acts for: whether it may. */
  grantOf?(credentials: Partial<Credentials>): LoginTenant['requireGrant']
}

/** The tenants of a login router: one, or one for each tenant. All share one token cache. */
export function loginTenants<App extends LoginApp, Client, Credentials extends object>({
  factory,
  options,
  check,
  cacheOf,
  createClient,
  createApps,
  grantOf,
}: LoginTenantsPlan<App, Client, Credentials>): TenantOf<LoginTenant<App>> {
  const tools = loginToolsOf(factory, options, cacheOf(options.client))
  return tenantsOf<Client, Credentials, LoginTenant<App>>({
    factory,
    options,
    check,
    clientOf: (credentials) => createClient(credentials, tools.tokenCache),
    createTenant(client, credentials) {
      // The account of a platform has the platform's.
      const tokenCache = cacheOf(client) ?? tools.tokenCache
      return {
        ...createApps(client, { ...tools, tokenCache }, credentials),
        cache: tokenCache,
        requireGrant: grantOf?.(credentials),
      }
    },
  })
}
