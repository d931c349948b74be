import type { ErrorRequestHandler } from 'express'
import { checkOptions, oneOf } from '../../core/options.ts'
import { isWechatAuthError } from '../../errors.ts'
import { sendFailure, setRetryAfter, shownMessage } from './envelope.ts'
import { errorPage } from './error-page.ts'
import type { Lang } from './error-texts.ts'
import { homeFor, retryFor } from './ways-out.ts'

export interface ErrorHandlerOptions {
  /** The language of the page and of JSON messages. @default 'zh_CN' */
  lang?: Lang | undefined
  /** The page that error pages lead back to: a path of this host; `false` for none. @default '/', below `publicUrl` */
  home?: string | false | undefined
}

/** The handlers that this process has made. */
const handlers = new WeakSet<object>()

export const isErrorHandler = (handler: object): boolean => handlers.has(handler)

const homeCheck = (value: unknown): string | undefined =>
  value === false || (typeof value === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(value))
    ? undefined
    : "must be a path such as '/start', or false"

/**
 * Draws the errors of this library: for browsers a small page with a link to log in again, where that may help, and one
 * to the app's first page; the JSON envelope for everybody else. Errors of other origin go on to the app's own handler. Mount it after all routes.
 *
 * @example app.use(errorHandler())
 */
export function errorHandler(options: ErrorHandlerOptions = {}): ErrorRequestHandler {
  checkOptions('errorHandler', options, { lang: oneOf('zh_CN', 'en'), home: homeCheck })
  const lang = options.lang ?? 'zh_CN'

  const handler: ErrorRequestHandler = (error, req, res, next) => {
    if (!isWechatAuthError(error) || res.headersSent) return next(error)
    if (!/text\/html/.test(req.get('accept') ?? '')) return sendFailure(res, error, lang)
    setRetryAfter(res, error)
    res
      .status(error.status)
      .set({
        'Cache-Control': 'no-store',
        'Content-Security-Policy':
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        'Referrer-Policy': 'no-referrer',
      })
      .type('html')
      .send(
        errorPage({
          lang: lang === 'en' ? 'en' : 'zh-CN',
          message: shownMessage(error, lang),
          code: error.code,
          retry: retryFor(error, req, lang),
          home: homeFor(req, options.home, lang),
        }),
      )
  }
  handlers.add(handler)
  return handler
}
