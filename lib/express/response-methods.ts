import type { Request, Response } from 'express'
import { reportRefusal } from './answer-failure.ts'
import { asError } from './async-handler.ts'
import { redirectToPlatform } from './begin-login.ts'
import type { LoginPlatform, LoginTarget } from './login-platform.ts'
import { logOutEverywhere } from './logout.ts'
import { contextOf, type RouterVisit } from './request-context.ts'

type ResponseMethods = Record<string, (this: Response, target?: LoginTarget) => void | Promise<void>>

/**
 * `res.wechatLogin()` and `res.wechatLogout()`: what the routes do, for handlers of the app. All responses share them,
 * as they do Express's own; they act for the last router that the request came through.
 */
export function responseMethodsOf({
  loginMethod,
  logoutMethod,
  hasLoginPage,
}: LoginPlatform): ResponseMethods {
  const visitOf = ({ req }: Response): RouterVisit =>
    contextOf(req).visits.findLast(
      ({ platform }) => platform.logoutMethod === logoutMethod && (platform.hasLoginPage || !hasLoginPage),
    ) as RouterVisit

  const methods: ResponseMethods = {
    [logoutMethod]() {
      return logOutEverywhere(this.req, this, visitOf(this))
    },
  }
  if (hasLoginPage) {
    methods[loginMethod] = function (target = {}) {
      logIn(this.req, this, visitOf(this), target)
    }
  }
  return methods
}

function logIn(req: Request, res: Response, visit: RouterVisit, target: LoginTarget): void {
  try {
    redirectToPlatform(req, res, visit, target)
  } catch (error) {
    reportRefusal(visit.settings, error)
    ;(req.next ?? visit.next)(asError(error))
  }
}
