export { type MemoryTokenCacheOptions, memoryTokenCache } from './core/cache/memory-token-cache.ts'
export type { IoredisClientLike, RedisClientLike } from './core/cache/redis-clients.ts'
export { type RedisTokenCacheOptions, redisTokenCache } from './core/cache/redis-token-cache.ts'
export type { TokenCache } from './core/cache/token-cache.ts'
export type { AccountCredentials } from './core/client/account-platform.ts'
export type { ApiCall, ApiCaller } from './core/client/api-call.ts'
export type { ClientOptions } from './core/client/client-base.ts'
export type * from './core/events.ts'
export type { GrantStore } from './core/grants/grant-store.ts'
export type { PlatformEndpoints } from './core/http/endpoints.ts'
export type { HttpClient, HttpRequestConfig, HttpResponse } from './core/http/http-client.ts'
export { type JsSdkPage, type JsSdkSignature, signJsSdkUrl } from './core/js-sdk.ts'
export { decryptUserData, type EncryptedUserData, isValidUserSignature } from './core/login/user-data.ts'
export {
  type MessageCrypto,
  type MessageCryptoOptions,
  messageCrypto,
  type SignedPush,
} from './core/messages/message-crypto.ts'
export type * from './core/messages/message-replies.ts'
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
} from './core/messages/message-replies.ts'
export type { PushedMessage } from './core/messages/pushed-message.ts'
export type { AppAccessTokenKind, AppCredentials } from './core/tokens/app-access-token.ts'
export type { TokenProvider, TokenRequest } from './core/tokens/token-provider.ts'
export {
  isWechatAuthError,
  type PlatformAnswer,
  PlatformError,
  WechatAuthError,
  type WechatAuthErrorCode,
  type WechatAuthErrorDetails,
} from './errors.ts'
export type { AppLoginOptions } from './express/code-login/code-login-options.ts'
export type { GuardHandler } from './express/guard/guard.ts'
export { domainVerification } from './express/http/domain-verification.ts'
export { type ErrorHandlerOptions, errorHandler } from './express/http/error-handler.ts'
export type { Lang } from './express/http/error-texts.ts'
export type { JsSdkRouterOptions } from './express/js-sdk/js-sdk-router.ts'
export type { LinkableAccount } from './express/link/linked-accounts.ts'
export type { RelayOptions } from './express/login/departure.ts'
export type { LoginRouterOptions } from './express/login/login-options.ts'
export type {
  HandlerWith,
  MessageAnswer,
  MessageContext,
  MessageHandler,
} from './express/messages/message-handlers.ts'
export type { MessagesOptions } from './express/messages/messages-options.ts'
export type { MessagesRouter } from './express/messages/messages-router.ts'
export { type CallbackRelayOptions, callbackRelay } from './express/relay/callback-relay.ts'
export type { LoginAccount } from './express/request/app-types.ts'
export type { LoggedInUser, LoginTarget, RouteName } from './express/request/login-platform.ts'
export type { PublicUrl } from './express/request/public-location.ts'
export type { SessionLogin } from './express/request/session-data.ts'
export type { IdentityConflict, OnIdentityConflict } from './identities/account-book.ts'
export type {
  IdentityUser,
  LinkedIdentity,
  LinkedWechatIdentity,
  LinkedWecomIdentity,
} from './identities/identity.ts'
export type { IdentityQuery, IdentityStore } from './identities/identity-store.ts'
export {
  type LinkedIdentities,
  type LinkedIdentitiesOptions,
  linkedIdentities,
} from './identities/linked-identities.ts'
export type { MiniProgramPhone, OnPhone } from './mini-program/fetch-phone.ts'
export type { MiniProgramSession } from './mini-program/fetch-session.ts'
export {
  type MiniLoginContext,
  type MiniLoginOptions,
  type MiniLoginRouteName,
  miniLogin,
} from './mini-program/mini-login.ts'
export type { MiniProgramUser } from './mini-program/mini-login-app.ts'
export type {
  MiniProgramAccountCredentials,
  MiniProgramAccounts,
} from './mini-program/mini-program-accounts.ts'
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
export type { MiniProgramCredentials } from './mini-program/mini-program-tenants.ts'
export type { PhoneMode } from './mini-program/phone-login.ts'
export type { ScanOptions, ScanRouteName } from './mini-program/scan-options.ts'
export type { UnlimitedCode } from './mini-program/unlimited-code.ts'
export type { GrantTarget } from './open-platform/component/grant-page-url.ts'
export type { OnGrant, OnGrantEnd } from './open-platform/grants/announce-grant.ts'
export type { Grant } from './open-platform/grants/grant-row.ts'
export type { PlatformRouteName, WechatPlatformOptions } from './open-platform/platform/platform-options.ts'
export type { AccountMessageContext } from './open-platform/routes/messages-route.ts'
export {
  type AccountMessages,
  type GrantListEntry,
  type WechatPlatform,
  wechatPlatform,
} from './open-platform/wechat-platform.ts'
export type { WechatJsSdkConfig } from './wechat/client/js-sdk-calls.ts'
export type { QrCodeTarget } from './wechat/client/qr-code-request.ts'
export type { WechatAccountCredentials, WechatAccounts } from './wechat/client/wechat-accounts.ts'
export type { WechatAuthorizeTarget, WechatScope } from './wechat/client/wechat-authorize-urls.ts'
export type {
  CustomerServiceMessage,
  Follower,
  QrCode,
  TemplateMessage,
  WechatCalls,
} from './wechat/client/wechat-calls.ts'
export {
  type WechatClient,
  type WechatClientOptions,
  wechatClient,
} from './wechat/client/wechat-client.ts'
export type { WechatCredentials } from './wechat/client/wechat-credentials.ts'
export type { FramedLogin } from './wechat/login/framed-route.ts'
export { type MobileLoginOptions, type MobileRouteName, mobileLogin } from './wechat/login/mobile-login.ts'
export { type RequireWechatUserOptions, requireWechatUser } from './wechat/login/require-wechat-user.ts'
export {
  type WebsiteLoginOptions,
  type WebsiteRouteName,
  type WxLoginParameters,
  websiteLogin,
} from './wechat/login/website-login.ts'
export { type WechatAuthOptions, wechatAuth } from './wechat/login/wechat-auth.ts'
export type { WechatRouterOptions } from './wechat/login/wechat-router-options.ts'
export type { WechatAppCredentials } from './wechat/login/wechat-tenants.ts'
export type { WechatUser } from './wechat/login/wechat-user.ts'
export { wechatUserOf } from './wechat/login/wechat-user-of.ts'
export { type SceneLoginOptions, type SceneRouteName, sceneLogin } from './wechat/scene/scene-login.ts'
export type { OAuthToken, UserInfo, WechatLang } from './wechat/user-tokens/oauth-requests.ts'
export type { UserTokens } from './wechat/user-tokens/user-token-row.ts'
export type { UserTokenStore } from './wechat/user-tokens/user-token-store.ts'
export { type WechatJsSdkOptions, wechatJsSdk } from './wechat/wechat-js-sdk.ts'
export { type WechatMessagesOptions, wechatMessages } from './wechat/wechat-messages.ts'
export type { WecomAgentConfig, WecomJsSdkConfig, WecomJsSdkType } from './wecom/client/js-sdk-calls.ts'
export type {
  WecomDepartmentRecord,
  WecomMemberRecord,
  WecomMessage,
  WecomMessageResult,
  WecomMiniProgramSession,
  WecomTagMembers,
} from './wecom/client/wecom-answers.ts'
export type { WecomAgent, WecomAuthorizeTarget, WecomScope } from './wecom/client/wecom-authorize-urls.ts'
export type { WecomCalls } from './wecom/client/wecom-calls.ts'
export {
  type WecomClient,
  type WecomClientOptions,
  wecomClient,
} from './wecom/client/wecom-client.ts'
export type { WecomCodeIdentity, WecomUserDetail } from './wecom/client/wecom-code-identity.ts'
export type { WecomCredentials } from './wecom/client/wecom-credentials.ts'
export type { WecomSuiteCredentials, WecomSuites } from './wecom/client/wecom-suites.ts'
export type { WecomAccessGroups, WecomAccessRule } from './wecom/login/access-rule.ts'
export { type RequireWecomUserOptions, requireWecomUser } from './wecom/login/require-wecom-user.ts'
export { type WecomAuthOptions, type WecomRouteName, wecomAuth } from './wecom/login/wecom-auth.ts'
export {
  type WecomMiniLoginOptions,
  type WecomMiniLoginRouteName,
  wecomMiniLogin,
} from './wecom/login/wecom-mini-login.ts'
export type { WecomAppCredentials, WecomRouterOptions } from './wecom/login/wecom-router-options.ts'
export type {
  WecomExternalContact,
  WecomIdentity,
  WecomLinkedMember,
  WecomMember,
  WecomNonMember,
  WecomOtherCorpMember,
  WecomPerson,
  WecomUser,
} from './wecom/login/wecom-user.ts'
export { wecomUserOf } from './wecom/login/wecom-user-of.ts'
export { type WecomJsSdkOptions, wecomJsSdk } from './wecom/wecom-js-sdk.ts'
export { type WecomMessagesOptions, wecomMessages } from './wecom/wecom-messages.ts'
export type { OnSuiteGrant, OnSuiteGrantEnd } from './wecom-suite/grants/announce-install.ts'
export type { SuiteGrant } from './wecom-suite/grants/suite-grant-row.ts'
export type { CorpMessageContext } from './wecom-suite/routes/data-route.ts'
export type { LoginSuite, SuiteRouteName, WecomSuiteOptions } from './wecom-suite/suite/suite-options.ts'
export {
  type CorpMessages,
  type ServiceCall,
  type WecomSuite,
  wecomSuite,
} from './wecom-suite/wecom-suite.ts'
