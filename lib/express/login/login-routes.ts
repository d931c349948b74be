import { sendSuccess } from '../http/envelope.ts'
import { bearerOf, ownUserOf } from '../request/attach-user.ts'
import type { RequestedTarget, RouteName } from '../request/login-platform.ts'
import { requireTenant } from '../request/request-context.ts'
import { redirectToPlatform } from './begin-login.ts'
import { answerAuthorizeUrl, answerUserInfo, publicUserOf, refuseForeignOrigin } from './json-login.ts'
import { logOut, requireOwnToken } from './logout.ts'
import { handleCallback } from './page-callback.ts'
import type { PlatformRoute } from './platform-router.ts'
import { loginRequired } from './refusal.ts'

/** `GET .../user`: who is logged in to this router's app, or 401. */
export const userRoute: PlatformRoute = {
  name: 'user',
  method: 'get',
  kind: 'json',
  handle(req, res, routerContext) {
    const user = ownUserOf(req, routerContext.platform, requireTenant(routerContext))
    if (user === undefined) throw loginRequired(req)
    sendSuccess(res, publicUserOf(user))
  },
}

/** `POST .../logout` */
export const logoutRoute: PlatformRoute = {
  name: 'logout',
  method: 'post',
  kind: 'json',
  async handle(req, res, routerContext) {
    refuseForeignOrigin(req, routerContext)
    // Without a session there is nothing else to end, and the caller must not believe that there was.
    if (!routerContext.platform.usesSession && bearerOf(req) !== undefined)
      requireOwnToken(req, routerContext)
    await logOut(req, res, routerContext)
    sendSuccess(res, {})
  },
}

/** `POST .../logout` of an app without cookies, which has to bring the token. */
export const bearerLogoutRoute: PlatformRoute = {
  ...logoutRoute,
  async handle(req, res, routerContext, next) {
    if (bearerOf(req) === undefined) throw loginRequired(req)
    await logoutRoute.handle(req, res, routerContext, next)
  },
}

/** The routes of every login by redirect. */
export const loginRoutes: readonly PlatformRoute[] = [
  {
    name: 'login',
    method: 'get',
    kind: 'page',
    handle(req, res, routerContext) {
      const { returnTo, url, scope } = req.query as RequestedTarget & { url?: unknown }
      redirectToPlatform(req, res, routerContext, { returnTo: returnTo ?? url, scope })
    },
  },
  {
    name: 'callback',
    method: 'get',
    kind: 'page',
    handle(req, res, routerContext, next) {
      res.set('Referrer-Policy', 'no-referrer')
      return handleCallback(req, res, next, routerContext)
    },
  },
  { name: 'authorizeUrl', method: 'get', kind: 'json', handle: answerAuthorizeUrl },
  { name: 'getUserInfo', method: 'post', kind: 'json', handle: answerUserInfo },
  userRoute,
  logoutRoute,
]

/** Where those routes are, below a platform's own prefix such as `/wechat`. */
export function loginPathsBelow(prefix: string): Record<RouteName, string> {
  return {
    login: `${prefix}/login`,
    callback: `${prefix}/callback`,
    authorizeUrl: `${prefix}/authorizeUrl`,
    getUserInfo: `${prefix}/getUserInfo`,
    user: `${prefix}/user`,
    logout: `${prefix}/logout`,
  }
}
