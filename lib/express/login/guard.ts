import type { NextFunction, Request, Response } from 'express'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { asError } from '../http/async-handler.ts'
import { sendFailure, setRetryAfter } from '../http/envelope.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import {
  appKeyOf,
  contextOf,
  locationOf,
  putUser,
  type RouterContext,
  requireTenant,
  userOn,
} from '../request/request-context.ts'
import { maxTargetLength, withoutQuery } from '../request/return-target.ts'
import { loginPathOf, redirectToPlatform } from './begin-login.ts'
import { loginRequired } from './refusal.ts'

/** What a guard asks for. */
export interface GuardRule {
  userProperty: string
  /** The guard's own name and the routers that fill the property, for messages. */
  guard: string
  routers: string
  /** Undefined: whatever the router asks for. */
  scope?: string | undefined
  /** Takes only logins to some apps. */
  only?: GuardOnly | undefined
  /** What `LoginApp.verifyUser` shall check in place of the router's own rule. */
  access?: unknown
}

/** The apps whose logins a guard takes. */
export interface GuardOnly {
  /** As it stands in messages, for example `provider "website"`. */
  name: string
  accepts(app: LoginApp): boolean
  /** For a user whom the app has put on the request itself. */
  acceptsUser?(user: LoggedInUser): boolean
}

/** The app that a user logged in to, and the router that has it. */
interface Owner {
  routerContext: RouterContext
  app: LoginApp
}

/** A handler that leaves the types of `req.params` to the handlers after it. */
export type GuardHandler = <Params>(req: Request<Params>, res: Response, next: NextFunction) => void

/**
 * Lets a request pass whose user fits the rule. A page is sent to the login of the nearest router above and comes
 * back; everything else gets a 401 in JSON.
 */
export function createGuard(rule: GuardRule): GuardHandler {
  return (request, res, next) => {
    const req = request as Request
    const user = userOn(req, rule)
    const owner = user && ownerOf(req, user)
    if (user !== undefined && fits(req, user, rule, owner?.app)) {
      admit(req, res, next, user, rule, owner)
      return
    }
    const routerContext = nearestRouter(req, rule)
    if (routerContext === undefined) return next(noRouter(req, rule))
    try {
      requireTenant(routerContext)
      turnAway(req, res, routerContext, rule)
    } catch (error) {
      reportRefusal(routerContext.settings, error)
      next(asError(error))
    }
  }
}

/** Lets a person pass who is logged in, unless their app says that they may not come in any more. */
function admit(
  req: Request,
  res: Response,
  next: NextFunction,
  user: LoggedInUser,
  rule: GuardRule,
  owner: Owner | undefined,
): void {
  if (rule.access !== undefined && owner?.app.verifyUser === undefined) {
    next(noRouter(req, rule))
    return
  }
  const verified = owner?.app.verifyUser?.(user, rule.access)
  if (owner === undefined || verified === undefined) {
    next()
    return
  }
  const { app, routerContext } = owner
  verified.then(
    (present) => {
      putUser(req, rule.userProperty, present, app.appKey)
      next()
    },
    (error: unknown) => {
      reportRefusal(routerContext.settings, error)
      if (isWechatAuthError(error) && !isPage(req))
        return sendFailure(res, error, routerContext.settings.lang)
      res.set('Cache-Control', 'no-store')
      if (isWechatAuthError(error)) setRetryAfter(res, error)
      next(asError(error))
    },
  )
}

/** The app that the user logged in to, and the last router above that has it. */
function ownerOf(req: Request, user: LoggedInUser): Owner | undefined {
  const appKey = appKeyOf(req, user)
  if (appKey === undefined) return undefined
  const { routers } = contextOf(req)
  for (let last = routers.length - 1; last >= 0; last -= 1) {
    const routerContext = routers[last] as RouterContext
    const app = routerContext.tenant?.apps.find((one) => one.appKey === appKey)
    if (app !== undefined) return { routerContext, app }
  }
  return undefined
}

function turnAway(req: Request, res: Response, routerContext: RouterContext, rule: GuardRule): void {
  const loginRouter = nearestRouter(req, rule, true)
  if (!isPage(req) || loginRouter === undefined) {
    refuse(req, res, routerContext, loginRouter, rule)
    return
  }
  if (rule.only !== undefined && !rule.only.accepts(requireTenant(loginRouter).select(req))) {
    throw new WechatAuthError('ERR_BROWSER_UNSUPPORTED', `this browser cannot log in with ${rule.only.name}`)
  }
  if ([req.query['error']].flat().includes('access_denied')) {
    const returnTo = withoutQuery(targetOf(req, loginRouter), 'error', 'access_denied')
    const location = locationOf(req, loginRouter)
    contextOf(req).retryUrl = () => loginPathOf(loginRouter, location, { returnTo, scope: rule.scope })
    throw new WechatAuthError('ERR_ACCESS_DENIED', 'the person declined the login')
  }
  goToLogin(req, res, loginRouter, rule)
}

function goToLogin(req: Request, res: Response, routerContext: RouterContext, { scope }: GuardRule): void {
  const location = locationOf(req, routerContext)
  const target = { returnTo: targetOf(req, routerContext), scope }
  const path = loginPathOf(routerContext, location, target)
  if (path === undefined) redirectToPlatform(req, res, routerContext, target)
  else res.set('Cache-Control', 'no-store').redirect(302, path)
}

/** The page that is guarded, as browsers ask for it; without its query where that is too long to be carried along. */
function targetOf(req: Request, routerContext: RouterContext): string {
  const { prefix } = locationOf(req, routerContext)
  const [path = '/'] = req.originalUrl.split('?', 1)
  const fitting = [req.originalUrl, path].find((target) => prefix.length + target.length <= maxTargetLength)
  return prefix + (fitting ?? '/')
}

function noRouter(req: Request, { guard, routers, only, userProperty }: GuardRule): TypeError {
  const hasOther = contextOf(req).routers.some(
    (routerContext) => routerContext.platform.userProperty === userProperty,
  )
  const missing = hasOther
    ? `no router above this guard logs in with ${only?.name ?? 'what its rule needs'}`
    : `no ${routers} router ran before this guard`
  return new TypeError(`${guard}: ${missing}; mount one above it`)
}

function refuse(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  loginRouter: RouterContext | undefined,
  { scope }: GuardRule,
): void {
  const loginUrl = loginRouter && loginPathOf(loginRouter, locationOf(req, loginRouter), { scope })
  const error = loginRequired(req)
  reportRefusal(routerContext.settings, error)
  sendFailure(res, error, routerContext.settings.lang, loginUrl === undefined ? undefined : { loginUrl })
}

function nearestRouter(
  req: Request,
  { userProperty, only }: GuardRule,
  hasLoginPage = false,
): RouterContext | undefined {
  return contextOf(req).routers.findLast(
    (routerContext) =>
      routerContext.platform.userProperty === userProperty &&
      (routerContext.platform.hasLoginPage || !hasLoginPage) &&
      (only === undefined || routerContext.tenant?.apps.some((app) => only.accepts(app))),
  )
}

/**
 * Asks the app that the user logged in to; a user of no app above (whom the app has put there) has what it has. Where
 * the nearest router has a rule about who may come in, a login to another app is none.
 */
function fits(req: Request, user: LoggedInUser, rule: GuardRule, owner: LoginApp | undefined): boolean {
  const { only } = rule
  if (only !== undefined && !(owner ? only.accepts(owner) : only.acceptsUser?.(user))) return false
  const nearest = nearestRouter(req, rule)?.tenant?.apps ?? []
  const isStranger = owner !== undefined && !nearest.some(({ appKey }) => appKey === owner.appKey)
  if (isStranger && rule.access === undefined && nearest.some(({ hasRule }) => hasRule)) return false
  return rule.scope === undefined || owner === undefined || owner.covers(user, rule.scope)
}

/** A browser that opens a page, as opposed to a script that asks for data. */
function isPage(req: Request): boolean {
  const mode = req.get('sec-fetch-mode')
  const isFetch = (mode !== undefined && mode !== 'navigate') || req.xhr
  return (
    req.method === 'GET' && !isFetch && /text\/html|application\/xhtml\+xml/.test(req.get('accept') ?? '')
  )
}
