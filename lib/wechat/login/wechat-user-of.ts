import type { Request } from 'express'
import { loginRequired } from '../../express/login/refusal.ts'
import type { WechatUser } from './wechat-user.ts'

/**
 * Who is logged in, for handlers behind `requireWechatUser()`: TypeScript does not know of a guard, so `req.wechatUser`
 * may always be undefined there.
 *
 * @throws ERR_LOGIN_REQUIRED (401) where no guard is in front and nobody is logged in
 * @example app.get('/orders', requireWechatUser(), (req, res) => res.send(wechatUserOf(req).openid))
 */
export function wechatUserOf(req: Express.Request): WechatUser {
  if (req.wechatUser == null) throw loginRequired(req as Request)
  return req.wechatUser
}
