// Login with WeChat

export type * from './core/events.ts'
// Tokens and where they are kept
export { type MemoryTokenCacheOptions, memoryTokenCache } from './core/memory-token-cache.ts'
export type { TokenCache } from './core/token-cache.ts'
export type { TokenProvider, TokenRequest } from './core/token-provider.ts'
// What goes wrong, and what is told of it
export {
  isWechatAuthError,
  type PlatformAnswer,
  PlatformError,
  WechatAuthError,
  type WechatAuthErrorCode,
  type WechatAuthErrorDetails,
} from './errors.ts'
export { type ErrorHandlerOptions, errorHandler } from './express/error-handler.ts'
export type { GuardHandler } from './express/guard.ts'
export type { LoginRouterOptions } from './express/login-options.ts'
export type { LoggedInUser, LoginTarget, RouteName } from './express/login-platform.ts'
export type { Lang } from './express/messages.ts'
export type { PublicUrl } from './express/public-location.ts'
export type { AppAccessTokenKind, AppCredentials } from './wechat/app-access-token.ts'
export type { WechatEndpoints } from './wechat/endpoints.ts'
export { type MobileLoginOptions, type MobileRouteName, mobileLogin } from './wechat/mobile-login.ts'
export { type RequireWechatUserOptions, requireWechatUser } from './wechat/require-wechat-user.ts'
export type { OAuthToken, UserInfo, WechatLang } from './wechat/sns.ts'
export type { UserTokenStore, UserTokens } from './wechat/user-token-store.ts'
export { type WebsiteLoginOptions, type WxLoginParameters, websiteLogin } from './wechat/website-login.ts'
export { type WechatAuthOptions, type WechatCredentials, wechatAuth } from './wechat/wechat-auth.ts'
// Clients
export {
  type WechatCall,
  type WechatClient,
  type WechatClientOptions,
  wechatClient,
} from './wechat/wechat-client.ts'
export type { WechatRouterOptions } from './wechat/wechat-router.ts'
export type { WechatAuthorizeTarget } from './wechat/wechat-urls.ts'
export type { WechatScope, WechatUser } from './wechat/wechat-user.ts'
