import type { Request, Response } from 'express'
import { reportRefusal } from '../http/answer-failure.ts'
import { asError } from '../http/async-handler.ts'
import type { LoginPlatform, LoginTarget } from '../request/login-platform.ts'
import {
  contextOf,
  hasLoginPage,
  type PageRouterContext,
  type RouterContext,
} from '../request/request-context.ts'
import { redirectToPlatform } from './begin-login.ts'
import { logOutEverywhere } from './logout.ts'

export type ResponseMethods = Record<string, (this: Response, target?: LoginTarget) => void | Promise<void>>

/**
 * `res.wechatLogin()` and `res.wechatLogout()`: what the routes do, for handlers of the app. All responses share them,
 * as they do Express's own; they act for the last router that the request came through.
 */
export function responseMethodsOf({
  loginMethod,
  logoutMethod,
  ...platform
}: LoginPlatform): ResponseMethods {
  const isKin = (router: RouterContext): boolean => router.platform.logoutMethod === logoutMethod
  const methods: ResponseMethods = {
    async [logoutMethod]() {
      const router = contextOf(this.req).routers.findLast(isKin)
      if (router !== undefined) await logOutEverywhere(this.req, this, router)
    },
  }
  if (platform.hasLoginPage) {
    methods[loginMethod] = function (target = {}) {
      const router = contextOf(this.req).routers.filter(hasLoginPage).findLast(isKin)
      if (router !== undefined) logIn(this.req, this, router, target)
    }
  }
  return methods
}

function logIn(req: Request, res: Response, router: PageRouterContext, target: LoginTarget): void {
  try {
    redirectToPlatform(req, res, router, target)
  } catch (error) {
    reportRefusal(router.settings, error)
    ;(req.next ?? router.next)(asError(error))
  }
}
