import type { Request, Response } from 'express'
import { escapeHtml } from './html.ts'

/**
 * Sends a browser that came from another site on to a page of the app. Cookies with `SameSite=Strict` are not sent
 * along a chain of redirects that another site began, so where the session has such a cookie a page goes on by itself.
 */
export function redirectOn(req: Request, res: Response, target: string): void {
  if (hasStrictSession(req)) goOnFromHere(res, target)
  else res.redirect(303, target)
}

/** A request that another site began lacks the session's cookie where that is `SameSite=Strict`. */
export function comesWithoutStrictCookies(req: Request): boolean {
  return req.get('sec-fetch-site') === 'cross-site' && hasStrictSession(req)
}

/** A page that goes on to an address of the app: what it opens is a request of the app's own. */
export function goOnFromHere(res: Response, target: string): void {
  const url = escapeHtml(target)
  res
    .status(200)
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
    })
    .type('html')
    .send(
      `<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0;url=${url}">\n<title>…</title>\n<a href="${url}">→</a>\n`,
    )
}

interface CookieOptions {
  sameSite?: unknown
}

/** express-session says it on the session's cookie, cookie-session in the options of the request. */
function hasStrictSession(req: Request): boolean {
  const { session, sessionOptions } = req as {
    session?: { cookie?: CookieOptions } | null
    sessionOptions?: CookieOptions
  }
  const sameSite = session?.cookie?.sameSite ?? sessionOptions?.sameSite
  return sameSite === true || String(sameSite).toLowerCase() === 'strict'
}
