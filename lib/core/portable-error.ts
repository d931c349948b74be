import { isWechatAuthError, PlatformError, WechatAuthError, type WechatAuthErrorCode } from '../errors.ts'

/** What another process needs to throw the same error. Holds no cause, which may be anything. */
interface FailureDescription {
  code?: WechatAuthErrorCode
  message?: string
  status?: number
  retryAfterSeconds?: number
  platform?: { errcode: number; errmsg: string; api: string; rid?: string }
}

/** A description of the library's own errors; an empty one of any other. */
export function describeFailure(error: unknown): object {
  if (!isWechatAuthError(error)) return {}
  const { code, message, status, retryAfterSeconds } = error
  const description: FailureDescription = {
    code,
    message,
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(error instanceof PlatformError && {
      platform: {
        errcode: error.errcode,
        errmsg: error.errmsg,
        api: error.api,
        ...(error.rid !== undefined && { rid: error.rid }),
      },
    }),
  }
  return description
}

/** The error that was described. Undefined where it was none of the library's own. */
export function rebuildFailure(description: unknown): WechatAuthError | undefined {
  const { code, message = '', platform, ...details } = (description ?? {}) as FailureDescription
  if (code === undefined) return undefined
  if (platform === undefined) return new WechatAuthError(code, message, details)
  const error = new PlatformError(code, platform, details)
  // The advice to the operator is in the text alone.
  error.message = message
  return error
}
