import type { Request } from 'express'
import { isWechatAuthError, type WechatAuthError } from '../errors.ts'
import { reportRefusal } from '../express/http/answer-failure.ts'
import { AppFailure } from '../express/http/app-failure.ts'
import { asError } from '../express/http/async-handler.ts'
import { setRetryAfter, shownMessage } from '../express/http/envelope.ts'
import type { LoginSettings } from '../express/request/login-platform.ts'
import { VerifyRefusal } from './run-verify.ts'

/** What Passport puts on a strategy for one request. */
export interface Actions {
  success(user: unknown, info?: object): void
  fail(challenge?: unknown, status?: number): void
  redirect(url: string, status?: number): void
  error(error: unknown): void
}

/** What is read of the options of `passport.authenticate()`. */
export interface AuthenticateOptions {
  /** False: nothing is kept in the session. */
  session?: boolean
  scope?: unknown
  returnTo?: unknown
  successRedirect?: unknown
}

/** Who is refused fails; what is the app's or the platform's fault is an error. */
export function answerError(
  error: unknown,
  { req, actions, settings }: { req: Request; actions: Actions; settings: LoginSettings },
): void {
  reportRefusal(settings, error)
  if (!isWechatAuthError(error)) actions.error(asError(error))
  else if (error instanceof AppFailure) actions.error(error.cause)
  else if (error.status >= 500) {
    if (req.res !== undefined) setRetryAfter(req.res, error)
    actions.error(error)
  } else actions.fail(challengeOf(error, settings), error.status)
}

/** What `verify` says, as with Passport's own strategies; else the text for the person and the code. */
function challengeOf(error: WechatAuthError, { lang }: LoginSettings): unknown {
  const info = error.cause instanceof VerifyRefusal ? error.cause.info : undefined
  return info ?? { message: shownMessage(error, lang), code: error.code }
}
