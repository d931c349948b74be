import type { WechatAuthErrorCode } from '../errors.ts'

/** Something worth a log line or a metric. Never holds a secret, a code, a token or a person's id. */
export type WechatAuthEvent =
  | LoginEvent
  | LoginRestartEvent
  | LinkEvent
  | LogoutEvent
  | RefusalEvent
  | ProfileFailureEvent
  | TokenRefreshEvent
  | TokenRefreshFailedEvent
  | TokenRefusalRememberedEvent
  | TokenWaitEvent
  | TokenRationedEvent
  | CacheFailureEvent
  | MessageFailureEvent
  | MessageSlowEvent
  | MessageRepeatedEvent
  | MessageCutEvent
  | AppFailureEvent
  | SetupProblemEvent
  | TicketReceivedEvent
  | TicketLateEvent
  | GrantEvent
  | GrantEndedEvent
  | GrantLostEvent

interface AppEvent {
  provider: string
  /** The app id, or for WeCom the corp id and agent id with a colon between them. */
  appId: string
}

/** A person logged in. */
export interface LoginEvent extends AppEvent {
  type: 'login'
  /** `page`: by redirect; `json`: by `getUserInfo`; `scene`: by scanning an account's code; `scan`: a mini program's. */
  flow: 'page' | 'json' | 'scene' | 'scan'
  /** True when the outcome of a doubled callback was used again. */
  replayed: boolean
}

/** A login was sent to the platform a second time. */
export interface LoginRestartEvent extends AppEvent {
  type: 'login-restart'
  reason: 'cookie-lost' | 'code-dead'
}

/** A person added an identity to the account that they are logged in to. */
export interface LinkEvent extends AppEvent {
  type: 'link'
  /** True when the outcome of a doubled callback was used again. */
  replayed: boolean
}

/** A person logged out. */
export interface LogoutEvent extends AppEvent {
  type: 'logout'
}

/** A request to one of the routers or guards was refused. */
export interface RefusalEvent {
  type: 'refusal'
  code: WechatAuthErrorCode
  status: number
  /** What is wrong and how to mend it, in English, for the operator: `error.message`. Nothing for visitors. */
  message: string
  /** What the platform said, when it was the platform that refused. */
  errcode?: number
  rid?: string
}

/** A person logged in without the details that they agreed to show, because the platform did not tell them. */
export interface ProfileFailureEvent extends AppEvent {
  type: 'profile-failure'
  errcode?: number
}

interface TokenEvent {
  /** Which token: `stable_token`, `token`, `corp_access_token`, ... */
  kind: string
  /** The app id; the corp id for WeCom. */
  appId: string
  /** Only for WeCom. */
  agentId?: string
}

/** An app-level token was fetched. */
export interface TokenRefreshEvent extends TokenEvent {
  type: 'token-refresh'
  reason: TokenRefreshReason
  forced: boolean
  durationMs: number
  /** The first 8 hex digits of the token's SHA-256. */
  tokenHash: string
}

/** An app-level token could not be fetched. The old one goes on being used while it lives. */
export interface TokenRefreshFailedEvent extends TokenEvent {
  type: 'token-refresh-failed'
  reason: TokenRefreshReason
  code: WechatAuthErrorCode | undefined
  errcode?: number
  /** No further attempt before this many milliseconds. */
  pauseMs: number
}

/** A call was refused at once because a recent fetch of its token failed. */
export interface TokenRefusalRememberedEvent extends TokenEvent {
  type: 'token-refusal-remembered'
  code: WechatAuthErrorCode | undefined
}

/** A caller waited for a token that another process was fetching. */
export interface TokenWaitEvent extends TokenEvent {
  type: 'token-wait'
  waitedMs: number
  /** What ended it: the token came, the other process gave up or died, or the wait took too long. */
  ended: 'token' | 'lock' | 'deadline'
}

/** The shared cache does not answer, and a fetch without it was refused because the last one was not long ago. */
export interface TokenRationedEvent extends TokenEvent {
  type: 'token-rationed'
}

/** The shared cache, or the `userTokenStore`, failed. What was asked of it was done without it. */
export interface CacheFailureEvent {
  type: 'cache-failure'
  operation:
    | 'token'
    | 'outcome'
    | 'revocation'
    | 'user-tokens'
    | 'session-key'
    | 'message'
    | 'scene'
    | 'ticket'
    | 'grant'
}

interface MessageEvent {
  /** Whom the message was for: the app id; the corp id or suite id for WeCom. */
  receiverId: string
  /** What kind of message it was: `text`, `event:subscribe`, ... */
  name: string
}

/** A handler of pushed messages threw, or returned what is no reply. The platform got an empty answer. */
export interface MessageFailureEvent extends MessageEvent {
  type: 'message-failure'
  /** The handler's own error, for the app's log. */
  error: unknown
}

/**
 * A handler was not done in the time that it has (`replyWithinSeconds`). The platform got an empty answer; the handler
 * goes on.
 */
export interface MessageSlowEvent extends MessageEvent {
  type: 'message-slow'
}

/** The platform sent a message again, and got the first answer again. */
export interface MessageRepeatedEvent extends MessageEvent {
  type: 'message-repeated'
}

/** A text reply was longer than the platforms show, 2,047 bytes of UTF-8, and was cut at a character. */
export interface MessageCutEvent extends MessageEvent {
  type: 'message-cut'
  /** How long it was. */
  bytes: number
}

/** A hook of the app's failed while JSON was asked for, so that no error handler of the app's sees the error. */
export interface AppFailureEvent {
  type: 'app-failure'
  /** The name of the hook: `onLogin`, ... */
  hook: string
  /** What it threw. */
  error: unknown
}

/** The router stands in its app so that something of it cannot work. Told once, when somebody logs in. */
export interface SetupProblemEvent {
  type: 'setup-problem'
  /** What is wrong and how to mend it, in English, for the developer. */
  message: string
}

interface PlatformEvent {
  /** The app id of the third-party platform. */
  platformAppId: string
}

/** WeChat pushed a ticket to a third-party platform. */
export interface TicketReceivedEvent extends PlatformEvent {
  type: 'ticket-received'
  /** False for one that is older than the one that is kept. */
  isNewest: boolean
}

/** A ticket is used that is older than 20 minutes, although one is due every ten: pushes do not arrive. */
export interface TicketLateEvent extends PlatformEvent {
  type: 'ticket-late'
  ageSeconds: number
}

/** An account granted access to a third-party platform, or granted other permissions. */
export interface GrantEvent extends PlatformEvent {
  type: 'grant'
  appId: string
}

/** An account's administrator withdrew the grant. */
export interface GrantEndedEvent extends PlatformEvent {
  type: 'grant-ended'
  appId: string
}

/** The grant stands, but its refresh token is lost: the account's administrator must grant again. */
export interface GrantLostEvent extends PlatformEvent {
  type: 'grant-lost'
  appId: string
}

/** Why a token was fetched: none was known, its end was near, or the platform rejected it. */
export type TokenRefreshReason = 'missing' | 'early' | 'rejected'
