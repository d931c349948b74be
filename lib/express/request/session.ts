import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import type { LoggedInUser } from './login-platform.ts'
import type { SessionLogin } from './session-data.ts'
import { callStore, isRecord, type SessionLike } from './session-store.ts'

/** What a new login leaves of the session. */
export interface SessionRules {
  /** Whether the app's own data outlives a login of somebody who was nobody before, and a logout. */
  keepSessionInfo: boolean
  /** The key of a person's identity at the app. */
  identityOf(user: LoggedInUser): string
}

/**
 * @throws ERR_SESSION_MISSING when the app has no session middleware above the router, or its store is down
 */
export function requireSession(req: Request): SessionLike {
  const session = sessionOf(req)
  if (session !== undefined) return session
  throw new WechatAuthError(
    'ERR_SESSION_MISSING',
    'req.session is missing: mount express-session or cookie-session above this router (express-session also leaves it out while its store is disconnected)',
  )
}

export function hasSession(req: Request): boolean {
  return sessionOf(req) !== undefined
}

/** The login that the session holds for one provider and app. */
export function readLogin(req: Request, appKey: string): SessionLogin | undefined {
  const logins = sessionOf(req)?.wechatAuth
  if (!isRecord(logins) || !Object.hasOwn(logins, appKey)) return undefined
  const login = logins[appKey]
  return isRecord(login) && isRecord(login['user']) && typeof login['transaction'] === 'string'
    ? (login as object as SessionLogin)
    : undefined
}

/** All logins that the session holds, whatever they are to; the newest first. */
export function readLogins(req: Request): SessionLogin[] {
  return Object.keys(loginsIn(sessionOf(req) ?? {}))
    .map((appKey) => readLogin(req, appKey))
    .filter((login) => login !== undefined)
    .sort((a, b) => b.user.loggedInAt - a.user.loggedInAt)
}

/** Takes a login out that was ended elsewhere. The session middleware saves the session at the end of the answer. */
export function dropEndedLogin(req: Request, appKey: string): void {
  const logins = sessionOf(req)?.wechatAuth
  if (isRecord(logins)) delete logins[appKey]
}

/**
 * Reads the session anew, for a request that has waited long. One that was ended meanwhile is empty then.
 * cookie-session has nothing to read.
 */
export async function reloadSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  if (session?.reload === undefined) return
  try {
    await callStore(session, 'reload')
  } catch {
    const left = sessionOf(req) ?? {}
    for (const key of Object.keys(left)) if (key !== 'cookie') delete left[key]
  }
}

/**
 * Changes the session id, writes the login, and waits until it is saved. The same person again keeps the whole session;
 * where nobody was logged in, the logins of other routers stay; of another person nothing does.
 */
export async function writeLogin(
  req: Request,
  appKey: string,
  login: SessionLogin,
  { keepSessionInfo, identityOf }: SessionRules,
): Promise<void> {
  const before = readLogin(req, appKey)?.user
  const isSamePerson = before !== undefined && identityOf(before) === identityOf(login.user)
  const kept = await renewSession(req)
  const logins = isSamePerson || before === undefined ? loginsIn(kept) : {}
  const data = isSamePerson || (before === undefined && keepSessionInfo) ? kept : {}
  const session = requireSession(req)
  Object.assign(session, data, { wechatAuth: { ...logins, [appKey]: { ...login, user: { ...login.user } } } })
  try {
    await callStore(session, 'save')
  } catch (error) {
    // express-session saves once more at the end of the answer: that must not log anybody in.
    delete session.wechatAuth
    throw error
  }
}

/** Changes the session id and drops these logins. The others stay; the app's own data only if it is to be kept. */
export async function dropLogins(
  req: Request,
  appKeys: readonly string[],
  { keepSessionInfo }: { keepSessionInfo: boolean },
): Promise<void> {
  const kept = await renewSession(req)
  const left = Object.entries(loginsIn(kept)).filter(([appKey]) => !appKeys.includes(appKey))
  const session = requireSession(req)
  Object.assign(session, keepSessionInfo ? kept : {})
  if (left.length > 0) session.wechatAuth = Object.fromEntries(left)
  else delete session.wechatAuth
  await callStore(session, 'save')
}

/** Answers what the session held. */
async function renewSession(req: Request): Promise<Record<string, unknown>> {
  const before = requireSession(req)
  const { cookie: _cookie, ...data } = before
  await callStore(before, 'regenerate')
  const after = requireSession(req)
  // cookie-session has no regenerate(), or one that does nothing, which apps give it for passport's sake.
  if (after === before) for (const key of Object.keys(data)) delete after[key]
  return data
}

const loginsIn = ({ wechatAuth }: Record<string, unknown>): Record<string, unknown> =>
  isRecord(wechatAuth) ? wechatAuth : {}

function sessionOf(req: Request): SessionLike | undefined {
  const { session } = req as { session?: unknown }
  return typeof session === 'object' && session !== null ? (session as SessionLike) : undefined
}
