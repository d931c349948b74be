import type { Request, Response } from 'express'
import { sendSuccess } from '../http/envelope.ts'
import { readJsonBody } from '../http/json-body.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import {
  bearerLoginIdOf,
  isUserOf,
  type RouterContext,
  requireTenant,
  userOn,
} from '../request/request-context.ts'
import { bearerUserOf, publicUserOf } from './json-login.ts'
import { performLogin, requireCode } from './perform-login.ts'
import type { PlatformRoute } from './platform-router.ts'
import { loginRequired } from './refusal.ts'

/** `POST .../login {code}`: an app without cookies brings the code its SDK gave it. Never writes a session. */
export const codeLoginRoute: PlatformRoute = {
  name: 'login',
  method: 'post',
  kind: 'json',
  async handle(req, res, routerContext) {
    const body = await readJsonBody(req, res)
    const code = requireCode(body['code'])
    const tenant = requireTenant(routerContext)
    const app = tenant.select(req)
    const { settings, platform } = routerContext
    const user = await performLogin(req, { app, tenant, settings, code, scope: platform.defaultScope })
    settings.emit({ type: 'login', provider: app.provider, appId: app.appId, flow: 'json', replayed: false })
    sendToken(res, app, user)
  },
}

/** `POST .../refresh`: a good token becomes a fresh one, as long as what the person agreed to still holds. */
export const tokenRefreshRoute: PlatformRoute = {
  name: 'refresh',
  method: 'post',
  kind: 'json',
  async handle(req, res, routerContext) {
    const app = requireTenant(routerContext).select(req)
    const user = requireBearerUser(req, routerContext, app)
    await app.renewGrant?.(user)
    sendToken(res, app, user, bearerLoginIdOf(req, routerContext.platform))
  },
}

/** @throws ERR_LOGIN_REQUIRED, ERR_TOKEN_EXPIRED or ERR_TOKEN_INVALID without a token of this very app */
export function requireBearerUser(req: Request, { platform }: RouterContext, app: LoginApp): LoggedInUser {
  const user = userOn(req, platform)
  const isBearer = bearerLoginIdOf(req, platform) !== undefined
  if (user === undefined || !isBearer || !isUserOf(req, user, app)) throw loginRequired(req)
  return user
}

function sendToken(res: Response, app: LoginApp, user: LoggedInUser, loginId?: string): void {
  sendSuccess(res, { ...app.bearerTokens?.issue(bearerUserOf(user), loginId), user: publicUserOf(user) })
}
