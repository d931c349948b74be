import type { NextFunction, Request, Response } from 'express'
import { text } from './answer.ts'
import { hostNameIn } from './host-name.ts'
import { send } from './send.ts'

/**
 * Whether the page of another site asks. Browsers that say nothing about that (they do so only to addresses that they
 * trust, such as localhost) say where a page is from that sends something.
 */
function isForeign({ headers }: Request): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'cross-site'
  if (headers.origin === undefined) return false
  const from = /^https?:\/\/(.*)$/.exec(headers.origin)?.[1] ?? ''
  return hostNameIn(from) === undefined || hostNameIn(from) !== hostNameIn(headers.host ?? '')
}

/** Somebody has followed a link, and now looks at the page itself: not a page that has loaded or framed it. */
function isFollowedLink({ method, headers }: Request): boolean {
  const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return method === 'GET' && isPage
}

/** Pages of other sites must be able neither to drive the simulator on a developer's machine nor to read it. */
export function refuseForeignPages(req: Request, res: Response, next: NextFunction): void {
  if (!isForeign(req) || isFollowedLink(req)) {
    next()
    return
  }
  const answer = text(403, 'text/plain; charset=utf-8', 'Pages of other sites cannot do this.\n')
  answer.headers['X-Content-Type-Options'] = 'nosniff'
  send(res, answer)
}
