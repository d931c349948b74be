import type { Request } from 'express'
import type { WechatAuthOptions, WechatScope, WechatUser, WecomAuthOptions, WecomUser } from '../index.ts'
import { authenticateWith } from './authenticate.ts'
import { wechatStrategyPlan, wecomStrategyPlan } from './strategy-plans.ts'

// What Passport and the app's own routes do in their place.
type OfRouters =
  | ('routes' | 'basePath' | 'publicUrl' | 'bearer' | 'requireState' | 'keepSessionInfo')
  | ('onLogin' | 'onRefresh' | 'onDenied' | 'returnToQuery' | 'verifyAccess')

/** Options that both strategies take beside those of their router. */
export interface StrategyOptions {
  /**
   * The route that the platform sends people back to: a path of the app such as `/auth/wechat/callback`, for the host
   * that the request came to, or a whole address.
   */
  callbackURL: string
  /** The name for `passport.authenticate()`. @default 'wechat', 'wecom' */
  name?: string | undefined
  /** Whether `verify` gets the request first. @default false */
  passReqToCallback?: boolean | undefined
}

/** Options of `WechatStrategy`: those of `wechatAuth()`, and `website` alone for an app without an official account. */
export type WechatStrategyOptions = Omit<WechatAuthOptions, OfRouters> &
  StrategyOptions & {
    /** What is asked of people inside WeChat. @default 'snsapi_userinfo' */
    scope?: WechatScope | undefined
  }

/** Options of `WecomStrategy`: those of `wecomAuth()`. */
export type WecomStrategyOptions = Omit<WecomAuthOptions, OfRouters> & StrategyOptions

/** Passport's callback of a strategy: the app's user, or false and why not. */
export type VerifyDone = (error: unknown, user?: unknown, info?: object) => void

/**
 * Answers the app's user for a person whom the platform vouches for: by `done(null, user)`, or by what a function with
 * one parameter returns. `false`, `null` or nothing refuses; a thrown error with `status` 400 to 499 too.
 */
export type Verify<Person> = (person: Person, done: VerifyDone) => unknown

/** The same with `passReqToCallback: true`. */
export type VerifyWithRequest<Person> = (req: Request, person: Person, done: VerifyDone) => unknown

/**
 * A strategy for Passport, by the login of `wechatAuth()`: state, cookies and doubled callbacks are the library's,
 * session and `req.user` are Passport's. Use it on two routes: one that logs in, one that WeChat calls back.
 *
 * Refusals are Passport's failures, with their status and `{ message, code }`; what is the app's or the platform's fault
 * goes to the error handler. `req.authInfo.returnTo` is where the login was to end: `?returnTo=` of the first route.
 *
 * @throws TypeError when the options are wrong
 * @see https://www.passportjs.org/concepts/authentication/strategies/
 * @example
 * passport.use(new WechatStrategy({ appId, appSecret, callbackURL: '/auth/wechat/callback' }, async ({ openid }) => ({ id: openid })))
 * app.get('/auth/wechat', passport.authenticate('wechat'))
 * app.get('/auth/wechat/callback', passport.authenticate('wechat', { successRedirect: '/', failureRedirect: '/login' }))
 */
export class WechatStrategy {
  readonly name: string
  /** Called by Passport. */
  readonly authenticate: (req: Request, options?: object) => void

  constructor(
    options: WechatStrategyOptions & { passReqToCallback?: false | undefined },
    verify: Verify<WechatUser>,
  )
  constructor(
    options: WechatStrategyOptions & { passReqToCallback: true },
    verify: VerifyWithRequest<WechatUser>,
  )
  constructor(options: WechatStrategyOptions, verify: Verify<WechatUser> | VerifyWithRequest<WechatUser>) {
    const plan = wechatStrategyPlan(options, verify)
    this.name = options.name ?? 'wechat'
    this.authenticate = authenticateWith(plan)
  }
}

/**
 * The same for WeCom (企业微信), by the login of `wecomAuth()`.
 *
 * @throws TypeError when the options are wrong
 * @see https://www.passportjs.org/concepts/authentication/strategies/
 * @example
 * const agent = { corpId, corpSecret, agentId: 1000002 }
 * passport.use(new WecomStrategy({ ...agent, callbackURL: '/auth/wecom/callback' }, async (person) => person))
 */
export class WecomStrategy {
  readonly name: string
  /** Called by Passport. */
  readonly authenticate: (req: Request, options?: object) => void

  constructor(
    options: WecomStrategyOptions & { passReqToCallback?: false | undefined },
    verify: Verify<WecomUser>,
  )
  constructor(
    options: WecomStrategyOptions & { passReqToCallback: true },
    verify: VerifyWithRequest<WecomUser>,
  )
  constructor(options: WecomStrategyOptions, verify: Verify<WecomUser> | VerifyWithRequest<WecomUser>) {
    const plan = wecomStrategyPlan(options, verify)
    this.name = options.name ?? 'wecom'
    this.authenticate = authenticateWith(plan)
  }
}
