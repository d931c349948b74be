const statusByCode = {
  ERR_PARAMETER: 400,
  ERR_CODE_MISSING: 400,
  ERR_LOGIN_REQUIRED: 401,
  ERR_CODE_DEAD: 401,
  ERR_TOKEN_INVALID: 401,
  ERR_TOKEN_EXPIRED: 401,
  ERR_SESSION_KEY_STALE: 401,
  ERR_STATE_MISMATCH: 403,
  ERR_ACCESS_DENIED: 403,
  ERR_USER_BLOCKED: 403,
  ERR_ORIGIN_REFUSED: 403,
  ERR_SNAPSHOT_USER: 403,
  ERR_NOT_A_MEMBER: 403,
  ERR_NOT_AUTHORIZED: 403,
  ERR_RETURN_TO_REFUSED: 403,
  ERR_GRANT_REFUSED: 403,
  ERR_BROWSER_UNSUPPORTED: 403,
  ERR_LOGIN_LOOP: 403,
  ERR_SIGNATURE: 403,
  ERR_RECEIVER_MISMATCH: 403,
  ERR_MESSAGE_DECRYPT: 403,
  ERR_MESSAGE_TOO_OLD: 403,
  ERR_WATERMARK: 403,
  ERR_IDENTITY_TAKEN: 409,
  ERR_LAST_IDENTITY: 409,
  ERR_SESSION_MISSING: 500,
  ERR_CACHE: 500,
  ERR_APP: 500,
  ERR_PLATFORM_CONFIG: 502,
  ERR_PLATFORM_TOKEN: 502,
  ERR_PLATFORM: 502,
  ERR_GRANT_MISSING: 502,
  ERR_PLATFORM_UNAVAILABLE: 503,
  ERR_PLATFORM_QUOTA: 503,
  ERR_TICKET_MISSING: 503,
} as const

/** Every value `error.code` can have. One heading each in docs/errors.md. */
export type WechatAuthErrorCode = keyof typeof statusByCode

/** What an error may carry besides its code and message. */
export interface WechatAuthErrorDetails {
  /** HTTP status, when it is not the usual one of the code. */
  status?: number
  /** Seconds after which trying again makes sense; sent as `Retry-After`. */
  retryAfterSeconds?: number
  /** The error that led to this one. Never an error of the HTTP client, which would print the app secret. */
  cause?: unknown
}

/**
 * Every refusal of this library that happens while a request is served.
 *
 * Branch on `code`, not on `instanceof`: two installed versions make two classes.
 * `message` is English and for the operator's log; what a visitor may read is in the JSON answer or on the error page.
 */
export class WechatAuthError extends Error {
  readonly code: WechatAuthErrorCode
  /** The HTTP status this error is answered with. */
  readonly status: number
  /** The same, by the name that http-errors and its readers have for it. */
  readonly statusCode: number
  /** Seconds after which trying again makes sense, where that is known. */
  declare readonly retryAfterSeconds?: number

  constructor(code: WechatAuthErrorCode, message: string, details: WechatAuthErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    // In words: a bundle that is minified has other names for classes.
    this.name = 'WechatAuthError'
    this.code = code
    this.status = details.status ?? statusByCode[code]
    this.statusCode = this.status
    if (details.retryAfterSeconds !== undefined) this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** What the platform said when it refused a call. */
export interface PlatformAnswer {
  errcode: number
  /** The platform's text without its request id; may name an IP address, so it is not for visitors. */
  errmsg: string
  /** The call that was refused, for example `sns/oauth2/access_token`. */
  api: string
  /** The platform's request id, which its console can look up for seven days. */
  rid?: string
}

/** The platform answered a call with an `errcode`. `code` says which kind of refusal it is. */
export class PlatformError extends WechatAuthError {
  readonly errcode: number
  readonly errmsg: string
  readonly api: string
  declare readonly rid?: string

  constructor(
    code: WechatAuthErrorCode,
    answer: PlatformAnswer,
    details: WechatAuthErrorDetails & { advice?: string } = {},
  ) {
    const rid = answer.rid === undefined ? '' : ` rid ${answer.rid}`
    const advice = details.advice === undefined ? '' : `. ${details.advice}`
    super(code, `${answer.api} answered errcode ${answer.errcode} (${answer.errmsg})${rid}${advice}`, details)
    this.name = 'PlatformError'
    this.errcode = answer.errcode
    this.errmsg = answer.errmsg
    this.api = answer.api
    if (answer.rid !== undefined) this.rid = answer.rid
  }
}

/** True for an error of this library, also one made by another copy of it. */
export function isWechatAuthError(error: unknown): error is WechatAuthError {
  return (
    error instanceof Error &&
    Object.hasOwn(statusByCode, String((error as Partial<WechatAuthError>).code)) &&
    typeof (error as Partial<WechatAuthError>).status === 'number'
  )
}
