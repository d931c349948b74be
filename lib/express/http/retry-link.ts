import type { Request } from 'express'

/** Answers where somebody goes on whose request has failed. */
type LinkOf = (req: Request) => string | undefined

// Registered symbols, so that two copies of the library in one process understand each other.
const retryKey = Symbol.for('express-wechat-auth.retry-link')
const homeKey = Symbol.for('express-wechat-auth.home-link')

const holderOf = (req: Request) => req as unknown as Record<symbol, LinkOf | undefined>

/** Lets the error pages of this request lead to a login, and to the app's first page. */
export function offerLinks(req: Request, links: { retry: LinkOf; home: LinkOf }): void {
  holderOf(req)[retryKey] = links.retry
  holderOf(req)[homeKey] = links.home
}

const backKey = Symbol.for('express-wechat-auth.back-link')

/** Lets the error pages of this request lead back to a page of the app, and not to a login. */
export function offerBackLink(req: Request, url: string): void {
  const holder = req as unknown as Record<symbol, string>
  holder[backKey] = url
}

export function backLinkOf(req: Request): string | undefined {
  return (req as unknown as Record<symbol, string | undefined>)[backKey]
}

/** Where an error page sends somebody who tries again. Undefined where no router offers a login. */
export const retryLinkOf: LinkOf = (req) => holderOf(req)[retryKey]?.(req)

/** Where the app begins, as browsers see it. */
export const homeLinkOf = (req: Request): string => holderOf(req)[homeKey]?.(req) ?? '/'
