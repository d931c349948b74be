import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { contextOf, locationOf } from '../request/request-context.ts'
import { loginPathOf } from './begin-login.ts'

/** The 401 of a request without a user; says so when it brought a token that is no good. */
export function loginRequired(req: Request): WechatAuthError {
  const problem = contextOf(req).tokenProblem
  return new WechatAuthError(
    problem ?? 'ERR_LOGIN_REQUIRED',
    'the request comes from nobody who is logged in',
  )
}

/** Where an error page sends somebody who tries again. */
export function retryUrlOf(req: Request): string | undefined {
  const context = contextOf(req)
  const routerContext = context.routers.findLast(({ platform }) => platform.hasLoginPage)
  try {
    if (context.retryUrl !== undefined) return context.retryUrl()
    return routerContext && loginPathOf(routerContext, locationOf(req, routerContext), {})
  } catch {
    return undefined
  }
}
