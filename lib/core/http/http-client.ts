import { kindOf, type OptionCheck } from '../options.ts'

/** One request to a platform, in the words of axios, for the option `http`. */
export interface HttpRequestConfig {
  method: 'GET' | 'POST'
  /** Absolute, with its query. It holds secrets and tokens: keep it out of logs. */
  url: string
  /** The bytes to send, to be sent as they are. */
  data?: string | Buffer
  headers: Record<string, string>
  responseType: 'text' | 'arraybuffer'
  /** Ends the request at its deadline. */
  signal: AbortSignal
  /** An answer of more bytes than these is no answer. */
  maxContentLength: number
  /** Redirects are not followed: the address holds secrets. */
  maxRedirects: 0
  /**
   * Body, answer and status are left as they are. What must be sent once, such as the exchange of a code, cannot be
   * transformed twice: axios transforms a request each time that it sends it.
   */
  transformRequest: ((data: unknown) => unknown)[]
  transformResponse: ((data: unknown) => unknown)[]
  validateStatus: () => true
  /** Switches axios-retry off for what must be sent once. */
  'axios-retry'?: { retries: 0 }
}

/** What came back. */
export interface HttpResponse {
  status: number
  /** Text, bytes, or JSON that is parsed already. */
  data: unknown
  headers?: unknown
}

/**
 * What the option `http` takes: an axios instance, or any object with such a `request()`.
 *
 * It must not send the exchange of a code again by itself: the first may have arrived, and a code is good once.
 * axios-retry is told so, and an interceptor of axios that tries is refused. An object of your own has to see to it.
 */
export interface HttpClient {
  /** Answers whatever the status is. Rejects where there is no answer; only the error's `code` is looked at. */
  request(config: HttpRequestConfig): Promise<HttpResponse>
}

export const httpCheck: OptionCheck = (value) =>
  typeof (value as HttpClient | null)?.request === 'function'
    ? undefined
    : `must be an axios instance, got ${kindOf(value)}`
