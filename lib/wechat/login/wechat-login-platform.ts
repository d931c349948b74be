import type { LoginPlatform, PageLoginApp } from '../../express/request/login-platform.ts'

/** What the routers for WeChat have in common as platforms: whom they fill in, and the scopes there are. */
export function wechatLoginPlatform(
  factory: string,
  tenantOf: LoginPlatform<PageLoginApp>['tenantOf'],
  { hasLoginPage = true, usesSession = true }: { hasLoginPage?: boolean; usesSession?: boolean } = {},
): LoginPlatform<PageLoginApp> {
  return {
    factory,
    userProperty: 'wechatUser',
    loginMethod: 'wechatLogin',
    logoutMethod: 'wechatLogout',
    hasLoginPage,
    usesSession,
    scopes: ['snsapi_base', 'snsapi_userinfo'],
    defaultScope: 'snsapi_userinfo',
    tenantOf,
  }
}
