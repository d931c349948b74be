import type { Request, Response } from 'express'
import { WechatAuthError, type WechatAuthErrorCode } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { sendFailure } from '../http/envelope.ts'
import { contextOf, type RouterContext } from '../request/request-context.ts'

/** The 401 of a request without a user; says so when it brought a token that is no good. */
export function loginRequired(
  req: Request,
  problem: WechatAuthErrorCode | undefined = contextOf(req).tokenProblem,
): WechatAuthError {
  return new WechatAuthError(
    problem ?? 'ERR_LOGIN_REQUIRED',
    'the request comes from nobody who is logged in',
  )
}

/** Answers in JSON that somebody has to log in; `loginUrl` is where. */
export function answerLoginRequired(
  req: Request,
  res: Response,
  { settings }: RouterContext,
  loginUrl?: string,
): void {
  const error = loginRequired(req)
  reportRefusal(settings, error)
  sendFailure(res, error, settings.lang, loginUrl === undefined ? undefined : { loginUrl })
}

export const stateMismatch = (message: string): WechatAuthError =>
  new WechatAuthError('ERR_STATE_MISMATCH', message)
