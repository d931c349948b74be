import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** Hands a rejection to `next`, which Express 4 does not do by itself. */
export function asyncHandler(
  handler: (req: Request, res: Response, next: NextFunction) => Promise<void>,
): RequestHandler {
  return (req, res, next) => {
    handler(req, res, next).catch((error) => next(asError(error)))
  }
}

/** Express takes `next(undefined)` and `next('route')` for something else than an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('something that is no Error was thrown', { cause: error })
}
