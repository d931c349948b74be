import type { NextFunction, Request, Response } from 'express'
import { type TokenCache, tokenCacheCheck } from '../../core/cache/token-cache.ts'
import { createEmitter } from '../../core/emitter.ts'
import type { WechatAuthEvent } from '../../core/events.ts'
import { type HttpClient, httpCheck } from '../../core/http/http-client.ts'
import { proxyCheck } from '../../core/http/proxy.ts'
import {
  anyOf,
  basePath,
  baseUrl,
  callback,
  credential,
  flag,
  listOf,
  nested,
  type OptionCheck,
  type OptionShape,
  oneOf,
  origin,
  positiveInteger,
  routePath,
} from '../../core/options.ts'
import type { Lang } from '../http/error-texts.ts'
import { tellOperator } from '../http/operator-console.ts'
import type { LoggedInUser, LoginSettings, RouteName } from '../request/login-platform.ts'
import type { PublicUrl } from '../request/public-location.ts'

/** Options that every login router takes. */
export interface LoginRouterOptions<User extends LoggedInUser, Route extends string = RouteName> {
  /**
   * Seals cookies and signs bearer tokens: at least 16 random characters. In a list the first seals, all open.
   * @default derived from the app secret; needed for bearer tokens, with `credentials`, and with a `tokenCache` that other processes share
   */
  secret?: string | string[] | undefined
  /** Put in front of every route, for example `/api`. */
  basePath?: string | undefined
  /** This app's public origin, with the path a proxy takes off, if any. @default from the request */
  publicUrl?: PublicUrl | undefined
  /** Renames a route, or switches it off with `false`. */
  routes?: Partial<Record<Route, string | false>> | undefined
  /** Exact origins of front ends that a login may return to or start from. The app's own is always allowed. */
  returnToOrigins?: string[] | undefined
  /** Shared by all processes of the app where it runs in more than one. @default a `memoryTokenCache()` of its own */
  tokenCache?: TokenCache | undefined
  /** Your own axios instance, with its interceptors, or anything with such a `request()`. */
  http?: HttpClient | undefined
  /** An HTTP proxy that calls go through: `'http://user:password@host:port'`. Not beside `http`. */
  proxy?: string | undefined
  /** The language of JSON messages and of the platform's profile; messages know no `zh_TW` of their own. @default 'zh_CN' */
  lang?: Lang | 'zh_TW' | undefined
  /** Tokens for callers without cookies; the lifetime is two hours unless said otherwise. @default false */
  bearer?: boolean | { expiresInSeconds?: number | undefined } | undefined
  /**
   * Whether `getUserInfo` must be given a state that this caller started: always, never, or from browsers.
   * @default 'browser', and true with `bearer`
   */
  requireState?: boolean | 'browser' | undefined
  /**
   * Keeps the app's own data in the session when somebody logs in who was nobody before, and at a logout. The same
   * person who logs in again keeps all of it anyway; another person nothing.
   * @default false
   */
  keepSessionInfo?: boolean | undefined
  /**
   * Runs once per login, before the session changes: what it writes to `req.session` is gone afterwards. Return what
   * you need, as JSON can hold it; it becomes `user.account`. Throw an error with `status` 400 to 499 to refuse.
   */
  onLogin?: ((user: User, context: { req: Request }) => unknown) | undefined
  /**
   * Asked before a bearer token is refreshed, which `mobileLogin()` alone does, with a `userTokenStore`; routers may share
   * their options. Throw an error with `status` 400 to 499 to refuse.
   */
  onRefresh?: ((user: User, context: { req: Request }) => unknown) | undefined
  /** What happens when the person declines. @default a redirect to the return target with `?error=access_denied` */
  onDenied?: ((req: Request, res: Response, next: NextFunction) => unknown) | undefined
  /** Appends to the return target's query. Everybody who sees the address sees it. */
  returnToQuery?: ((user: User) => Record<string, string | undefined>) | undefined
  /** Called for everything worth a log line or a metric. */
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

const secretCheck: OptionCheck = (value) => {
  const problem = credential(value)
  if (problem !== undefined) return problem
  return (value as string).length < 16 ? 'must have at least 16 characters' : undefined
}

/** One secret, or a list for changing it. */
export const secretsCheck: OptionCheck = (value) =>
  Array.isArray(value) ? listOf(secretCheck)(value) : secretCheck(value)

/** The option `routes.x`: another path, or false. */
export const routeCheck: OptionCheck = anyOf('a path such as "/login", or false', routePath, oneOf(false))

/** @param routeNames the keys of the option `routes` */
export const loginRouterShape = (routeNames: readonly string[]): OptionShape => ({
  secret: secretsCheck,
  basePath,
  publicUrl: (value) => (typeof value === 'function' ? undefined : baseUrl(value)),
  routes: nested(Object.fromEntries(routeNames.map((name) => [name, routeCheck]))),
  returnToOrigins: (value) =>
    Array.isArray(value) && value.length === 0 ? undefined : listOf(origin)(value),
  tokenCache: tokenCacheCheck,
  http: httpCheck,
  proxy: proxyCheck,
  lang: oneOf('zh_CN', 'zh_TW', 'en'),
  bearer: anyOf('true, false or { expiresInSeconds }', flag, nested({ expiresInSeconds: positiveInteger })),
  requireState: oneOf(true, false, 'browser'),
  keepSessionInfo: flag,
  onLogin: callback,
  onRefresh: callback,
  onDenied: callback,
  returnToQuery: callback,
  onEvent: callback,
})

export function resolveSecrets(secret: string | string[] | undefined): string[] | undefined {
  return secret === undefined ? undefined : [secret].flat()
}

const defaultBearerSeconds = 7_200

export function resolveBearer(
  bearer: boolean | { expiresInSeconds?: number | undefined } | undefined,
): { expiresInSeconds: number } | undefined {
  if (bearer === undefined || bearer === false) return undefined
  return { expiresInSeconds: (bearer === true ? undefined : bearer.expiresInSeconds) ?? defaultBearerSeconds }
}

/**
 * Fills in the defaults of checked options.
 *
 * @param defaultRoutes the path of each route, below the mount point and `basePath`
 */
export function resolveLoginSettings<User extends LoggedInUser, Route extends string>(
  factory: string,
  defaultRoutes: Readonly<Record<Route, string>>,
  options: LoginRouterOptions<User, Route> & { relay?: LoginSettings['relay'] },
): LoginSettings {
  const routes: Record<string, string | false> = { ...defaultRoutes }
  for (const [name, path] of Object.entries<string | false | undefined>(options.routes ?? {})) {
    if (path !== undefined) routes[name] = path
  }
  if (routes['callback'] === false && routes['login'] !== false) {
    throw new TypeError(`${factory}: routes.login needs routes.callback, which is switched off`)
  }
  return {
    routes,
    basePath: options.basePath ?? '',
    publicUrl: options.publicUrl,
    relay: options.relay,
    returnToOrigins: options.returnToOrigins ?? [],
    lang: options.lang === 'en' ? 'en' : 'zh_CN',
    requireState: options.requireState ?? (options.bearer ? true : 'browser'),
    keepSessionInfo: options.keepSessionInfo ?? false,
    emit: createEmitter(options.onEvent ?? tellOperator),
    // The platform's own users are what comes in here.
    onLogin: options.onLogin as LoginSettings['onLogin'],
    onRefresh: options.onRefresh as LoginSettings['onRefresh'],
    onDenied: options.onDenied,
    returnToQuery: options.returnToQuery as LoginSettings['returnToQuery'],
  }
}
