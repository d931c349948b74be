import type { Application, Request, Response } from 'express'
import { reportRefusal } from './answer-failure.ts'
import { asError } from './async-handler.ts'
import { redirectToPlatform } from './begin-login.ts'
import type { LoginPlatform, LoginTarget } from './login-platform.ts'
import { logOutEverywhere } from './logout.ts'
import { contextOf, type RouterVisit } from './request-context.ts'

/**
 * `res.wechatLogin()` and `res.wechatLogout()`: what the routes do, for handlers of the app. All responses of the app
 * share them; they act for the last router that the request came through.
 */
export function addResponseMethods(app: Application, platform: LoginPlatform): void {
  const response = responseOf(app)
  const { loginMethod, logoutMethod, hasLoginPage } = platform
  if (!Object.hasOwn(response, logoutMethod)) {
    response[logoutMethod] = function (this: Response): Promise<void> {
      return logOutEverywhere(this.req, this, visitOf(this.req, logoutMethod))
    }
  }
  if (hasLoginPage && !Object.hasOwn(response, loginMethod)) {
    response[loginMethod] = function (this: Response, target: LoginTarget = {}): void {
      logIn(this.req, this, visitOf(this.req, loginMethod), target)
    }
  }
}

type AppLike = { parent?: AppLike; response: Record<string, unknown> }

/** What the responses of an app and of the apps below it inherit from. */
function responseOf(app: Application): Record<string, unknown> {
  let top = app as unknown as AppLike
  while (top.parent !== undefined) top = top.parent
  return top.response
}

function logIn(req: Request, res: Response, visit: RouterVisit, target: LoginTarget): void {
  try {
    redirectToPlatform(req, res, visit, target)
  } catch (error) {
    reportRefusal(visit.settings, error)
    ;(req.next ?? visit.next)(asError(error))
  }
}

function visitOf(req: Request, method: string): RouterVisit {
  const visit = contextOf(req).visits.findLast(
    ({ platform }) =>
      platform.logoutMethod === method || (platform.loginMethod === method && platform.hasLoginPage),
  )
  if (visit === undefined) throw new TypeError(`res.${method}(): no router ran before this handler`)
  return visit
}
