import type { Request, RequestHandler, Response } from 'express'
import { WechatAuthError } from '../errors.ts'
import { loginPathOf, redirectToPlatform } from './begin-login.ts'
import { sendFailure } from './envelope.ts'
import type { LoggedInUser } from './login-platform.ts'
import { loginRequired, reportRefusal } from './refusal.ts'
import { contextOf, locationOf, type RouterVisit, requireRealm } from './request-context.ts'

/** What a guard asks for. */
export interface GuardRule {
  userProperty: 'wechatUser' | 'wecomUser'
  /** The guard's own name and the routers that fill the property, for messages. */
  guard: string
  routers: string
  scope: string
  provider?: string | undefined
}

/**
 * Lets a request pass whose user fits the rule. A page is sent to the login of the nearest router above and comes
 * back; everything else gets a 401 in JSON.
 */
export function createGuard(rule: GuardRule): RequestHandler {
  return (req, res, next) => {
    const user = (req as unknown as Record<string, LoggedInUser | undefined>)[rule.userProperty]
    const visit = nearestRouter(req, rule)
    const loginVisit = nearestRouter(req, rule, true)
    if (visit === undefined) {
      // A user that was put there without a router of ours still counts; nobody at all is a mistake of the app's.
      if (user !== undefined && fits(req, user, rule)) return next()
      return next(
        new TypeError(`${rule.guard}: no ${rule.routers} router ran before this guard; mount one above it`),
      )
    }
    if (user !== undefined && fits(req, user, rule)) return next()
    try {
      requireRealm(visit)
      if (!isPage(req) || loginVisit === undefined) return refuse(req, res, visit, loginVisit, rule)
      if ([req.query['error']].flat().includes('access_denied')) {
        throw new WechatAuthError('ERR_ACCESS_DENIED', 'the person declined the login')
      }
      goToLogin(req, res, loginVisit, rule)
    } catch (error) {
      reportRefusal(visit.settings, error)
      next(error)
    }
  }
}

function goToLogin(req: Request, res: Response, visit: RouterVisit, { scope }: GuardRule): void {
  const location = locationOf(req, visit)
  const target = { returnTo: location.prefix + req.originalUrl, scope }
  const path = loginPathOf(visit, location, target)
  if (path === undefined) redirectToPlatform(req, res, visit, target)
  else res.set('Cache-Control', 'no-store').redirect(302, path)
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
  const { provider: own, appId } = user as { provider?: unknown; appId?: unknown }
  if (provider !== undefined && own !== provider) return false
  const app = contextOf(req)
    .visits.flatMap((visit) => visit.realm?.apps ?? [])
    .find((candidate) => candidate.provider === own && candidate.appId === appId)
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
