import type { Request, Response } from 'express'
import { tryCache } from '../core/token-cache.ts'
import { WechatAuthError } from '../errors.ts'
import { bearerOf } from './attach-user.ts'
import type { LoggedInUser, LoginApp, LoginSettings } from './login-platform.ts'
import { loginRequired } from './refusal.ts'
import { contextOf, locationOf, type RouterVisit, requireRealm } from './request-context.ts'
import { dropLogins, hasSession } from './session.ts'
import { transactionCookies } from './transaction.ts'

/** Throws unless the request brings a bearer token that a login to this router's app issued. */
export function requireOwnToken(req: Request, visit: RouterVisit): void {
  const token = bearerOf(req)
  const isOurs = requireRealm(visit).apps.some((app) => {
    const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
    return reading !== undefined && 'user' in reading
  })
  if (!isOurs) throw loginRequired(req)
}

/** Ends the logins of one router: session, bearer token, and what a doubled callback could bring them back from. */
export function logOut(req: Request, res: Response, visit: RouterVisit): Promise<void> {
  requireRealm(visit)
  return endLogins(req, res, visit, [visit])
}

/** Ends the logins of every router of this kind that the request has met. */
export function logOutEverywhere(req: Request, res: Response, visit: RouterVisit): Promise<void> {
  const kin = contextOf(req).visits.filter((met) => met.platform.userProperty === visit.platform.userProperty)
  return endLogins(req, res, visit, kin)
}

/** Each part is done even if another fails; then the first failure is told. */
async function endLogins(
  req: Request,
  res: Response,
  { settings, platform }: RouterVisit,
  visits: readonly RouterVisit[],
): Promise<void> {
  for (const visit of visits) await forgetOutcomes(req, res, visit)
  const apps = visits.flatMap(({ realm }) => realm?.apps ?? [])
  const slots = apps.map(({ slot }) => slot)
  const results = await Promise.allSettled([
    dropSessionLogins(req, slots, visits),
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
  slots: readonly string[],
  visits: readonly RouterVisit[],
): Promise<void> {
  const writers = visits.filter((visit) => visit.platform.usesSession)
  if (writers.length === 0 || !hasSession(req)) return
  await dropLogins(req, slots, { keepSessionInfo: writers.some(({ settings }) => settings.keepSessionInfo) })
}

async function forgetOutcomes(req: Request, res: Response, visit: RouterVisit): Promise<void> {
  const { realm, settings } = visit
  for (const app of realm?.apps ?? []) {
    const cookies = transactionCookies(app.slot, app.sealer, locationOf(req, visit))
    for (const { state, outcomeKey } of cookies.marks(req)) {
      cookies.clear(res, state)
      const onFailure = (): void => settings.emit({ type: 'cache-failure', operation: 'outcome' })
      await tryCache(async () => realm?.cache.delete(outcomeKey), false, onFailure)
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
