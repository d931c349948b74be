import type { Request } from 'express'
import type { LoggedInUser, LoginApp, LoginPlatform, LoginRealm, LoginSettings } from './login-platform.ts'
import { bearerFamilyOf, contextOf, isUserOf, putUser, userOn } from './request-context.ts'
import { readLogin } from './session.ts'

/**
 * Puts the user of this realm on the request: a good bearer token's, else the newest login in the session.
 * A user that a router above has found stays unless this one's is newer.
 *
 * @returns a promise only where a bearer token has to be looked up
 */
export function attachUser(
  req: Request,
  platform: LoginPlatform,
  realm: LoginRealm,
  settings: LoginSettings,
): Promise<void> | undefined {
  const token = realm.apps.some((app) => app.bearerTokens) ? bearerOf(req) : undefined
  if (token !== undefined && bearerFamilyOf(req, platform) === undefined) {
    return readBearer(req, realm, settings, token).then((found) => {
      if (found === undefined) return attachSessionUser(req, platform, realm)
      putUser(req, platform.userProperty, found.user, found.slot)
      const context = contextOf(req)
      context.bearerFamilies ??= new Map()
      context.bearerFamilies.set(platform.userProperty, found.family)
    })
  }
  attachSessionUser(req, platform, realm)
  return undefined
}

function attachSessionUser(req: Request, platform: LoginPlatform, realm: LoginRealm): void {
  for (const app of realm.apps) {
    const user = readLogin(req, app.slot)?.user as LoggedInUser | undefined
    if (user === undefined || bearerFamilyOf(req, platform) !== undefined) continue
    const present = userOn(req, platform)
    if (present === undefined || user.loggedInAt > present.loggedInAt) {
      putUser(req, platform.userProperty, user, app.slot)
    }
  }
}

/** Who is logged in to this very realm, whoever else the request comes from. */
export function ownUserOf(
  req: Request,
  platform: LoginPlatform,
  realm: LoginRealm,
): LoggedInUser | undefined {
  const present = userOn(req, platform)
  if (present !== undefined && realm.apps.some((app) => isUserOf(req, present, app))) return present
  return realm.apps
    .map((app) => readLogin(req, app.slot)?.user as LoggedInUser | undefined)
    .filter((user) => user !== undefined)
    .sort((a, b) => b.loggedInAt - a.loggedInAt)[0]
}

async function readBearer(
  req: Request,
  realm: LoginRealm,
  settings: LoginSettings,
  token: string,
): Promise<{ user: LoggedInUser; family: string; slot: string } | undefined> {
  const context = contextOf(req)
  for (const app of realm.apps) {
    const reading = app.bearerTokens?.read(token) ?? { problem: 'ERR_TOKEN_INVALID' as const }
    if ('problem' in reading) {
      if (context.tokenProblem !== 'ERR_TOKEN_EXPIRED') context.tokenProblem = reading.problem
    } else if (await isRevoked(app, settings, reading.family)) {
      context.tokenProblem = 'ERR_TOKEN_INVALID'
    } else {
      delete context.tokenProblem
      return { user: reading.user as unknown as LoggedInUser, family: reading.family, slot: app.slot }
    }
  }
  return undefined
}

/** While the cache cannot be asked a token counts as good: an outage must not log everybody out. */
function isRevoked(app: LoginApp, settings: LoginSettings, family: string): Promise<boolean> {
  const asked = app.bearerTokens?.isRevoked(family) ?? Promise.resolve(false)
  return asked.catch(() => {
    settings.emit({ type: 'cache-failure', operation: 'revocation' })
    return false
  })
}

/** The token of an `Authorization: Bearer` header (RFC 6750 2.1). */
export function bearerOf(req: Request): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1]
}
