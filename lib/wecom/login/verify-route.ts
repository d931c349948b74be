import type { Request } from 'express'
import { type OptionCheck, routePath } from '../../core/options.ts'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../../express/http/envelope.ts'
import type { PlatformRoute } from '../../express/login/platform-router.ts'
import { loginRequired } from '../../express/login/refusal.ts'
import { ownUserOf } from '../../express/request/attach-user.ts'
import { type RouterContext, requireTenant } from '../../express/request/request-context.ts'
import type { WecomLoginApp } from './wecom-login-app.ts'
import type { WecomUser } from './wecom-user.ts'

const useridPattern = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/

/**
 * `GET .../verify/:userId`: whether a member may come in. Somebody who is unknown, invisible or gone may not; what
 * cannot be read is an error, never a yes.
 */
export function verifyRoute(access: 'members' | 'public'): PlatformRoute {
  return {
    name: 'verify',
    method: 'get',
    kind: 'json',
    async handle(req, res, routerContext) {
      const app = requireTenant(routerContext).apps[0] as WecomLoginApp
      const by = access === 'members' ? await requireMember(req, routerContext, app) : undefined
      const userid = req.params['userId']
      if (typeof userid !== 'string' || !useridPattern.test(userid)) {
        throw new WechatAuthError('ERR_PARAMETER', 'the userid is malformed')
      }
      sendSuccess(res, { authorized: await app.isAuthorized(userid, by) })
    },
  }
}

/** The option `routes.verify`. */
export const verifyRouteCheck: OptionCheck = (value) => {
  const isPath =
    typeof value === 'string' &&
    value.split('/').includes(':userId') &&
    // Alone it would take every path of one segment.
    value.split('/').length > 2 &&
    routePath(value.replace('/:userId', '/userId')) === undefined
  return isPath || value === false
    ? undefined
    : 'must be a path with a segment ":userId" such as "/wecom/verify/:userId", or false'
}

async function requireMember(
  req: Request,
  routerContext: RouterContext,
  app: WecomLoginApp,
): Promise<WecomUser> {
  const user = ownUserOf(req, routerContext.platform, requireTenant(routerContext)) as WecomUser | undefined
  if (user === undefined) throw loginRequired(req)
  if (user.kind !== 'member')
    throw new WechatAuthError('ERR_NOT_A_MEMBER', 'only members may ask who may come in')
  if (!(await app.isAuthorized(user.userid, user))) {
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'the member who asks may not come in any more')
  }
  return user
}
