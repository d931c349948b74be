import type { Request } from 'express'

/** Answers where somebody goes on whose request has failed. */
type LinkOf = (req: Request) => string | undefined

/** Where the error pages of a request may lead. */
export interface RequestLinks {
  /** To a login. */
  retry: LinkOf | undefined
  /** To the app's first page. */
  home: LinkOf | undefined
  /** Back to a page of the app, and not to a login. */
  back: string | undefined
}

const key = Symbol.for('express-wechat-auth.requests')
const holder = globalThis as { [key]?: WeakMap<Request, RequestLinks> }

/** What is known of each request. Two copies of the library in one process share it, to understand each other. */
export const knownRequests: WeakMap<Request, RequestLinks> = holder[key] ?? new WeakMap()
holder[key] = knownRequests

export const backLinkOf = (req: Request): string | undefined => knownRequests.get(req)?.back

/** Where an error page sends somebody who tries again. Undefined where no router offers a login. */
export const retryLinkOf: LinkOf = (req) => knownRequests.get(req)?.retry?.(req)

/** Where the app begins, as browsers see it. */
export const homeLinkOf = (req: Request): string => knownRequests.get(req)?.home?.(req) ?? '/'
