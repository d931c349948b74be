import type { Request } from 'express'
import { revocationsOf } from '../../core/login/revocations.ts'
import { isWechatAuthError } from '../../errors.ts'
import type { LoggedInUser, LoginPlatform, LoginSettings, LoginTenant } from './login-platform.ts'
import { bearerLoginIdOf, contextOf, isUserOf, putUser, userOn } from './request-context.ts'
import { dropEndedLogin, readLogin } from './session.ts'

/** A router that looks for its user, and what it works with. */
interface Attaching {
  platform: LoginPlatform
  tenant: LoginTenant
  settings: LoginSettings
}

/**
 * Puts the user of this tenant on the request: a good bearer token's, else the newest login in the session.
 * A user that a router above has found stays unless this one's is newer.
 *
 * @returns a promise only where revocations have to be looked up
 */
export function attachUser(req: Request, attaching: Attaching): Promise<void> | undefined {
  const { tenant } = attaching
  const users = tenant.requireGrant === undefined ? [] : usersOf(req, tenant)
  if (users.length === 0) return attachGrantedUser(req, attaching)
  return Promise.all(users.map((user) => isGranted(user, attaching))).then((granted) =>
    granted.every(Boolean) ? attachGrantedUser(req, attaching) : undefined,
  )
}

/** Whom the session and the bearer token name, before anything else is asked of them. */
function usersOf(req: Request, { apps }: LoginTenant): LoggedInUser[] {
  const token = bearerOf(req)
  return apps.flatMap((app) => {
    const reading = token === undefined ? undefined : app.bearerTokens?.read(token)
    const byToken =
      reading !== undefined && 'user' in reading ? (reading.user as object as LoggedInUser) : undefined
    return [readLogin(req, app.appKey)?.user, byToken].filter((user) => user !== undefined)
  })
}

/** While nobody can be asked a grant counts as good, as a login does. */
async function isGranted(user: LoggedInUser, { tenant, settings }: Attaching): Promise<boolean> {
  try {
    await tenant.requireGrant?.(user)
    return true
  } catch (error) {
    if (isWechatAuthError(error) && error.code === 'ERR_GRANT_MISSING') return false
    settings.emit({ type: 'cache-failure', operation: 'grant' })
    return true
  }
}

function attachGrantedUser(req: Request, attaching: Attaching): Promise<void> | undefined {
  const { platform, tenant } = attaching
  const token = tenant.apps.some((app) => app.bearerTokens) ? bearerOf(req) : undefined
  if (token !== undefined && bearerLoginIdOf(req, platform) === undefined) {
    return attachBearerUser(req, attaching, token).then((isFound) =>
      isFound ? undefined : attachSessionUser(req, attaching),
    )
  }
  return attachSessionUser(req, attaching)
}

/** Only a login that gave out a token can have been ended elsewhere: for all others nothing is asked. */
function attachSessionUser(req: Request, attaching: Attaching): Promise<void> | undefined {
  const { platform, tenant, settings } = attaching
  const endable = tenant.apps.flatMap(({ appKey }) => {
    const login = readLogin(req, appKey)
    return login?.hasToken && login.id !== undefined ? [{ appKey, id: login.id }] : []
  })
  if (endable.length === 0) {
    putNewest(req, platform, tenant)
    return undefined
  }
  const drops = endable.map(async ({ appKey, id }) => {
    if (await isEnded(id, tenant, settings)) dropEndedLogin(req, appKey)
  })
  return Promise.all(drops).then(() => putNewest(req, platform, tenant))
}

function putNewest(req: Request, platform: LoginPlatform, tenant: LoginTenant): void {
  if (bearerLoginIdOf(req, platform) !== undefined) return
  for (const { appKey } of tenant.apps) {
    const user = readLogin(req, appKey)?.user
    const present = userOn(req, platform)
    if (user !== undefined && (present === undefined || user.loggedInAt > present.loggedInAt)) {
      putUser(req, platform.userProperty, user, appKey)
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
    .map((app) => readLogin(req, app.appKey)?.user)
    .filter((user) => user !== undefined)
    .sort((a, b) => b.loggedInAt - a.loggedInAt)[0]
}

/** True where the token is good, and its user is on the request by now. */
async function attachBearerUser(
  req: Request,
  { platform, tenant, settings }: Attaching,
  token: string,
): Promise<boolean> {
  const context = contextOf(req)
  for (const app of tenant.apps) {
    const reading = app.bearerTokens?.read(token) ?? { problem: 'ERR_TOKEN_INVALID' as const }
    if ('problem' in reading) {
      if (context.tokenProblem !== 'ERR_TOKEN_EXPIRED') context.tokenProblem = reading.problem
    } else if (await isEnded(reading.loginId, tenant, settings)) {
      context.tokenProblem = 'ERR_TOKEN_INVALID'
    } else {
      context.tokenProblem = undefined
      putUser(req, platform.userProperty, reading.user as object as LoggedInUser, app.appKey)
      context.bearerLoginIds ??= new Map()
      context.bearerLoginIds.set(platform.userProperty, reading.loginId)
      return true
    }
  }
  return false
}

/** While the cache cannot be asked a login counts as good: an outage must not log everybody out. */
export async function isEnded(
  loginId: string,
  { cache }: LoginTenant,
  { emit }: LoginSettings,
): Promise<boolean> {
  try {
    return await revocationsOf(cache).isRevoked(loginId)
  } catch {
    emit({ type: 'cache-failure', operation: 'revocation' })
    return false
  }
}

/** The token of an `Authorization: Bearer` header (RFC 6750 2.1). */
export function bearerOf(req: Request): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1]
}
