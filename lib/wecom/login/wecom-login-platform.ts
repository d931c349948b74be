import type { LoginApp, LoginPlatform } from '../../express/request/login-platform.ts'

/** What the routers for WeCom have in common as platforms: whom they fill in. */
export function wecomLoginPlatform<App extends LoginApp>(
  own: Pick<
    LoginPlatform<App>,
    'factory' | 'tenantOf' | 'hasLoginPage' | 'usesSession' | 'scopes' | 'defaultScope'
  >,
): LoginPlatform<App> {
  return {
    userProperty: 'wecomUser',
    loginMethod: 'wecomLogin',
    logoutMethod: 'wecomLogout',
    ...own,
  }
}
