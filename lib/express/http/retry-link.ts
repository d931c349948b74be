import type { Request } from 'express'

/** Answers where somebody logs in anew whose request has failed. */
type RetryLink = (req: Request) => string | undefined

// A registered symbol, so that two copies of the library in one process understand each other.
const key = Symbol.for('express-wechat-auth.retry-link')

/** Lets the error pages of this request lead to a login. */
export function offerRetryLink(req: Request, link: RetryLink): void {
  const holder = req as unknown as Record<symbol, RetryLink>
  holder[key] = link
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
export function retryLinkOf(req: Request): string | undefined {
  return (req as unknown as Record<symbol, RetryLink | undefined>)[key]?.(req)
}
