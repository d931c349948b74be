import type { Request, Response } from 'express'
import { revocationsOf } from '../../core/login/revocations.ts'
import { WechatAuthError } from '../../errors.ts'
import { bearerOf } from '../request/attach-user.ts'
import type { LoggedInUser, LoginApp, LoginTenant } from '../request/login-platform.ts'
import {
  contextOf,
  locationOf,
  type RouterContext,
  requireTenant,
  takeUserOff,
} from '../request/request-context.ts'
import { dropLogins, hasSession, readLogin } from '../request/session.ts'
import { loginRequired } from './refusal.ts'
import { markLifetimeMs } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** Tokens that are made while a logout is under way may live that much longer than the logout reckons. */
const slackMs = 60_000
/** A session may outlive every token of its login, and would come back to life after the last of them. */
const sessionMs = 30 * 24 * 60 * 60 * 1_000

/** Throws unless the request brings a bearer token that a login to this router's app issued. */
export function requireOwnToken(req: Request, router: RouterContext): void {
  const token = bearerOf(req)
  const isOurs = requireTenant(router).apps.some((app) => {
    const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
    return reading !== undefined && 'user' in reading
  })
  if (!isOurs) throw loginRequired(req)
}

/** Ends the logins of one router: session, bearer tokens, and what a doubled callback could bring them back from. */
export function logOut(req: Request, res: Response, router: RouterContext): Promise<void> {
  requireTenant(router)
  return endLogins(req, res, router, [router])
}

/** Ends the logins of every router of this kind that the request has met. */
export function logOutEverywhere(req: Request, res: Response, router: RouterContext): Promise<void> {
  const kin = contextOf(req).routers.filter(
    (met) => met.platform.userProperty === router.platform.userProperty,
  )
  return endLogins(req, res, router, kin)
}

/** Each part is done even if another fails; then the first failure is told. */
async function endLogins(
  req: Request,
  res: Response,
  { settings, platform }: RouterContext,
  routers: readonly RouterContext[],
): Promise<void> {
  // Read before the session is emptied.
  const endings = routers.flatMap((router) =>
    (router.tenant?.apps ?? []).map((app) => endingOf(req, res, router, app)),
  )
  const results = await Promise.allSettled([dropSessionLogins(req, endings, routers), ...endings.map(revoke)])
  takeUserOff(req, platform)
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  for (const { app } of endings.slice(0, 1)) {
    settings.emit({ type: 'logout', provider: app.provider, appId: app.appId })
  }
}

/** The logins to one app that a request shows, and what has to end with them. */
interface Ending {
  app: LoginApp
  tenant: LoginTenant
  emit: RouterContext['settings']['emit']
  /** How long the name of each login must be known as ended. */
  ttlByLogin: Map<string, number>
  /** Whether a token stands for one of them, so that nobody may believe in an end that was not written. */
  hasToken: boolean
  bearerUser: LoggedInUser | undefined
}

function endingOf(req: Request, res: Response, router: RouterContext, app: LoginApp): Ending {
  const tokenMs = (app.bearerTokens?.expiresInSeconds ?? 0) * 1_000
  const ttlMs = Math.max(tokenMs, markLifetimeMs) + slackMs
  const ttlByLogin = new Map<string, number>()
  const kept = readLogin(req, app.appKey)
  if (kept?.id !== undefined) ttlByLogin.set(kept.id, ttlMs)

  const token = bearerOf(req)
  const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
  const bearer = reading !== undefined && 'user' in reading ? reading : undefined
  if (bearer !== undefined) {
    const leftMs = bearer.expiresAt - Date.now() + slackMs
    ttlByLogin.set(bearer.loginId, Math.max(ttlMs, leftMs, bearer.hasSession ? sessionMs : 0))
  }
  const cookies = transactionCookies(app.appKey, app.sealer, locationOf(req, router))
  for (const { purpose: _purpose, hurried: _hurried, ...mark } of cookies.marks(req)) {
    if (mark.loginId !== undefined && !ttlByLogin.has(mark.loginId)) ttlByLogin.set(mark.loginId, ttlMs)
    // Who has logged out may log in again at once: that is no loop.
    cookies.finish(res, mark)
  }
  return {
    app,
    tenant: requireTenant(router),
    emit: router.settings.emit,
    ttlByLogin,
    hasToken: bearer !== undefined || kept?.hasToken === true,
    bearerUser: bearer?.user as LoggedInUser | undefined,
  }
}

async function revoke({ app, tenant, emit, ttlByLogin, hasToken, bearerUser }: Ending): Promise<void> {
  const revocations = revocationsOf(tenant.cache)
  try {
    await Promise.all([...ttlByLogin].map(([loginId, ttlMs]) => revocations.revoke(loginId, ttlMs)))
    if (bearerUser !== undefined) await app.forgetUser?.(bearerUser)
  } catch (cause) {
    emit({ type: 'cache-failure', operation: 'revocation' })
    if (!hasToken) return
    throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so the bearer token is not revoked', {
      cause,
    })
  }
}

/** A login without pages never wrote a session, so it leaves the session to those that did. */
async function dropSessionLogins(
  req: Request,
  endings: readonly Ending[],
  routers: readonly RouterContext[],
): Promise<void> {
  const writers = routers.filter((router) => router.platform.usesSession)
  if (writers.length === 0 || !hasSession(req)) return
  const appKeys = endings.map(({ app }) => app.appKey)
  const keepSessionInfo = writers.some(({ settings }) => settings.keepSessionInfo)
  await dropLogins(req, appKeys, { keepSessionInfo })
}
