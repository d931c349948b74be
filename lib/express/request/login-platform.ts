import type { NextFunction, Request, Response } from 'express'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { BearerTokens } from '../../core/login/bearer-tokens.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import type { Lang } from '../http/error-texts.ts'
import type { LoginAccount } from './app-types.ts'
import type { PublicUrl } from './public-location.ts'

/** What every logged-in person has, whatever the platform. */
export interface LoggedInUser {
  /** Milliseconds since the epoch. */
  loggedInAt: number
  /** What `onLogin` returned. In the session, never in a JSON answer. Its type can be declared: `Express.WechatAuthTypes`. */
  account?: LoginAccount
}

/** A person the platform vouches for, not yet let in by the app. */
export interface FetchedUser {
  user: LoggedInUser
  /** Keeps what the login gave for later calls. Called when the app has let the person in; never rejects. */
  keep?: (() => Promise<void>) | undefined
  /** Takes back what was kept already, of a person whom the app refuses. Never rejects. */
  undo?: (() => Promise<void>) | undefined
}

/** One app of a platform that people can log in to: an official account, a mini program, a WeCom agent. */
export interface LoginApp {
  provider: string
  appId: string
  /** `provider:appId`. Keys the session, the cookies, the tokens and the cache. */
  appKey: string
  sealer: Sealer
  bearerTokens: BearerTokens | undefined
  /** The key of the person's identity at this app: two logins with the same one are of the same person. */
  identityOf(user: LoggedInUser): string
  /** True when this login already gives what a login with that scope would. */
  covers(user: LoggedInUser, scope: string): boolean
  /** Exchanges the code and applies the identity rules. Rejects with a WechatAuthError. */
  fetchUser(code: string, scope: string): Promise<FetchedUser>
  /** Asks the platform whether what the person agreed to still holds. Absent where nothing of it is kept. */
  renewGrant?(user: LoggedInUser): Promise<void>
  /** Drops what was kept for the holder of a bearer token, at logout. Rejects when the cache fails. */
  forgetUser?(user: LoggedInUser): Promise<void>
  /** True where the router has a rule of its own about who may come in. */
  hasRule?: boolean
  /**
   * Checks that the person may still come in: by the rule of a guard, else by the router's. Answers the person as the
   * platform has them by now, or rejects with a WechatAuthError; undefined where there is nothing to check.
   */
  verifyUser?(user: LoggedInUser, rule?: unknown): Promise<LoggedInUser> | undefined
}

/** An app with a login page of the platform's, which browsers are sent to and come back from. */
export interface PageLoginApp extends LoginApp {
  authorizeUrl(target: { redirectUri: string; state: string; scope: string }): string
  /** False for a return that names another app than the one of the login. Absent where returns name none. */
  isOwnReturn?(query: Readonly<Record<string, unknown>>): boolean
  /** True where that address has a fragment, which browsers carry on to whatever they are redirected to. */
  leavesFragment: boolean
}

/** The apps that serve one request: one tenant's. */
export interface LoginTenant<App extends LoginApp = LoginApp> {
  apps: readonly App[]
  cache: TokenCache
  /** The app for this browser. Throws ERR_BROWSER_UNSUPPORTED. */
  select(req: Request): App
  /**
   * For accounts that a platform acts for: rejects with ERR_GRANT_MISSING unless it may. Where one tenant is for many
   * accounts, the user says which.
   */
  requireGrant?: ((user?: LoggedInUser) => Promise<void>) | undefined
}

/** What a platform brings to the login transaction. */
export interface LoginPlatform<App extends LoginApp = LoginApp> {
  /** The name of the factory, for messages. */
  factory: string
  /** Where the user is put on the request. */
  userProperty: string
  /** The functions of `res`. */
  loginMethod: string
  logoutMethod: string
  /** False where no page can be sent to a login: people log in inside an app of their own, or by what they scan. */
  hasLoginPage: boolean
  /** Whether logins are written to the session; without that tokens are all there is. */
  usesSession: boolean
  /** Undefined: this host and path belong to no tenant. A promise only where it must be. */
  tenantOf(req: Request): LoginTenant<App> | undefined | Promise<LoginTenant<App> | undefined>
  scopes: readonly string[]
  defaultScope: string
}

export type RouteName = 'login' | 'callback' | 'authorizeUrl' | 'getUserInfo' | 'user' | 'logout'

/** The settings of a router after its options were checked and defaults filled in. */
export interface LoginSettings {
  /** Where the routes are: path below the mount point, or false where a route is switched off. */
  routes: Readonly<Record<string, string | false | undefined>>
  basePath: string
  publicUrl: PublicUrl | undefined
  /** Where the platform sends browsers back to in place of this app's own callback. */
  relay: { url: string; secret: string | string[] } | undefined
  returnToOrigins: readonly string[]
  lang: Lang
  requireState: boolean | 'browser'
  keepSessionInfo: boolean
  emit: EmitEvent
  onLogin: ((user: LoggedInUser, context: { req: Request }) => unknown) | undefined
  onRefresh: ((user: LoggedInUser, context: { req: Request }) => unknown) | undefined
  onDenied: ((req: Request, res: Response, next: NextFunction) => unknown) | undefined
  returnToQuery: ((user: LoggedInUser) => Record<string, string | undefined>) | undefined
}

/** The target of a login: where it ends, and what is asked of the person. */
export interface LoginTarget {
  /** A path of the app or a URL on an allowed origin. @default '/' */
  returnTo?: string | undefined
  scope?: string | undefined
}

/** A target as it came in, unchecked. */
export interface RequestedTarget {
  returnTo?: unknown
  scope?: unknown
}
