import type { NextFunction, Response } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import { isWechatAuthError, type PlatformError } from '../../errors.ts'
import { asError } from './async-handler.ts'
import { sendFailure, setRetryAfter } from './envelope.ts'
import type { Lang } from './error-texts.ts'

/** Tells the app's `onEvent` of a refusal. Errors of other origin are the app's own business. */
export function reportRefusal({ emit }: { emit: EmitEvent }, error: unknown): void {
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

/** JSON answers its errors itself; a page, and an error that is not ours, go to the app's error handler. */
export function answerFailure(
  error: unknown,
  res: Response,
  next: NextFunction,
  { kind, lang, emit }: { kind: 'page' | 'json'; lang: Lang; emit: EmitEvent },
): void {
  reportRefusal({ emit }, error)
  if (!isWechatAuthError(error)) {
    next(asError(error))
  } else if (kind === 'json' && !res.headersSent) {
    sendFailure(res, error, lang)
  } else {
    setRetryAfter(res, error)
    next(error)
  }
}
