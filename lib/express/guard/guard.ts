import type { NextFunction, Request, Response } from 'express'
import { isWechatAuthError } from '../../errors.ts'
import { answerFailure, reportRefusal } from '../http/answer-failure.ts'
import { asError } from '../http/async-handler.ts'
import { setRetryAfter } from '../http/envelope.ts'
import { isPage } from '../http/request-kind.ts'
import { rememberGuard } from '../request/mounted-routers.ts'
import { putUser, requireTenant } from '../request/request-context.ts'
import { type GuardRule, missingRouter, nearestRouter, type Owner } from './guard-routers.ts'
import { type GuardedLogin, guardedLogin } from './guarded-login.ts'
import { turnAway } from './turn-away.ts'

/** A handler that leaves the types of `req.params` to the handlers after it. */
export type GuardHandler = <Params>(req: Request<Params>, res: Response, next: NextFunction) => void

/**
 * Lets a request pass whose user fits the rule. A page is sent to the login of the nearest router above and comes
 * back; everything else gets a 401 in JSON.
 */
export function createGuard(rule: GuardRule): GuardHandler {
  const guard: GuardHandler = (request, res, next) => {
    const req = request as Request
    const misplaced = rule.problemOf?.(req)
    if (misplaced !== undefined) return next(new TypeError(`${rule.guard}: ${misplaced}`))
    const login = guardedLogin(req, rule)
    if (login !== undefined && covers(login, rule)) {
      admit(req, res, next, login, rule)
      return
    }
    const router = nearestRouter(req, rule)
    if (router === undefined) return next(missingRouter(req, rule))
    try {
      requireTenant(router)
      turnAway(req, res, router, rule)
    } catch (error) {
      reportRefusal(router.settings, error, req)
      next(asError(error))
    }
  }
  rememberGuard(guard)
  return guard
}

/** Lets a person pass who is logged in, unless their app says that they may not come in any more. */
function admit(
  req: Request,
  res: Response,
  next: NextFunction,
  { user, owner }: GuardedLogin,
  rule: GuardRule,
): void {
  if (rule.access !== undefined && owner?.app.verifyUser === undefined) {
    next(missingRouter(req, rule))
    return
  }
  const verified = owner?.app.verifyUser?.(user, rule.access)
  if (owner === undefined || verified === undefined) {
    next()
    return
  }
  verified
    .then((present) => {
      putUser(req, rule.userProperty, present, owner.app.appKey)
      next()
    })
    .catch((error: unknown) => keepOut(req, res, next, owner, error))
    .catch((error: unknown) => next(asError(error)))
}

/** The app may have answered while the platform was asked: then the failure is for its error handler alone. */
async function keepOut(
  req: Request,
  res: Response,
  next: NextFunction,
  { router }: Owner,
  error: unknown,
): Promise<void> {
  const { settings } = router
  const kind = isPage(req) || !isWechatAuthError(error) ? 'page' : 'json'
  if (!res.headersSent) {
    res.set('Cache-Control', 'no-store')
    if (isWechatAuthError(error)) setRetryAfter(res, error)
  }
  answerFailure(error, req, res, next, { ...settings, kind })
}

/** A user of no app above has what it has. */
const covers = ({ user, owner }: GuardedLogin, { scope }: GuardRule): boolean =>
  scope === undefined || owner === undefined || owner.app.covers(user, scope)
