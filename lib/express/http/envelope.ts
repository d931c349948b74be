import type { Response } from 'express'
import type { WechatAuthError } from '../../errors.ts'
import { type Lang, messageFor } from './error-texts.ts'

/** Express keeps a type that the app has set before: JSON that a browser reads as a page would be one. */
const headers = { 'Cache-Control': 'no-store', 'Content-Type': 'application/json; charset=utf-8' }

/** Answers `{ code: 0, message: 'success', data }`. */
export function sendSuccess(res: Response, data: unknown): void {
  res.set(headers).json({ code: 0, message: 'success', data })
}

/** Answers `{ code, message, error }` with the error's status: `code` is the platform's errcode, else -1. */
export function sendFailure(res: Response, error: WechatAuthError, lang: Lang, data?: unknown): void {
  const errcode = (error as { errcode?: unknown }).errcode
  setRetryAfter(res, error)
  res
    .status(error.status)
    .set(headers)
    .json({
      code: typeof errcode === 'number' ? errcode : -1,
      message: shownMessage(error, lang),
      error: error.code,
      ...(data !== undefined && { data }),
    })
}

export function setRetryAfter(res: Response, error: WechatAuthError): void {
  // The app may have answered while the platform was asked.
  if (error.retryAfterSeconds === undefined || res.headersSent) return
  res.set('Retry-After', String(Math.ceil(error.retryAfterSeconds)))
}

/** The catalogue's text, or the app's own words where `onLogin` refused with an error marked `expose`. */
export function shownMessage(error: WechatAuthError, lang: Lang): string {
  const cause = error.cause as { expose?: unknown; message?: unknown } | undefined
  if (error.code === 'ERR_ACCESS_DENIED' && cause?.expose === true && typeof cause.message === 'string') {
    return cause.message
  }
  return messageFor(error.code, lang)
}
