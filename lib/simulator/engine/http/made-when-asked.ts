import type { RequestHandler } from 'express'

/** A router that is made for the first request: a simulator has hundreds of routes, and most tests ask for a few. */
export function madeWhenAsked(make: () => RequestHandler): RequestHandler {
  let made: RequestHandler | undefined
  return (req, res, next) => {
    made ??= make()
    made(req, res, next)
  }
}
