import type { ErrorRequestHandler, Request } from 'express'
import { checkOptions, oneOf } from '../../core/options.ts'
import { isWechatAuthError } from '../../errors.ts'
import { sendFailure, setRetryAfter, shownMessage } from './envelope.ts'
import { errorPage } from './error-page.ts'
import type { Lang } from './error-texts.ts'
import { backLinkOf, retryLinkOf } from './retry-link.ts'

/** What another try does not mend: the person would come back to the same page. */
const operatorsOwn: ReadonlySet<string> = new Set([
  'ERR_PLATFORM_CONFIG',
  'ERR_SESSION_MISSING',
  'ERR_GRANT_MISSING',
  'ERR_GRANT_REFUSED',
  'ERR_IDENTITY_TAKEN',
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
          retry: linkOf(req, error.code, lang),
        }),
      )
  }
}

/** The way on from an error: back to where a link began, else to another login. */
function linkOf(req: Request, code: string, lang: Lang): { url: string; label: string } | undefined {
  const backUrl = backLinkOf(req)
  if (backUrl !== undefined) return { url: backUrl, label: lang === 'en' ? 'Go back' : '返回' }
  const retryUrl = operatorsOwn.has(code) ? undefined : retryLinkOf(req)
  return retryUrl === undefined
    ? undefined
    : { url: retryUrl, label: lang === 'en' ? 'Log in again' : '重新登录' }
}
