import type { Request, Response } from 'express'
import { parseUrl } from '../../core/parse-url.ts'
import { WechatAuthError } from '../../errors.ts'
import { queryOf } from '../http/query.ts'
import { isPage } from '../http/request-kind.ts'
import { loginPathOf, redirectToPlatform } from '../login/begin-login.ts'
import { answerLoginRequired } from '../login/refusal.ts'
import {
  contextOf,
  locationOf,
  type PageRouterContext,
  type RouterContext,
  requireTenant,
} from '../request/request-context.ts'
import { maxTargetLength, ownPath } from '../request/return-target.ts'
import { withoutQuery } from '../request/target-query.ts'
import { type GuardRule, nearestPageRouter } from './guard-routers.ts'

/** Sends a page to the login, and tells everything else where that is. */
export function turnAway(req: Request, res: Response, router: RouterContext, rule: GuardRule): void {
  const { scope, only } = rule
  const pageRouter = nearestPageRouter(req, rule)
  if (!isPage(req) || pageRouter === undefined) {
    const loginUrl = pageRouter && loginPathOf(pageRouter, locationOf(req, pageRouter), { scope })
    answerLoginRequired(req, res, router, loginUrl)
    return
  }
  if (only !== undefined && !only.accepts(requireTenant(pageRouter).select(req))) {
    throw new WechatAuthError('ERR_BROWSER_UNSUPPORTED', `this browser cannot log in with ${only.name}`)
  }
  const returnTo = targetOf(req, pageRouter)
  if ([queryOf(req)['error']].flat().includes('access_denied')) {
    const target = { returnTo: withoutQuery(returnTo, 'error', 'access_denied'), scope }
    contextOf(req).failedLogin = { router: pageRouter, target }
    throw new WechatAuthError('ERR_ACCESS_DENIED', 'the person declined the login')
  }
  const path = loginPathOf(pageRouter, locationOf(req, pageRouter), { returnTo, scope })
  if (path === undefined) redirectToPlatform(req, res, pageRouter, { returnTo, scope })
  else res.set('Cache-Control', 'no-store').redirect(302, path)
}

/**
 * The page that is guarded, as browsers ask for it; without its query where that is too long to be carried along, and
 * cleaned of what a return target may not have: whoever opened it can always log in.
 */
function targetOf(req: Request, router: PageRouterContext): string {
  const { prefix, origin } = locationOf(req, router)
  const [path = '/'] = req.originalUrl.split('?', 1)
  const fits = (url: string): boolean =>
    prefix.length + url.length <= maxTargetLength &&
    parseUrl(url, origin)?.pathname.startsWith('//') === false
  const fitting = [req.originalUrl, path].map(ownPath).find(fits)
  return prefix + (fitting ?? '/')
}
