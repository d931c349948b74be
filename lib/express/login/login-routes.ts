import { sendSuccess } from '../http/envelope.ts'
import { queryOf } from '../http/query.ts'
import { bearerOf, ownUserOf } from '../request/attach-user.ts'
import type { PageLoginApp, RouteName } from '../request/login-platform.ts'
import { refuseForeignOrigin } from '../request/origin.ts'
import { requireTenant } from '../request/request-context.ts'
import { readLogin } from '../request/session.ts'
import { type Arrival, arrive } from './arrival.ts'
import { redirectToPlatform } from './begin-login.ts'
import { answerAuthorizeUrl, answerUserInfo } from './json-login.ts'
import { logOut, requireOwnToken } from './logout.ts'
import { finishLogin } from './page-callback.ts'
import type { PlatformRoute } from './platform-router.ts'
import { publicUserOf } from './public-user.ts'
import { loginRequired } from './refusal.ts'

/** `GET .../user`: who is logged in to this router's app, or 401. */
export const userRoute: PlatformRoute = {
  name: 'user',
  method: 'get',
  kind: 'json',
  handle(req, res, router) {
    const user = ownUserOf(req, router.platform, requireTenant(router))
    if (user === undefined) throw loginRequired(req)
    sendSuccess(res, publicUserOf(user))
  },
}

/** `POST .../logout` */
export const logoutRoute: PlatformRoute = {
  name: 'logout',
  method: 'post',
  kind: 'json',
  async handle(req, res, router) {
    refuseForeignOrigin(req, router)
    // Without a session there is nothing else to end, and the caller must not believe that there was.
    if (!router.platform.usesSession && bearerOf(req) !== undefined) requireOwnToken(req, router)
    await logOut(req, res, router)
    sendSuccess(res, {})
  },
}

/** `POST .../logout` of an app without cookies, which has to bring the token. */
export const bearerLogoutRoute: PlatformRoute = {
  ...logoutRoute,
  async handle(req, res, router, next) {
    if (bearerOf(req) === undefined) throw loginRequired(req)
    await logoutRoute.handle(req, res, router, next)
  },
}

/**
 * `POST .../logout` of an app that phones log in to with a token, and desktop browsers with a session. What a request
 * shows is ended: a phone has no session, and none is made for it.
 */
export const tokenOrSessionLogoutRoute: PlatformRoute = {
  ...logoutRoute,
  async handle(req, res, router) {
    const isInSession = requireTenant(router).apps.some(({ appKey }) => readLogin(req, appKey) !== undefined)
    if (bearerOf(req) !== undefined) requireOwnToken(req, router)
    else {
      refuseForeignOrigin(req, router)
      if (!isInSession) throw loginRequired(req)
    }
    const withoutSession = { ...router, platform: { ...router.platform, usesSession: false } }
    await logOut(req, res, isInSession ? router : withoutSession)
    sendSuccess(res, {})
  },
}

/** The routes of every login by redirect. */
export const loginRoutes: readonly PlatformRoute<PageLoginApp>[] = [
  {
    name: 'login',
    method: 'get',
    kind: 'page',
    handle(req, res, router) {
      const { returnTo, url, scope } = queryOf(req)
      redirectToPlatform(req, res, router, { returnTo: returnTo ?? url, scope })
    },
  },
  callbackRoute(finishLogin),
  { name: 'authorizeUrl', method: 'get', kind: 'json', handle: answerAuthorizeUrl },
  { name: 'getUserInfo', method: 'post', kind: 'json', handle: answerUserInfo },
  userRoute,
  logoutRoute,
]

/**
 * `GET .../callback`: the platform sends the browser back. Always a redirect or an error.
 *
 * @param finish what becomes of a browser that has arrived
 */
export function callbackRoute(
  finish: (arrival: Arrival) => Promise<void> | void,
): PlatformRoute<PageLoginApp> {
  return {
    name: 'callback',
    method: 'get',
    kind: 'page',
    handle(req, res, router, next) {
      res.set('Referrer-Policy', 'no-referrer')
      const arrival = arrive(req, res, next, router)
      return arrival === undefined ? undefined : finish(arrival)
    },
  }
}

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
