// Login with WeChat

export type { ApiCall } from './core/api-call.ts'
export type { AppAccessTokenKind, AppCredentials } from './core/app-access-token.ts'
export type * from './core/events.ts'
// Tokens and where they are kept
export { type MemoryTokenCacheOptions, memoryTokenCache } from './core/memory-token-cache.ts'
export {
  type RedisClientLike,
  type RedisTokenCacheOptions,
  redisTokenCache,
} from './core/redis-token-cache.ts'
export type { TokenCache } from './core/token-cache.ts'
export type { TokenProvider, TokenRequest } from './core/token-provider.ts'
export { decryptUserData, type EncryptedUserData, isValidUserSignature } from './core/user-data.ts'
// What goes wrong, and what is told of it
export {
  isWechatAuthError,
  type PlatformAnswer,
  PlatformError,
  WechatAuthError,
  type WechatAuthErrorCode,
  type WechatAuthErrorDetails,
} from './errors.ts'
// Login to a mini program
export type { AppLoginOptions } from './express/app-login-options.ts'
export { type ErrorHandlerOptions, errorHandler } from './express/error-handler.ts'
export type { GuardHandler } from './express/guard.ts'
export type { LoginRouterOptions } from './express/login-options.ts'
export type { LoggedInUser, LoginTarget, RouteName } from './express/login-platform.ts'
export type { Lang } from './express/messages.ts'
export type { PublicUrl } from './express/public-location.ts'
export type { MiniProgramEndpoints } from './mini-program/endpoints.ts'
export { type MiniLoginOptions, type MiniLoginRouteName, miniLogin } from './mini-program/mini-login.ts'
export type { MiniProgramUser } from './mini-program/mini-login-app.ts'
export type { MiniProgramSession, PhoneInfo, SessionKeyHolder } from './mini-program/mini-program-api.ts'
export {
  type MiniProgramClient,
  type MiniProgramClientOptions,
  miniProgramClient,
} from './mini-program/mini-program-client.ts'
export type { MiniProgramPhone, OnPhone } from './mini-program/phone-route.ts'
export type { WechatEndpoints } from './wechat/endpoints.ts'
export { type MobileLoginOptions, type MobileRouteName, mobileLogin } from './wechat/mobile-login.ts'
export { type RequireWechatUserOptions, requireWechatUser } from './wechat/require-wechat-user.ts'
export type { OAuthToken, UserInfo, WechatLang } from './wechat/sns.ts'
export type { UserTokenStore, UserTokens } from './wechat/user-token-store.ts'
export { type WebsiteLoginOptions, type WxLoginParameters, websiteLogin } from './wechat/website-login.ts'
export { type WechatAuthOptions, type WechatCredentials, wechatAuth } from './wechat/wechat-auth.ts'
// Clients
export {
  type WechatClient,
  type WechatClientOptions,
  wechatClient,
} from './wechat/wechat-client.ts'
export type { WechatRouterOptions } from './wechat/wechat-router.ts'
export type { WechatAuthorizeTarget } from './wechat/wechat-urls.ts'
export type { WechatScope, WechatUser } from './wechat/wechat-user.ts'
// Login with WeCom
export type { WecomCredentials } from './wecom/corp-access-token.ts'
export type { WecomEndpoints } from './wecom/endpoints.ts'
export { type RequireWecomUserOptions, requireWecomUser } from './wecom/require-wecom-user.ts'
export type { WecomAccessGroups, WecomAccessRule } from './wecom/wecom-access.ts'
export { type WecomAuthOptions, type WecomRouteName, wecomAuth } from './wecom/wecom-auth.ts'
export type {
  WecomCalls,
  WecomDepartmentRecord,
  WecomMemberRecord,
  WecomMiniProgramSession,
  WecomTagMembers,
} from './wecom/wecom-calls.ts'
export { type WecomClient, type WecomClientOptions, wecomClient } from './wecom/wecom-client.ts'
export type { WecomCodeIdentity, WecomUserDetail } from './wecom/wecom-identity.ts'
export {
  type WecomMiniLoginOptions,
  type WecomMiniLoginRouteName,
  wecomMiniLogin,
} from './wecom/wecom-mini-login.ts'
export type { WecomRouterOptions } from './wecom/wecom-router.ts'
export type { WecomAgent, WecomAuthorizeTarget } from './wecom/wecom-urls.ts'
export type {
  WecomExternalContact,
  WecomIdentity,
  WecomLinkedMember,
  WecomMember,
  WecomNonMember,
  WecomScope,
  WecomUser,
} from './wecom/wecom-user.ts'
