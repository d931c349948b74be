import type { NextFunction, Request, Response } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import { isWechatAuthError, type PlatformError, WechatAuthError } from '../../errors.ts'
import { AppFailure } from './app-failure.ts'
import { asError } from './async-handler.ts'
import { sendFailure, setRetryAfter } from './envelope.ts'
import type { Lang } from './error-texts.ts'
import { noteEnv } from './operator-console.ts'

interface Teller {
  emit: EmitEvent
}

/** Tells the app's `onEvent` of a refusal. Errors of other origin are the app's own business. */
export function reportRefusal({ emit }: Teller, error: unknown, req?: Request): void {
  if (req !== undefined) noteEnv(req)
  if (!isWechatAuthError(error) || error instanceof AppFailure) return
  const { errcode, rid } = error as Partial<PlatformError>
  emit({
    type: 'refusal',
    code: error.code,
    status: error.status,
    message: error.message,
    ...(errcode !== undefined && { errcode }),
    ...(rid !== undefined && { rid }),
  })
}

/** JSON answers its errors itself; a page, and an error that is not ours, go to the app's error handler. */
export function answerFailure(
  failure: unknown,
  req: Request,
  res: Response,
  next: NextFunction,
  { kind, lang, emit }: { kind: 'page' | 'json'; lang: Lang } & Teller,
): void {
  const error = asRouteError(failure)
  reportRefusal({ emit }, error, req)
  const isJson = kind === 'json' && !res.headersSent
  // The app's own error handler sees what its hook threw; an answer in JSON would hide it from everybody.
  if (error instanceof AppFailure && isJson)
    emit({ type: 'app-failure', hook: error.hook, error: error.cause })
  if (!isWechatAuthError(error)) next(asError(error))
  else if (isJson) sendFailure(res, error, lang)
  else if (error instanceof AppFailure) next(error.cause)
  else {
    setRetryAfter(res, error)
    next(error)
  }
}

/** A call for an account that has not granted fails; the routes of such an account are not there. */
function asRouteError(error: unknown): unknown {
  if (!isWechatAuthError(error) || error.code !== 'ERR_GRANT_MISSING') return error
  return new WechatAuthError(error.code, error.message, { status: 404, cause: error.cause })
}
