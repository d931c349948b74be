import type { NextFunction, Request, Response } from 'express'
import type { LoggedInUser } from '../express/request/login-platform.ts'
import type { PageRouterContext } from '../express/request/request-context.ts'
import { requireSession } from '../express/request/session.ts'
import type { Actions, AuthenticateOptions } from './actions.ts'
import type { Verified } from './run-verify.ts'
import type { StrategyPlan } from './strategy-plans.ts'

/** One request that Passport has handed to the strategy. */
export interface Visit {
  req: Request
  res: Response
  next: NextFunction
  router: PageRouterContext
  options: AuthenticateOptions
  actions: Actions
  /** Asks the app's `verify`; once in this process for all requests that bring the same login. */
  verify(person: LoggedInUser, outcomeKey?: string): Promise<Verified>
}

/** @throws ERR_SESSION_MISSING where Passport could keep nobody */
export async function visitOf(
  { platform, settings }: StrategyPlan,
  req: Request,
  given: Pick<Visit, 'options' | 'actions' | 'verify'>,
): Promise<Visit> {
  const { res } = req
  if (res === undefined) throw new TypeError('the strategy needs Express: the request has no req.res')
  res.set('Cache-Control', 'no-store')
  const next: NextFunction = (error?: unknown) => req.next?.(error)
  // The callback's whole path is in the options, wherever the app's routes are mounted.
  const tenant = await platform.tenantOf(req)
  const router = { platform, settings, tenant, mountPath: '', location: undefined, methods: {}, next }
  if (given.options.session !== false) requireSession(req)
  return { req, res, next, router, ...given }
}
