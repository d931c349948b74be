import type { Request } from 'express'
import { shortHash } from '../../core/digests.ts'
import { WechatAuthError } from '../../errors.ts'
import type { FinishedTransaction } from './transaction.ts'

/** Nobody reads a page, and decides to log in to it again, in so short a time. */
const hurryMs = 5_000
const maxHurried = 2

/**
 * How many logins for the same purpose have followed each other in a hurry, the one that is to begin included. A browser
 * that loses its session goes round; a person, several tabs and several apps do not.
 *
 * @throws ERR_LOGIN_LOOP when that happens twice in a row
 */
export function countHurried(req: Request, marks: readonly FinishedTransaction[], purpose: string): number {
  const [last] = [...marks].sort((a, b) => b.finishedAt - a.finishedAt)
  if (last === undefined || last.purpose !== purpose || Date.now() - last.finishedAt >= hurryMs) return 0
  const hurried = (last.hurried ?? 0) + 1
  if (hurried < maxHurried) return hurried
  throw new WechatAuthError(
    'ERR_LOGIN_LOOP',
    `this browser logged in twice within seconds and still is not logged in: ${causeOf(req, last)} (docs/errors.md, ERR_LOGIN_LOOP)`,
  )
}

interface CookieOptions {
  secure?: unknown
  path?: unknown
  domain?: unknown
}

/** What can be seen of why the session does not come back. */
function causeOf(req: Request, { sessionHash }: FinishedTransaction): string {
  const { session, sessionOptions } = req as {
    session?: { cookie?: CookieOptions }
    sessionOptions?: CookieOptions
  }
  const cookie = session?.cookie ?? sessionOptions ?? {}
  if (cookie.secure === true && !req.secure) {
    return 'its session cookie is Secure and the request came over http. Behind a proxy that ends TLS, set Express’s "trust proxy"; on plain http, express-session’s cookie.secure must be false'
  }
  const path = typeof cookie.path === 'string' && cookie.path !== '/' ? ` (its path is ${cookie.path})` : ''
  if (sessionHash !== undefined && sessionHashesIn(req).includes(sessionHash)) {
    return path === ''
      ? 'its session cookie came back, but the session store does not know the login. Each process may have a store of its own: share one (connect-redis)'
      : `its session cookie came back here. The page that sends people to the login may be outside of the cookie’s path${path}, or each process may have a session store of its own: share one (connect-redis)`
  }
  const domain = typeof cookie.domain === 'string' ? ` (its domain is ${cookie.domain})` : ''
  return `its session cookie does not come back: look at the cookie’s path${path}, domain${domain} and size, at a proxy that drops cookies, and behind one that ends TLS at Express’s "trust proxy" and cookie.secure`
}

/** Stands for a session id, so that a mark can say which session it was. */
export const sessionHashOf = (req: Request): string | undefined => {
  const { sessionID } = req as { sessionID?: unknown }
  return typeof sessionID === 'string' ? shortHash(sessionID) : undefined
}

/** The hashes of the session ids in the cookies of a request, as express-session writes them: `s:id.signature`. */
function sessionHashesIn(req: Request): string[] {
  const ids = [...(req.headers.cookie ?? '').matchAll(/=s(?::|%3A)([^.;\s]{1,200})\./gi)]
  return ids.map(([, id = '']) => shortHash(id))
}
