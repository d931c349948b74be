import type { Request, Response } from 'express'
import { reportRefusal } from '../http/answer-failure.ts'
import { asError } from '../http/async-handler.ts'
import type { LoginPlatform, LoginTarget } from '../request/login-platform.ts'
import { contextOf, type RouterContext } from '../request/request-context.ts'
import { redirectToPlatform } from './begin-login.ts'
import { logOutEverywhere } from './logout.ts'

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
  const routerContextOf = ({ req }: Response): RouterContext =>
    contextOf(req).routers.findLast(
      ({ platform }) => platform.logoutMethod === logoutMethod && (platform.hasLoginPage || !hasLoginPage),
    ) as RouterContext

  const methods: ResponseMethods = {
    [logoutMethod]() {
      return logOutEverywhere(this.req, this, routerContextOf(this))
    },
  }
  if (hasLoginPage) {
    methods[loginMethod] = function (target = {}) {
      logIn(this.req, this, routerContextOf(this), target)
    }
  }
  return methods
}

function logIn(req: Request, res: Response, routerContext: RouterContext, target: LoginTarget): void {
  try {
    redirectToPlatform(req, res, routerContext, target)
  } catch (error) {
    reportRefusal(routerContext.settings, error)
    ;(req.next ?? routerContext.next)(asError(error))
  }
}
