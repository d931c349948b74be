import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** Hands a rejection to `next`, which Express 4 does not do by itself. */
export function asyncHandler(
  handler: (req: Request, res: Response, next: NextFunction) => Promise<void>,
): RequestHandler {
  return (req, res, next) => {
    handler(req, res, next).catch(next)
  }
}
