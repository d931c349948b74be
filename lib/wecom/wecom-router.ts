import { memoryTokenCache } from '../core/cache/memory-token-cache.ts'
import type { TokenCache } from '../core/cache/token-cache.ts'
import { createEmitter } from '../core/emitter.ts'
import { endpointsCheck, type PlatformEndpoints } from '../core/http/endpoints.ts'
import { callback, checkOptions, givenOf, nested, type OptionShape } from '../core/options.ts'
import { checkAppChoice } from '../express/login/app-choice.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveBearer,
  resolveSecrets,
} from '../express/login/login-options.ts'
import type { LoginPlatform, LoginTenant } from '../express/request/login-platform.ts'
import { type TenantCredentials, tenantsOf } from '../express/request/tenants.ts'
import type { WecomCredentials } from './corp-access-token.ts'
import { accessRuleCheck, type WecomAccessRule } from './wecom-access.ts'
import {
  credentialNames,
  credentialsShape,
  privateStateOf,
  type WecomClient,
  wecomClient,
} from './wecom-client.ts'
import type { WecomLoginAppOptions } from './wecom-login-app.ts'
import type { WecomUser } from './wecom-user.ts'

/**
 * Options of every WeCom router. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, and `credentials`
 * is needed.
 */
export interface WecomRouterOptions<Route extends string> extends LoginRouterOptions<WecomUser, Route> {
  corpId?: string | undefined
  corpSecret?: string | undefined
  agentId?: number | string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: WecomClient | undefined
  /** Many tenants in one app: answers by host and path alone, alike at login and callback. Needs `secret`. */
  credentials?: TenantCredentials<WecomCredentials> | undefined
  /**
   * Which members may come in: by department, tag or id, or by a function. Asked at login, by `verify`, and by
   * `requireWecomUser()` with facts at most ten minutes old. What cannot be read lets nobody in.
   * @default every active member whom the app may see
   */
  authorize?: WecomAccessRule | undefined
  endpoints?: PlatformEndpoints | undefined
}

/** Checks the options that all WeCom routers share, and those in `own`. */
export function checkWecomOptions<Route extends string>(
  factory: string,
  options: WecomRouterOptions<Route>,
  routeNames: readonly Route[],
  own: OptionShape = {},
): void {
  checkOptions(factory, options, {
    ...loginRouterShape(routeNames),
    ...credentialsShape,
    client: (value) => (privateStateOf(value) ? undefined : 'must be what wecomClient() made'),
    credentials: callback,
    authorize: accessRuleCheck,
    endpoints: endpointsCheck,
    ...own,
  })
  checkAppChoice(factory, options, credentialNames)
  for (const name of ['endpoints', 'http'] as const) {
    if (options.client !== undefined && options[name] !== undefined) {
      throw new TypeError(`${factory}: give "${name}" to wecomClient(), not to the router beside its client`)
    }
  }
}

export interface WecomTenantPlan {
  factory: string
  /** Makes the tenant of one company's app. */
  createTenant(
    client: WecomClient,
    common: Pick<WecomLoginAppOptions, 'client' | 'tokenCache' | 'secrets' | 'bearer' | 'authorize' | 'emit'>,
  ): Pick<LoginTenant, 'apps' | 'select'>
}

/** The tenants of a router: one, or one for each tenant. */
export function wecomTenants<Route extends string>(
  options: WecomRouterOptions<Route>,
  { factory, ...plan }: WecomTenantPlan,
): LoginPlatform['tenantOf'] {
  const cache: TokenCache =
    options.tokenCache ?? privateStateOf(options.client)?.tokenCache ?? memoryTokenCache()
  const clientOf = ({ corpId, corpSecret, agentId }: WecomCredentials): WecomClient =>
    wecomClient({
      ...givenOf(options, ['endpoints', 'http', 'onEvent']),
      corpId,
      corpSecret,
      agentId,
      tokenCache: cache,
    })
  const createTenant = (client: WecomClient): LoginTenant => ({
    ...plan.createTenant(client, {
      client,
      tokenCache: cache,
      secrets: resolveSecrets(options.secret),
      bearer: resolveBearer(options.bearer),
      authorize: options.authorize,
      emit: createEmitter(options.onEvent),
    }),
    cache,
  })

  return tenantsOf({
    factory,
    options,
    check: nested(credentialsShape, ...credentialNames),
    clientOf,
    createTenant,
  })
}
