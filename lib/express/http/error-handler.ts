import type { ErrorRequestHandler } from 'express'
import { checkOptions, oneOf } from '../../core/options.ts'
import { isWechatAuthError } from '../../errors.ts'
import { sendFailure, setRetryAfter, shownMessage } from './envelope.ts'
import { errorPage } from './error-page.ts'
import type { Lang } from './error-texts.ts'
import { retryLinkOf } from './retry-link.ts'

/** What another try does not mend: the person would come back to the same page. */
const operatorsOwn: ReadonlySet<string> = new Set([
  'ERR_PLATFORM_CONFIG',
  'ERR_SESSION_MISSING',
  'ERR_GRANT_MISSING',
  'ERR_GRANT_REFUSED',
])

export interface ErrorHandlerOptions {
  /** The language of the page and of JSON messages. @default 'zh_CN' */
  lang?: Lang | undefined
}

/**
 * Draws the errors of this library: a small page with a link to log in again for browsers, the JSON envelope for
 * everybody else. Errors of other origin go on to the app's own handler. Mount it after all routes.
 *
 * @example app.use(errorHandler())
 */
export function errorHandler(options: ErrorHandlerOptions = {}): ErrorRequestHandler {
  checkOptions('errorHandler', options, { lang: oneOf('zh_CN', 'en') })
  const lang = options.lang ?? 'zh_CN'

  return (error, req, res, next) => {
    if (!isWechatAuthError(error) || res.headersSent) return next(error)
    if (!/text\/html/.test(req.get('accept') ?? '')) return sendFailure(res, error, lang)
    const retryUrl = operatorsOwn.has(error.code) ? undefined : retryLinkOf(req)
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
          retry:
            retryUrl === undefined
              ? undefined
              : { url: retryUrl, label: lang === 'en' ? 'Log in again' : '重新登录' },
        }),
      )
  }
}
