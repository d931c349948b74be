import { bearerOf, ownUserOf } from './attach-user.ts'
import { redirectToPlatform } from './begin-login.ts'
import { sendSuccess } from './envelope.ts'
import { answerAuthorizeUrl, answerUserInfo, publicUserOf, refuseForeignOrigin } from './json-login.ts'
import type { RequestedTarget, RouteName } from './login-platform.ts'
import { logOut, requireOwnToken } from './logout.ts'
import { handleCallback } from './page-callback.ts'
import type { PlatformRoute } from './platform-router.ts'
import { loginRequired } from './refusal.ts'
import { requireRealm } from './request-context.ts'

/** `GET .../user`: who is logged in to this router's app, or 401. */
export const userRoute: PlatformRoute = {
  name: 'user',
  method: 'get',
  kind: 'json',
  handle(req, res, visit) {
    const user = ownUserOf(req, visit.platform, requireRealm(visit))
    if (user === undefined) throw loginRequired(req)
    sendSuccess(res, publicUserOf(user))
  },
}

/** `POST .../logout` */
export const logoutRoute: PlatformRoute = {
  name: 'logout',
  method: 'post',
  kind: 'json',
  async handle(req, res, visit) {
    refuseForeignOrigin(req, visit)
    // Without a session there is nothing else to end, and the caller must not believe that there was.
    if (!visit.platform.usesSession && bearerOf(req) !== undefined) requireOwnToken(req, visit)
    await logOut(req, res, visit)
    sendSuccess(res, {})
  },
}

/** `POST .../logout` of an app without cookies, which has to bring the token. */
export const bearerLogoutRoute: PlatformRoute = {
  ...logoutRoute,
  async handle(req, res, visit, next) {
    if (bearerOf(req) === undefined) throw loginRequired(req)
    await logoutRoute.handle(req, res, visit, next)
  },
}

/** The routes of every login by redirect. */
export const loginRoutes: readonly PlatformRoute[] = [
  {
    name: 'login',
    method: 'get',
    kind: 'page',
    handle(req, res, visit) {
      const { returnTo, url, scope } = req.query as RequestedTarget & { url?: unknown }
      redirectToPlatform(req, res, visit, { returnTo: returnTo ?? url, scope })
    },
  },
  {
    name: 'callback',
    method: 'get',
    kind: 'page',
    handle(req, res, visit, next) {
      res.set('Referrer-Policy', 'no-referrer')
      return handleCallback(req, res, next, visit)
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
