import type { Request, Response } from 'express'
import { sendSuccess } from './envelope.ts'
import { readJsonBody } from './json-body.ts'
import { bearerUserOf, publicUserOf } from './json-login.ts'
import type { LoggedInUser, LoginApp } from './login-platform.ts'
import { performLogin, requireCode } from './perform-login.ts'
import type { PlatformRoute } from './platform-router.ts'
import { loginRequired } from './refusal.ts'
import { bearerFamilyOf, isUserOf, type RouterVisit, requireRealm, userOn } from './request-context.ts'

/** `POST .../login {code}`: an app without cookies brings the code its SDK gave it. Never writes a session. */
export const appLoginRoute: PlatformRoute = {
  name: 'login',
  method: 'post',
  kind: 'json',
  async handle(req, res, visit) {
    const body = await readJsonBody(req, res)
    const code = requireCode(body['code'])
    const realm = requireRealm(visit)
    const app = realm.select(req)
    const { settings, platform } = visit
    const user = await performLogin(req, { app, realm, settings, code, scope: platform.defaultScope })
    settings.emit({ type: 'login', provider: app.provider, appId: app.appId, flow: 'json', replayed: false })
    sendToken(res, app, user)
  },
}

/** `POST .../refresh`: a good token becomes a fresh one, as long as what the person agreed to still holds. */
export const appRefreshRoute: PlatformRoute = {
  name: 'refresh',
  method: 'post',
  kind: 'json',
  async handle(req, res, visit) {
    const app = requireRealm(visit).select(req)
    const user = requireBearerUser(req, visit, app)
    await app.renewGrant?.(user)
    sendToken(res, app, user, bearerFamilyOf(req, visit.platform))
  },
}

/** @throws ERR_LOGIN_REQUIRED, ERR_TOKEN_EXPIRED or ERR_TOKEN_INVALID without a token of this very app */
export function requireBearerUser(req: Request, { platform }: RouterVisit, app: LoginApp): LoggedInUser {
  const user = userOn(req, platform)
  const isBearer = bearerFamilyOf(req, platform) !== undefined
  if (user === undefined || !isBearer || !isUserOf(req, user, app)) throw loginRequired(req)
  return user
}

function sendToken(res: Response, app: LoginApp, user: LoggedInUser, family?: string): void {
  sendSuccess(res, { ...app.bearerTokens?.issue(bearerUserOf(user), family), user: publicUserOf(user) })
}
