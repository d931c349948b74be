import type { Request } from 'express'
import { isWechatAuthError, type PlatformError, WechatAuthError } from '../errors.ts'
import { loginPathOf } from './begin-login.ts'
import type { LoginSettings } from './login-platform.ts'
import { contextOf, locationOf } from './request-context.ts'

/** The 401 of a request without a user; says so when it brought a token that is no good. */
export function loginRequired(req: Request): WechatAuthError {
  const problem = contextOf(req).tokenProblem
  return new WechatAuthError(
    problem ?? 'ERR_LOGIN_REQUIRED',
    'the request comes from nobody who is logged in',
  )
}

/** Tells the app's `onEvent` of a refusal. Errors of other origin are the app's own business. */
export function reportRefusal({ emit }: LoginSettings, error: unknown): void {
  if (!isWechatAuthError(error)) return
  const { errcode, rid } = error as Partial<PlatformError>
  emit({
    type: 'refusal',
    code: error.code,
    status: error.status,
    ...(errcode !== undefined && { errcode }),
    ...(rid !== undefined && { rid }),
  })
}

/** Where an error page sends somebody who tries again. */
export function retryUrlOf(req: Request): string | undefined {
  const context = contextOf(req)
  const visit = context.visits.findLast(({ platform }) => platform.hasLoginPage)
  if (context.retryUrl !== undefined || visit === undefined) return context.retryUrl
  try {
    return loginPathOf(visit, locationOf(req, visit), {})
  } catch {
    return undefined
  }
}
