import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { isWechatAuthError } from '../errors.ts'
import { asyncHandler } from './async-handler.ts'
import { attachUser } from './attach-user.ts'
import { redirectToPlatform } from './begin-login.ts'
import { sendFailure, sendSuccess } from './envelope.ts'
import { answerAuthorizeUrl, answerUserInfo, publicUserOf, refuseForeignOrigin } from './json-login.ts'
import type { LoggedInUser, LoginPlatform, LoginSettings, LoginTarget, RouteName } from './login-platform.ts'
import { logOut } from './logout.ts'
import { handleCallback } from './page-callback.ts'
import { loginRequired, reportRefusal } from './refusal.ts'
import { contextOf, type RouterVisit } from './request-context.ts'

type Handler = (req: Request, res: Response, visit: RouterVisit, next: NextFunction) => Promise<void> | void

/** The router of one login: fills `req` and `res` on every request, and serves the routes of the login. */
export function createLoginRouter(platform: LoginPlatform, settings: LoginSettings): Router {
  const router = Router()
  const visits = new WeakMap<Request, RouterVisit>()

  router.use(prepareRequest(platform, settings, visits))

  const mount = (method: 'get' | 'post', name: RouteName, kind: 'page' | 'json', handler: Handler): void => {
    const path = settings.routes[name]
    if (path === false) return
    router[method](
      settings.basePath + path,
      asyncHandler(async (req, res, next) => {
        const visit = visits.get(req)
        // Another tenant's host: not ours, so the app answers.
        if (visit?.realm === undefined) return next()
        res.set('Cache-Control', 'no-store')
        try {
          await handler(req, res, visit, next)
        } catch (error) {
          reportRefusal(settings, error)
          if (kind === 'json' && isWechatAuthError(error) && !res.headersSent)
            sendFailure(res, error, settings.lang)
          else next(error)
        }
      }),
    )
  }

  mount('get', 'login', 'page', (req, res, visit) => {
    const { returnTo, url, scope } = req.query as Record<string, unknown>
    const target = { returnTo: returnTo ?? url, scope } as LoginTarget
    redirectToPlatform(req, res, visit, target)
  })
  mount('get', 'callback', 'page', (req, res, visit, next) => {
    res.set('Referrer-Policy', 'no-referrer')
    return handleCallback(req, res, next, visit)
  })
  mount('get', 'authorizeUrl', 'json', answerAuthorizeUrl)
  mount('post', 'getUserInfo', 'json', answerUserInfo)
  mount('get', 'user', 'json', (req, res) => {
    const user = (req as unknown as Record<string, LoggedInUser | undefined>)[platform.userProperty]
    if (user === undefined) throw loginRequired(req)
    sendSuccess(res, publicUserOf(user))
  })
  mount('post', 'logout', 'json', async (req, res, visit) => {
    refuseForeignOrigin(req, visit)
    await logOut(req, res, visit)
    sendSuccess(res, {})
  })
  return router
}

function prepareRequest(
  platform: LoginPlatform,
  settings: LoginSettings,
  visits: WeakMap<Request, RouterVisit>,
): RequestHandler {
  return (req, res, next) => {
    const enter = (realm: RouterVisit['realm']): Promise<void> | undefined => {
      const visit = { platform, settings, realm, mountPath: req.baseUrl, next }
      visits.set(req, visit)
      contextOf(req).visits.push(visit)
      addMethods(req, res, visit)
      return realm === undefined ? undefined : attachUser(req, platform, realm, settings)
    }
    try {
      const realm = platform.realmOf(req)
      const entered = realm instanceof Promise ? realm.then(enter) : enter(realm)
      if (entered === undefined) next()
      else entered.then(() => next(), next)
    } catch (error) {
      next(error)
    }
  }
}

/** `res.wechatLogin()` and `res.wechatLogout()`: what the routes do, for handlers of the app. */
function addMethods(req: Request, res: Response, visit: RouterVisit): void {
  const methods = res as unknown as Record<string, unknown>
  const fail = (error: unknown): void => {
    reportRefusal(visit.settings, error)
    ;(req.next ?? visit.next)(error)
  }
  methods[visit.platform.loginMethod] = (target: LoginTarget = {}): void => {
    try {
      redirectToPlatform(req, res, visit, target)
    } catch (error) {
      fail(error)
    }
  }
  methods[visit.platform.logoutMethod] = (): Promise<void> => logOut(req, res, visit)
}
