import type { Request } from 'express'
import { loginRequired } from '../../express/login/refusal.ts'
import type { WecomUser } from './wecom-user.ts'

/**
 * Who is logged in, for handlers behind `requireWecomUser()`: TypeScript does not know of a guard, so `req.wecomUser`
 * may always be undefined there.
 *
 * @throws ERR_LOGIN_REQUIRED (401) where no guard is in front and nobody is logged in
 * @example app.get('/orders', requireWecomUser(), (req, res) => res.send(wecomUserOf(req).userid))
 */
export function wecomUserOf(req: Express.Request): WecomUser {
  if (req.wecomUser == null) throw loginRequired(req as Request)
  return req.wecomUser
}
