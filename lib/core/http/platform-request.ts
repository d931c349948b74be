import type { PlatformError } from '../../errors.ts'

/** One call of a platform's HTTP API. */
export interface PlatformRequest {
  method: 'GET' | 'POST'
  /** Base URL of the host, without a slash at the end. */
  base: string
  /** Path without the leading slash; names the call in errors and events. */
  api: string
  query?: Record<string, string | number | boolean | undefined>
  /** JSON text or the bytes of an upload: a repeated call sends the very same ones. */
  body?: string | Buffer
  /** @default 'application/json' */
  contentType?: string
  responseType?: 'json' | undefined
  /** True where `errcode: 0` is all that the answer says: without it, it is no answer. */
  needsErrcode?: boolean
  /** False for a call that must not be repeated, such as the exchange of a code. @default true for GET */
  repeatable?: boolean
  /** What the app is, where its errcodes do not say and the advice depends on it. */
  appKind?: string | undefined
}

/** A call that answers a picture or another medium. */
export interface MediaRequest extends Omit<PlatformRequest, 'responseType'> {
  responseType: 'buffer'
}

/** What an `errcode` means: a kind of refusal, and advice for the operator. */
export interface Refusal {
  code: ConstructorParameters<typeof PlatformError>[0]
  retryAfterSeconds?: number
  advice?: string
}
