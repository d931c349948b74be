import type { Request } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import type { SessionKeys } from '../../core/login/session-keys.ts'
import { decryptUserData, isEncryptedData, isValidUserSignature, stale } from '../../core/login/user-data.ts'
import { isText } from '../../core/texts.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../http/envelope.ts'
import { readJsonBody } from '../http/json-body.ts'
import type { PlatformRoute } from '../login/platform-router.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import { type RouterContext, requireTenant } from '../request/request-context.ts'
import { requireBearerLogin } from './code-login.ts'

/** An app whose people have a session_key, which opens what the platform hands to their front end. */
export interface SessionKeyApp extends LoginApp {
  sessionKeys: SessionKeys
  /** What the keys are kept by. */
  idOf(user: LoggedInUser): string
  /** The mini program that encrypted data must be for. */
  dataAppId: string
  /** Whether decrypted data is about this very person. */
  isAbout(data: JsonObject, user: LoggedInUser): boolean
  /** Asks the platform whether a session_key is the person's newest. */
  isSessionKeyValid(user: LoggedInUser, sessionKey: string): Promise<boolean>
}

export interface ReceivedSessionKey {
  id: string
  sessionKey: string
  /** Names the login that brought it. */
  login: number
}

/**
 * Keeps the session_key that a login brought, and answers how to take it back. Without it a person is logged in all
 * the same; what needs the key asks for another login.
 */
export function keepSessionKey(
  sessionKeys: SessionKeys,
  emit: EmitEvent,
  { id, sessionKey, login }: ReceivedSessionKey,
): Promise<(() => Promise<void>) | undefined> {
  return sessionKeys.keep(id, sessionKey, login).catch(() => {
    emit({ type: 'cache-failure', operation: 'session-key' })
    return undefined
  })
}

/** What a front end got must come here soon: a recording of it is worthless later. */
const maxAgeSeconds = 300

/** `POST .../userinfo {rawData, signature, encryptedData, iv}`: the data, checked and decrypted. */
export const userinfoRoute: PlatformRoute = {
  name: 'userinfo',
  method: 'post',
  kind: 'json',
  async handle(req, res, router) {
    const { app, user } = holderOf(req, router)
    const body = await readJsonBody(req, res)
    const [rawData, signature, encryptedData, iv] = ['rawData', 'signature', 'encryptedData', 'iv'].map(
      (name) => requireText(body, name),
    ) as [string, string, string, string]
    const sessionKey = await app.sessionKeys.get(app.idOf(user))
    if (sessionKey === undefined || !isValidUserSignature({ rawData, sessionKey, signature })) throw stale()
    // The key fits, so another login would bring the same answer: the front end has spoilt the data on its way.
    if (!isEncryptedData({ encryptedData, iv })) {
      throw new WechatAuthError('ERR_PARAMETER', 'encryptedData and iv must be base64, sent as they came')
    }
    const data = decryptUserData({ sessionKey, encryptedData, iv, appId: app.dataAppId, maxAgeSeconds })
    if (!app.isAbout(data, user)) {
      throw new WechatAuthError('ERR_WATERMARK', 'the decrypted data is about somebody else')
    }
    const { watermark: _watermark, ...shown } = data
    sendSuccess(res, shown)
  },
}

/** `GET .../check`: whether the session_key that is kept is still the newest. */
export const checkRoute: PlatformRoute = {
  name: 'check',
  method: 'get',
  kind: 'json',
  async handle(req, res, router) {
    const { app, user } = holderOf(req, router)
    const sessionKey = await app.sessionKeys.get(app.idOf(user))
    sendSuccess(res, { valid: sessionKey !== undefined && (await app.isSessionKeyValid(user, sessionKey)) })
  },
}

/** Who sent the request, by a good bearer token of this very app. */
export function holderOf(req: Request, router: RouterContext): { app: SessionKeyApp; user: LoggedInUser } {
  const app = requireTenant(router).apps[0] as SessionKeyApp
  return { app, user: requireBearerLogin(req, router, app).user }
}

function requireText(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (isText(value)) return value
  throw new WechatAuthError('ERR_PARAMETER', `${name} must be a text`)
}
