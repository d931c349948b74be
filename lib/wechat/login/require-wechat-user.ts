import { checkOptions, credential, oneOf } from '../../core/options.ts'
import { createGuard, type GuardHandler } from '../../express/guard/guard.ts'
import type { WechatScope } from '../client/wechat-authorize-urls.ts'
import type { WechatUser } from './wechat-user.ts'

export interface RequireWechatUserOptions {
  /** `snsapi_userinfo` asks people for consent who logged in silently before. @default 'snsapi_base' */
  scope?: WechatScope | undefined
  /** Takes only logins of this kind. @default any */
  provider?: WechatUser['provider'] | undefined
  /** Takes only logins to this app, where several are above. @default any */
  appId?: string | undefined
}

/**
 * Lets only people pass who are logged in with WeChat. A page is sent to the login and comes back; any other request
 * gets a 401 `ERR_LOGIN_REQUIRED` with `data.loginUrl`.
 *
 * The silent scope is the default because WeChat answers a consent page that nobody tapped for with a snapshot page.
 *
 * @throws TypeError when the options are wrong, and for a request that no `wechatAuth()` saw before
 * @example app.get('/orders', requireWechatUser(), (req, res) => res.send(req.wechatUser?.openid))
 */
export function requireWechatUser(options: RequireWechatUserOptions = {}): GuardHandler {
  checkOptions('requireWechatUser', options, {
    scope: oneOf('snsapi_base', 'snsapi_userinfo'),
    provider: oneOf('official-account', 'website', 'mobile-app', 'mini-program'),
    appId: credential,
  })
  const { provider, appId } = options
  const fits = (login: { provider: string; appId: string }): boolean =>
    (provider === undefined || login.provider === provider) && (appId === undefined || login.appId === appId)
  const names = [provider && `provider "${provider}"`, appId && `appId "${appId}"`].filter(Boolean)
  return createGuard({
    userProperty: 'wechatUser',
    guard: 'requireWechatUser',
    routers: 'wechatAuth()',
    scope: options.scope ?? 'snsapi_base',
    only:
      names.length === 0
        ? undefined
        : { name: names.join(' and '), accepts: fits, acceptsUser: (user) => fits(user as WechatUser) },
  })
}
