import type { NextFunction, Request, Response } from 'express'
import { isWechatAuthError, WechatAuthError } from '../errors.ts'
import { asError } from './async-handler.ts'
import { loginPathOf, redirectToPlatform } from './begin-login.ts'
import { sendFailure } from './envelope.ts'
import type { LoggedInUser, LoginApp } from './login-platform.ts'
import { loginRequired, reportRefusal } from './refusal.ts'
import { contextOf, locationOf, type RouterVisit, requireRealm } from './request-context.ts'
import { maxTargetLength, withoutQuery } from './return-target.ts'

/** What a guard asks for. */
export interface GuardRule {
  userProperty: string
  /** The guard's own name and the routers that fill the property, for messages. */
  guard: string
  routers: string
  /** Undefined: whatever the router asks for. */
  scope?: string | undefined
  provider?: string | undefined
  /** What `LoginApp.verifyUser` shall check in place of the router's own rule. */
  access?: unknown
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
    const user = (req as unknown as Record<string, LoggedInUser | undefined>)[rule.userProperty]
    if (user !== undefined && fits(req, user, rule)) return admit(req, res, next, user, rule)
    const visit = nearestRouter(req, rule)
    if (visit === undefined) return next(noRouter(req, rule))
    try {
      requireRealm(visit)
      turnAway(req, res, visit, rule)
    } catch (error) {
      reportRefusal(visit.settings, error)
      next(asError(error))
    }
  }
}

/** Lets a person pass who is logged in, unless their app says that they may not come in any more. */
function admit(req: Request, res: Response, next: NextFunction, user: LoggedInUser, rule: GuardRule): void {
  const visit = contextOf(req).visits.findLast((met) => ownerIn(met, user) !== undefined)
  const app = visit && ownerIn(visit, user)
  if (rule.access !== undefined && app?.verifyUser === undefined) {
    next(noRouter(req, rule))
    return
  }
  const verified = app?.verifyUser?.(user, rule.access)
  if (visit === undefined || verified === undefined) {
    next()
    return
  }
  verified.then(
    () => next(),
    (error: unknown) => {
      reportRefusal(visit.settings, error)
      if (isWechatAuthError(error) && !isPage(req)) sendFailure(res, error, visit.settings.lang)
      else next(asError(error))
    },
  )
}

const ownerIn = ({ realm }: RouterVisit, user: LoggedInUser): LoginApp | undefined =>
  realm?.apps.find((app) => app.owns(user))

function turnAway(req: Request, res: Response, visit: RouterVisit, rule: GuardRule): void {
  const loginVisit = nearestRouter(req, rule, true)
  if (!isPage(req) || loginVisit === undefined) {
    refuse(req, res, visit, loginVisit, rule)
    return
  }
  if (rule.provider !== undefined && requireRealm(loginVisit).select(req).provider !== rule.provider) {
    throw new WechatAuthError(
      'ERR_BROWSER_UNSUPPORTED',
      `this browser cannot log in with provider "${rule.provider}"`,
    )
  }
  if ([req.query['error']].flat().includes('access_denied')) {
    const returnTo = withoutQuery(targetOf(req, loginVisit), 'error', 'access_denied')
    const location = locationOf(req, loginVisit)
    contextOf(req).retryUrl = loginPathOf(loginVisit, location, { returnTo, scope: rule.scope })
    throw new WechatAuthError('ERR_ACCESS_DENIED', 'the person declined the login')
  }
  goToLogin(req, res, loginVisit, rule)
}

function goToLogin(req: Request, res: Response, visit: RouterVisit, { scope }: GuardRule): void {
  const location = locationOf(req, visit)
  const target = { returnTo: targetOf(req, visit), scope }
  const path = loginPathOf(visit, location, target)
  if (path === undefined) redirectToPlatform(req, res, visit, target)
  else res.set('Cache-Control', 'no-store').redirect(302, path)
}

/** The page that is guarded, as browsers ask for it; without its query where that is too long to be carried along. */
function targetOf(req: Request, visit: RouterVisit): string {
  const { prefix } = locationOf(req, visit)
  const [path = '/'] = req.originalUrl.split('?', 1)
  const fitting = [req.originalUrl, path].find((target) => prefix.length + target.length <= maxTargetLength)
  return prefix + (fitting ?? '/')
}

function noRouter(req: Request, { guard, routers, provider, userProperty }: GuardRule): TypeError {
  const hasOther = contextOf(req).visits.some((visit) => visit.platform.userProperty === userProperty)
  const missing = hasOther
    ? `no router above this guard logs in with provider "${provider}"`
    : `no ${routers} router ran before this guard`
  return new TypeError(`${guard}: ${missing}; mount one above it`)
}

function refuse(
  req: Request,
  res: Response,
  visit: RouterVisit,
  loginVisit: RouterVisit | undefined,
  { scope }: GuardRule,
): void {
  const loginUrl = loginVisit && loginPathOf(loginVisit, locationOf(req, loginVisit), { scope })
  const error = loginRequired(req)
  reportRefusal(visit.settings, error)
  sendFailure(res, error, visit.settings.lang, loginUrl === undefined ? undefined : { loginUrl })
}

function nearestRouter(
  req: Request,
  { userProperty, provider }: GuardRule,
  hasLoginPage = false,
): RouterVisit | undefined {
  return contextOf(req).visits.findLast(
    (visit) =>
      visit.platform.userProperty === userProperty &&
      (visit.platform.hasLoginPage || !hasLoginPage) &&
      (provider === undefined || visit.realm?.apps.some((app) => app.provider === provider)),
  )
}

/** Asks the app that the user logged in to; a user of no app above (a mini program's, say) has what it has. */
function fits(req: Request, user: LoggedInUser, { provider, scope }: GuardRule): boolean {
  if (provider !== undefined && (user as { provider?: unknown }).provider !== provider) return false
  if (scope === undefined) return true
  const app = contextOf(req)
    .visits.flatMap((visit) => visit.realm?.apps ?? [])
    .find((candidate) => candidate.owns(user))
  return app === undefined || app.covers(user, scope)
}

/** A browser that opens a page, as opposed to a script that asks for data. */
function isPage(req: Request): boolean {
  const mode = req.get('sec-fetch-mode')
  const isFetch = (mode !== undefined && mode !== 'navigate') || req.xhr
  return (
    req.method === 'GET' && !isFetch && /text\/html|application\/xhtml\+xml/.test(req.get('accept') ?? '')
  )
}
