import type { LoginPlatform } from '../express/login-platform.ts'

/** What the routers for WeChat have in common as platforms: whom they fill in, and the scopes there are. */
export function wechatPlatform(
  factory: string,
  realmOf: LoginPlatform['realmOf'],
  { hasLoginPage = true, usesSession = true }: { hasLoginPage?: boolean; usesSession?: boolean } = {},
): LoginPlatform {
  return {
    factory,
    userProperty: 'wechatUser',
    loginMethod: 'wechatLogin',
    logoutMethod: 'wechatLogout',
    hasLoginPage,
    usesSession,
    scopes: ['snsapi_base', 'snsapi_userinfo'],
    defaultScope: 'snsapi_userinfo',
    realmOf,
  }
}
