import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { memoryTokenCache } from '../core/memory-token-cache.ts'
import { callback, checkOptions, nested, type OptionShape, text } from '../core/options.ts'
import { type LoginRouterOptions, loginRouterShape, resolveBearer } from '../express/login-options.ts'
import type { LoginApp, LoginPlatform, LoginRealm } from '../express/login-platform.ts'
import { tenantRealms } from '../express/tenants.ts'
import type { AppCredentials } from './app-access-token.ts'
import { endpointsCheck, type WechatEndpoints } from './endpoints.ts'
import { type UserTokenStore, userTokenStoreCheck } from './user-token-store.ts'
import { internalsOf, type WechatClient, type WechatClientOptions, wechatClient } from './wechat-client.ts'
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
  credentials?:
    | ((req: Request) => Credentials | undefined | null | Promise<Credentials | undefined | null>)
    | undefined
  /** Keeps people's OAuth tokens, so that `client.fetchUserInfo({ openid })` works later. */
  userTokenStore?: UserTokenStore | undefined
  endpoints?: WechatEndpoints | undefined
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
    client: (value) => (internalsOf(value) ? undefined : 'must be what wechatClient() made'),
    credentials: callback,
    userTokenStore: userTokenStoreCheck,
    endpoints: endpointsCheck,
    ...own,
  })
  const { appId, appSecret, client, credentials, secret } = options
  const hasPair = appId !== undefined || appSecret !== undefined
  const given = [hasPair, client !== undefined, credentials !== undefined].filter(Boolean).length
  if (given !== 1) {
    throw new TypeError(
      `${factory}: give exactly one of "appId" with "appSecret", "client", or "credentials"`,
    )
  }
  for (const name of hasPair ? (['appId', 'appSecret'] as const) : []) {
    if (options[name] === undefined) throw new TypeError(`${factory}: option "${name}" is missing`)
  }
  if (credentials !== undefined && secret === undefined) {
    throw new TypeError(`${factory}: option "secret" is needed with "credentials"`)
  }
  if (client !== undefined && options.userTokenStore !== undefined) {
    throw new TypeError(
      `${factory}: give "userTokenStore" to wechatClient(), not to the router beside its client`,
    )
  }
}

/** What a router makes the apps of a realm with. */
export interface RealmTools {
  /** The client of the router's own app. */
  client: WechatClient
  /** A client for another app of the same tenant. */
  clientOf(credentials: AppCredentials): WechatClient
  loginApp(provider: WechatLoginAppOptions['provider'], client: WechatClient): LoginApp
}

export interface RealmPlan<Credentials extends AppCredentials> {
  factory: string
  snapshotUsers?: 'refuse' | 'allow' | undefined
  /** Keys of a tenant's credentials besides `appId` and `appSecret`. */
  credentialsShape?: OptionShape
  create(tools: RealmTools, credentials: Credentials): Pick<LoginRealm, 'apps' | 'select'>
}

/** The realms of a router: one, or one for each tenant. */
export function wechatRealms<Route extends string, Credentials extends AppCredentials>(
  options: WechatRouterOptions<Route, Credentials>,
  plan: RealmPlan<Credentials>,
): LoginPlatform['realmOf'] {
  const cache = options.tokenCache ?? internalsOf(options.client)?.tokenCache ?? memoryTokenCache()
  // A website app beside a ready client talks to the same hosts as that client.
  const common = { ...internalsOf(options.client)?.options, ...clientOptions(options) }
  const clientOf = ({ appId, appSecret }: AppCredentials): WechatClient =>
    wechatClient({ ...common, appId, appSecret, tokenCache: cache })
  const loginApp: RealmTools['loginApp'] = (provider, client) =>
    wechatLoginApp({
      provider,
      client,
      tokenCache: cache,
      secrets: options.secret === undefined ? undefined : [options.secret].flat(),
      bearer: resolveBearer(options.bearer),
      snapshotUsers: plan.snapshotUsers ?? 'refuse',
      qrLang: options.lang === 'en' ? 'en' : 'cn',
    })
  const createRealm = (client: WechatClient, credentials: Credentials): LoginRealm => ({
    ...plan.create({ client, clientOf, loginApp }, credentials),
    cache,
  })

  if (options.credentials === undefined) {
    const realm = createRealm(
      options.client ?? clientOf(options as AppCredentials),
      options as unknown as Credentials,
    )
    return () => realm
  }
  const checkTenant = nested({ ...credentialsShape, ...plan.credentialsShape }, 'appId', 'appSecret')
  const fingerprintOf = (credentials: Credentials): string => {
    const problem = checkTenant(credentials)
    if (problem !== undefined) {
      throw new TypeError(`${plan.factory}: what credentials(req) answered ${problem}`)
    }
    return createHash('sha256').update(JSON.stringify(credentials)).digest('hex')
  }
  return tenantRealms(options.credentials, fingerprintOf, (credentials) =>
    createRealm(clientOf(credentials), credentials),
  )
}

/** What was given of the options that a client takes too. */
function clientOptions<Route extends string, Credentials extends AppCredentials>(
  options: WechatRouterOptions<Route, Credentials>,
): Partial<WechatClientOptions> {
  const { endpoints, http, lang, onEvent, userTokenStore } = options
  const given = Object.entries({ endpoints, http, lang, onEvent, userTokenStore })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
