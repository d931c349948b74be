import type { Request, Response } from 'express'
import { bearerOf } from './attach-user.ts'
import type { LoginApp } from './login-platform.ts'
import { locationOf, type RouterVisit, requireRealm } from './request-context.ts'
import { dropLogins, hasSession } from './session.ts'
import { transactionCookies } from './transaction.ts'

/** Ends the session's login and the bearer token, and everything a doubled callback could bring it back from. */
export async function logOut(req: Request, res: Response, visit: RouterVisit): Promise<void> {
  const { apps, cache } = requireRealm(visit)
  const { settings, platform } = visit
  for (const app of apps) {
    const cookies = transactionCookies(app.slot, app.sealer, locationOf(req, visit))
    for (const { state, outcomeKey } of cookies.marks(req)) {
      cookies.clear(res, state)
      await cache
        .delete(outcomeKey)
        .catch(() => settings.emit({ type: 'cache-failure', operation: 'outcome' }))
    }
    await revokeBearer(req, app)
  }
  if (hasSession(req)) {
    const slots = apps.map(({ slot }) => slot)
    await dropLogins(req, slots, { keepSessionInfo: settings.keepSessionInfo })
  }
  delete (req as unknown as Record<string, unknown>)[platform.userProperty]
  for (const { provider, appId } of apps.slice(0, 1)) settings.emit({ type: 'logout', provider, appId })
}

// A revocation that cannot be written is an error: the caller must not believe that the token is dead.
async function revokeBearer(req: Request, app: LoginApp): Promise<void> {
  const token = bearerOf(req)
  const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
  if (reading !== undefined && !('problem' in reading)) await app.bearerTokens?.revoke(reading)
}
