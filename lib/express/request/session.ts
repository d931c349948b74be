import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'

/** What is used of `req.session`: express-session has the functions, cookie-session is a plain object. */
interface SessionLike {
  regenerate?: (done: (error?: unknown) => void) => void
  save?: (done: (error?: unknown) => void) => void
  reload?: (done: (error?: unknown) => void) => void
  cookie?: unknown
  wechatAuth?: unknown
  [key: string]: unknown
}

/** One login in the session. */
export interface SessionLogin {
  user: Record<string, unknown>
  /** Names the transaction that made it, so that the Back button finds its way. */
  transaction: string
}

const storeTimeoutMs = 10_000

/**
 * @throws ERR_SESSION_MISSING when the app has no session middleware above the router, or its store is down
 */
export function requireSession(req: Request): void {
  if (sessionOf(req) === undefined) {
    throw new WechatAuthError(
      'ERR_SESSION_MISSING',
      'req.session is missing: mount express-session or cookie-session above this router (express-session also leaves it out while its store is disconnected)',
    )
  }
}

export function hasSession(req: Request): boolean {
  return sessionOf(req) !== undefined
}

/** The login that the session holds for one provider and app. */
export function readLogin(req: Request, appKey: string): SessionLogin | undefined {
  const appKeys = sessionOf(req)?.wechatAuth
  if (!isRecord(appKeys) || !Object.hasOwn(appKeys, appKey)) return undefined
  const login = appKeys[appKey]
  return isRecord(login) && isRecord(login['user']) && typeof login['transaction'] === 'string'
    ? (login as unknown as SessionLogin)
    : undefined
}

/**
 * Reads the session anew, for a request that has waited long. One that was ended meanwhile is empty then.
 * cookie-session has nothing to read.
 */
export async function reloadSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  if (session?.reload === undefined) return
  try {
    await callStore(session.reload.bind(session), 'reload')
  } catch {
    const left = sessionOf(req) ?? {}
    for (const key of Object.keys(left)) if (key !== 'cookie') delete left[key]
  }
}

/** Changes the session id, writes the login, and waits until it is saved. */
export async function writeLogin(
  req: Request,
  appKey: string,
  login: SessionLogin,
  { keepSessionInfo }: { keepSessionInfo: boolean },
): Promise<void> {
  const kept = await renewSession(req, keepSessionInfo)
  const session = sessionOf(req) as SessionLike
  const appKeys = isRecord(kept['wechatAuth']) ? kept['wechatAuth'] : {}
  Object.assign(session, kept, { wechatAuth: { ...appKeys, [appKey]: login } })
  try {
    await callStore(session.save?.bind(session), 'save')
  } catch (error) {
    // express-session saves once more at the end of the answer: that must not log anybody in.
    delete session.wechatAuth
    throw error
  }
}

/** Changes the session id and drops the logins of these appKeys, and everything else unless it is to be kept. */
export async function dropLogins(
  req: Request,
  appKeys: readonly string[],
  { keepSessionInfo }: { keepSessionInfo: boolean },
): Promise<void> {
  const kept = await renewSession(req, keepSessionInfo)
  const session = sessionOf(req) as SessionLike
  if (isRecord(kept['wechatAuth'])) {
    const left = Object.entries(kept['wechatAuth']).filter(([appKey]) => !appKeys.includes(appKey))
    kept['wechatAuth'] = Object.fromEntries(left)
  }
  Object.assign(session, kept)
  await callStore(session.save?.bind(session), 'save')
}

async function renewSession(req: Request, keepSessionInfo: boolean): Promise<Record<string, unknown>> {
  const before = sessionOf(req) as SessionLike
  const { cookie: _cookie, ...data } = before
  await callStore(before.regenerate?.bind(before), 'regenerate')
  requireSession(req)
  const after = sessionOf(req) as SessionLike
  // cookie-session has no regenerate(), or one that does nothing, which apps give it for passport's sake.
  if (after === before) for (const key of Object.keys(data)) delete after[key]
  return keepSessionInfo ? data : {}
}

function callStore(
  operation: ((done: (error?: unknown) => void) => void) | undefined,
  name: string,
): Promise<void> {
  if (operation === undefined) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void =>
      reject(new WechatAuthError('ERR_CACHE', `the session store failed to ${name} the session`, { cause }))
    const timer = setTimeout(fail, storeTimeoutMs)
    operation((error) => {
      clearTimeout(timer)
      if (error) fail(error)
      else resolve()
    })
  })
}

function sessionOf(req: Request): SessionLike | undefined {
  const { session } = req as { session?: unknown }
  return typeof session === 'object' && session !== null ? (session as SessionLike) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
