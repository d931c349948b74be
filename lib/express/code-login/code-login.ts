import type { Request, Response } from 'express'
import { sendSuccess } from '../http/envelope.ts'
import { readJsonBody } from '../http/json-body.ts'
import { askOnRefresh } from '../login/account.ts'
import { completeLogin } from '../login/complete-login.ts'
import { performLogin } from '../login/perform-login.ts'
import type { PlatformRoute } from '../login/platform-router.ts'
import { bearerUserOf, publicUserOf } from '../login/public-user.ts'
import { loginRequired } from '../login/refusal.ts'
import { requireCode } from '../login/require-code.ts'
import { isEnded } from '../request/attach-user.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import {
  bearerLoginIdOf,
  isUserOf,
  type RouterContext,
  requireTenant,
  userOn,
} from '../request/request-context.ts'

/** `POST .../login {code}`: an app without cookies brings the code its SDK gave it. Never writes a session. */
export const codeLoginRoute: PlatformRoute = {
  name: 'login',
  method: 'post',
  kind: 'json',
  async handle(req, res, router) {
    const body = await readJsonBody(req, res)
    const code = requireCode(body['code'])
    const tenant = requireTenant(router)
    const app = tenant.select(req)
    const { settings, platform } = router
    const outcome = await performLogin(req, { app, tenant, settings, code, scope: platform.defaultScope })
    const login = { app, ...outcome, flow: 'json', replayed: false, writesSession: false } as const
    await completeLogin(req, res, router, login)
    sendToken(res, app, outcome.user, outcome.loginId)
  },
}

/** `POST .../refresh`: a good token becomes a fresh one, as long as what the person agreed to still holds. */
export const tokenRefreshRoute: PlatformRoute = {
  name: 'refresh',
  method: 'post',
  kind: 'json',
  async handle(req, res, router) {
    const tenant = requireTenant(router)
    const app = tenant.select(req)
    const { user, loginId } = requireBearerLogin(req, router, app)
    await app.renewGrant?.(user)
    await askOnRefresh(req, user, router.settings)
    // A logout that came while the platform was asked has ended this login too.
    if (await isEnded(loginId, tenant, router.settings)) throw loginRequired(req, 'ERR_TOKEN_INVALID')
    sendToken(res, app, user, loginId)
  },
}

/** @throws ERR_LOGIN_REQUIRED, ERR_TOKEN_EXPIRED or ERR_TOKEN_INVALID without a token of this very app */
export function requireBearerLogin(
  req: Request,
  { platform }: RouterContext,
  app: LoginApp,
): { user: LoggedInUser; loginId: string } {
  const user = userOn(req, platform)
  const loginId = bearerLoginIdOf(req, platform)
  if (user === undefined || loginId === undefined || !isUserOf(req, user, app)) throw loginRequired(req)
  return { user, loginId }
}

export function sendToken(
  res: Response,
  app: LoginApp,
  user: LoggedInUser,
  loginId: string,
  more: object = {},
): void {
  const token = app.bearerTokens?.issue(bearerUserOf(user), { loginId })
  sendSuccess(res, { ...token, user: publicUserOf(user), ...more })
}
