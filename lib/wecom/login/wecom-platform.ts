import type { LoginPlatform } from '../../express/request/login-platform.ts'

/** What the routers for WeCom have in common as platforms: whom they fill in. */
export function wecomPlatform(
  own: Pick<
    LoginPlatform,
    'factory' | 'tenantOf' | 'hasLoginPage' | 'usesSession' | 'scopes' | 'defaultScope'
  >,
): LoginPlatform {
  return {
    userProperty: 'wecomUser',
    loginMethod: 'wecomLogin',
    logoutMethod: 'wecomLogout',
    ...own,
  }
}
