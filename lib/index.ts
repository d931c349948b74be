export type { ApiCall, ApiCaller } from './core/api-call.ts'
export type { AppAccessTokenKind, AppCredentials } from './core/app-access-token.ts'
export type { ClientOptions } from './core/client-tools.ts'
export type { PlatformEndpoints } from './core/endpoints.ts'
export type * from './core/events.ts'
export { type JsSdkPage, type JsSdkSignature, signJsSdkUrl } from './core/js-sdk.ts'
export { type MemoryTokenCacheOptions, memoryTokenCache } from './core/memory-token-cache.ts'
export {
  type MessageCrypto,
  type MessageCryptoOptions,
  messageCrypto,
  type SignedPush,
} from './core/message-crypto.ts'
export type * from './core/message-replies.ts'
export {
  imageReply,
  musicReply,
  newsReply,
  textReply,
  transferReply,
  updateButtonReply,
  updateTemplateCardReply,
  videoReply,
  voiceReply,
} from './core/message-replies.ts'
export type { PushedMessage } from './core/pushed-message.ts'
export {
  type RedisClientLike,
  type RedisTokenCacheOptions,
  redisTokenCache,
} from './core/redis-token-cache.ts'
export type { TokenCache } from './core/token-cache.ts'
export type { TokenProvider, TokenRequest } from './core/token-provider.ts'
export { decryptUserData, type EncryptedUserData, isValidUserSignature } from './core/user-data.ts'
export {
  isWechatAuthError,
  type PlatformAnswer,
  PlatformError,
  WechatAuthError,
  type WechatAuthErrorCode,
  type WechatAuthErrorDetails,
} from './errors.ts'
export type { AppLoginOptions } from './express/app-login-options.ts'
export { domainVerification } from './express/domain-verification.ts'
export { type ErrorHandlerOptions, errorHandler } from './express/error-handler.ts'
export type { GuardHandler } from './express/guard.ts'
export type { JsSdkRouterOptions } from './express/js-sdk-router.ts'
export type { LoginRouterOptions } from './express/login-options.ts'
export type { LoggedInUser, LoginTarget, RouteName } from './express/login-platform.ts'
export type { MessageAnswer, MessageContext, MessageHandler } from './express/message-handlers.ts'
export type { Lang } from './express/messages.ts'
export type { MessagesOptions, MessagesRouter } from './express/messages-router.ts'
export type { PublicUrl } from './express/public-location.ts'
export type { MiniProgramSession } from './mini-program/fetch-session.ts'
export { type MiniLoginOptions, type MiniLoginRouteName, miniLogin } from './mini-program/mini-login.ts'
export type { MiniProgramUser } from './mini-program/mini-login-app.ts'
export type {
  MiniProgramCalls,
  PhoneInfo,
  SessionKeyHolder,
  SubscribeMessage,
} from './mini-program/mini-program-calls.ts'
export {
  type MiniProgramClient,
  type MiniProgramClientOptions,
  miniProgramClient,
} from './mini-program/mini-program-client.ts'
export type { MiniProgramPhone, OnPhone } from './mini-program/phone-route.ts'
export type { UnlimitedCode } from './mini-program/unlimited-code.ts'
export { type MobileLoginOptions, type MobileRouteName, mobileLogin } from './wechat/mobile-login.ts'
export type { QrCodeTarget } from './wechat/qr-code.ts'
export { type RequireWechatUserOptions, requireWechatUser } from './wechat/require-wechat-user.ts'
export { type SceneLoginOptions, type SceneRouteName, sceneLogin } from './wechat/scene-login.ts'
export type { OAuthToken, UserInfo, WechatLang } from './wechat/sns.ts'
export type { UserTokenStore, UserTokens } from './wechat/user-token-store.ts'
export { type WebsiteLoginOptions, type WxLoginParameters, websiteLogin } from './wechat/website-login.ts'
export { type WechatAuthOptions, type WechatCredentials, wechatAuth } from './wechat/wechat-auth.ts'
export type {
  CustomerServiceMessage,
  Follower,
  QrCode,
  TemplateMessage,
  WechatCalls,
} from './wechat/wechat-calls.ts'
export {
  type WechatClient,
  type WechatClientOptions,
  type WechatJsSdkConfig,
  wechatClient,
} from './wechat/wechat-client.ts'
export { type WechatJsSdkOptions, wechatJsSdk } from './wechat/wechat-js-sdk.ts'
export { type WechatMessagesOptions, wechatMessages } from './wechat/wechat-messages.ts'
export type { WechatRouterOptions } from './wechat/wechat-router.ts'
export type { WechatAuthorizeTarget } from './wechat/wechat-urls.ts'
export type { WechatScope, WechatUser } from './wechat/wechat-user.ts'
export type { WecomCredentials } from './wecom/corp-access-token.ts'
export { type RequireWecomUserOptions, requireWecomUser } from './wecom/require-wecom-user.ts'
export type { WecomAccessGroups, WecomAccessRule } from './wecom/wecom-access.ts'
export { type WecomAuthOptions, type WecomRouteName, wecomAuth } from './wecom/wecom-auth.ts'
export type {
  WecomCalls,
  WecomDepartmentRecord,
  WecomMemberRecord,
  WecomMessage,
  WecomMessageResult,
  WecomMiniProgramSession,
  WecomTagMembers,
} from './wecom/wecom-calls.ts'
export {
  type WecomAgentConfig,
  type WecomClient,
  type WecomClientOptions,
  type WecomJsSdkConfig,
  type WecomJsSdkType,
  wecomClient,
} from './wecom/wecom-client.ts'
export type { WecomCodeIdentity, WecomUserDetail } from './wecom/wecom-identity.ts'
export { type WecomJsSdkOptions, wecomJsSdk } from './wecom/wecom-js-sdk.ts'
export { type WecomMessagesOptions, wecomMessages } from './wecom/wecom-messages.ts'
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
