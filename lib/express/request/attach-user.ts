import type { Request } from 'express'
import type { LoggedInUser, LoginApp, LoginPlatform, LoginSettings, LoginTenant } from './login-platform.ts'
import { bearerLoginIdOf, contextOf, isUserOf, putUser, userOn } from './request-context.ts'
import { readLogin } from './session.ts'

/**
 * Puts the user of this tenant on the request: a good bearer token's, else the newest login in the session.
 * A user that a router above has found stays unless this one's is newer.
 *
 * @returns a promise only where a bearer token has to be looked up
 */
export function attachUser(
  req: Request,
  platform: LoginPlatform,
  tenant: LoginTenant,
  settings: LoginSettings,
): Promise<void> | undefined {
  const token = tenant.apps.some((app) => app.bearerTokens) ? bearerOf(req) : undefined
  if (token !== undefined && bearerLoginIdOf(req, platform) === undefined) {
    return readBearer(req, tenant, settings, token).then((found) => {
      if (found === undefined) return attachSessionUser(req, platform, tenant)
      putUser(req, platform.userProperty, found.user, found.appKey)
      const context = contextOf(req)
      context.bearerLoginIds ??= new Map()
      context.bearerLoginIds.set(platform.userProperty, found.loginId)
    })
  }
  attachSessionUser(req, platform, tenant)
  return undefined
}

function attachSessionUser(req: Request, platform: LoginPlatform, tenant: LoginTenant): void {
  for (const app of tenant.apps) {
    const user = readLogin(req, app.appKey)?.user as LoggedInUser | undefined
    if (user === undefined || bearerLoginIdOf(req, platform) !== undefined) continue
    const present = userOn(req, platform)
    if (present === undefined || user.loggedInAt > present.loggedInAt) {
      putUser(req, platform.userProperty, user, app.appKey)
    }
  }
}

/** Who is logged in to this very tenant, whoever else the request comes from. */
export function ownUserOf(
  req: Request,
  platform: LoginPlatform,
  tenant: LoginTenant,
): LoggedInUser | undefined {
  const present = userOn(req, platform)
  if (present !== undefined && tenant.apps.some((app) => isUserOf(req, present, app))) return present
  return tenant.apps
    .map((app) => readLogin(req, app.appKey)?.user as LoggedInUser | undefined)
    .filter((user) => user !== undefined)
    .sort((a, b) => b.loggedInAt - a.loggedInAt)[0]
}

async function readBearer(
  req: Request,
  tenant: LoginTenant,
  settings: LoginSettings,
  token: string,
): Promise<{ user: LoggedInUser; loginId: string; appKey: string } | undefined> {
  const context = contextOf(req)
  for (const app of tenant.apps) {
    const reading = app.bearerTokens?.read(token) ?? { problem: 'ERR_TOKEN_INVALID' as const }
    if ('problem' in reading) {
      if (context.tokenProblem !== 'ERR_TOKEN_EXPIRED') context.tokenProblem = reading.problem
    } else if (await isRevoked(app, settings, reading.loginId)) {
      context.tokenProblem = 'ERR_TOKEN_INVALID'
    } else {
      delete context.tokenProblem
      return { user: reading.user as unknown as LoggedInUser, loginId: reading.loginId, appKey: app.appKey }
    }
  }
  return undefined
}

/** While the cache cannot be asked a token counts as good: an outage must not log everybody out. */
function isRevoked(app: LoginApp, settings: LoginSettings, loginId: string): Promise<boolean> {
  const asked = app.bearerTokens?.isRevoked(loginId) ?? Promise.resolve(false)
  return asked.catch(() => {
    settings.emit({ type: 'cache-failure', operation: 'revocation' })
    return false
  })
}

/** The token of an `Authorization: Bearer` header (RFC 6750 2.1). */
export function bearerOf(req: Request): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1]
}
