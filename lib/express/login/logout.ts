import type { Request, Response } from 'express'
import { tryCache } from '../../core/cache/token-cache.ts'
import { WechatAuthError } from '../../errors.ts'
import { bearerOf } from '../request/attach-user.ts'
import type { LoggedInUser, LoginApp, LoginSettings } from '../request/login-platform.ts'
import { contextOf, locationOf, type RouterContext, requireTenant } from '../request/request-context.ts'
import { dropLogins, hasSession } from '../request/session.ts'
import { loginRequired } from './refusal.ts'
import { transactionCookies } from './transaction.ts'

/** Throws unless the request brings a bearer token that a login to this router's app issued. */
export function requireOwnToken(req: Request, routerContext: RouterContext): void {
  const token = bearerOf(req)
  const isOurs = requireTenant(routerContext).apps.some((app) => {
    const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
    return reading !== undefined && 'user' in reading
  })
  if (!isOurs) throw loginRequired(req)
}

/** Ends the logins of one router: session, bearer token, and what a doubled callback could bring them back from. */
export function logOut(req: Request, res: Response, routerContext: RouterContext): Promise<void> {
  requireTenant(routerContext)
  return endLogins(req, res, routerContext, [routerContext])
}

/** Ends the logins of every router of this kind that the request has met. */
export function logOutEverywhere(req: Request, res: Response, routerContext: RouterContext): Promise<void> {
  const kin = contextOf(req).routers.filter(
    (met) => met.platform.userProperty === routerContext.platform.userProperty,
  )
  return endLogins(req, res, routerContext, kin)
}

/** Each part is done even if another fails; then the first failure is told. */
async function endLogins(
  req: Request,
  res: Response,
  { settings, platform }: RouterContext,
  routers: readonly RouterContext[],
): Promise<void> {
  for (const routerContext of routers) await forgetOutcomes(req, res, routerContext)
  const apps = routers.flatMap(({ tenant }) => tenant?.apps ?? [])
  const appKeys = apps.map(({ appKey }) => appKey)
  const results = await Promise.allSettled([
    dropSessionLogins(req, appKeys, routers),
    ...apps.map((app) => revokeBearer(req, app, settings)),
  ])
  delete (req as unknown as Record<string, unknown>)[platform.userProperty]
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  for (const { provider, appId } of apps.slice(0, 1)) settings.emit({ type: 'logout', provider, appId })
}

/** A login without pages never wrote a session, so it leaves the session to those that did. */
async function dropSessionLogins(
  req: Request,
  appKeys: readonly string[],
  routers: readonly RouterContext[],
): Promise<void> {
  const writers = routers.filter((routerContext) => routerContext.platform.usesSession)
  if (writers.length === 0 || !hasSession(req)) return
  await dropLogins(req, appKeys, {
    keepSessionInfo: writers.some(({ settings }) => settings.keepSessionInfo),
  })
}

async function forgetOutcomes(req: Request, res: Response, routerContext: RouterContext): Promise<void> {
  const { tenant, settings } = routerContext
  for (const app of tenant?.apps ?? []) {
    const cookies = transactionCookies(app.appKey, app.sealer, locationOf(req, routerContext))
    for (const { state, outcomeKey } of cookies.marks(req)) {
      cookies.clear(res, state)
      const onFailure = (): void => settings.emit({ type: 'cache-failure', operation: 'outcome' })
      await tryCache(async () => tenant?.cache.delete(outcomeKey), false, onFailure)
    }
  }
}

// A revocation that cannot be written is an error: the caller must not believe that the token is dead.
async function revokeBearer(req: Request, app: LoginApp, { emit }: LoginSettings): Promise<void> {
  const token = bearerOf(req)
  const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
  if (reading === undefined || 'problem' in reading) return
  try {
    await app.bearerTokens?.revoke(reading)
    await app.forgetUser?.(reading.user as unknown as LoggedInUser)
  } catch (cause) {
    emit({ type: 'cache-failure', operation: 'revocation' })
    throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so the bearer token is not revoked', {
      cause,
    })
  }
}
