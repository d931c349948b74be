/** One request as it is sent, and sent again where a connection broke. */
export interface WireRequest {
  method: 'GET' | 'POST'
  /** Scheme, host and the path before all others, without a slash at the end. */
  base: string
  /** The rest of the path, and the query. It holds secrets and tokens: keep it out of logs. */
  path: string
  body?: string | Buffer | undefined
  contentType?: string | undefined
  /** Bytes, or text. */
  wants: 'bytes' | 'text'
  /** An answer of more bytes than these is no answer. */
  maxBytes: number
  /** For what must be sent once, such as the exchange of a code. */
  isSentOnce: boolean
}

/** What came back, whatever its status. */
export interface WireAnswer {
  status: number
  /** Text where text was wanted; bytes, or text, where bytes were. */
  data: string | Buffer
}

/** Sends requests: keep-alive, no redirects, no decompression, nothing twice. */
export interface Transport {
  /**
   * @param timeoutMs how long it may take altogether
   * @throws TransportFailure where there is no answer
   */
  send(request: WireRequest, timeoutMs: number): Promise<WireAnswer>
}

export const acceptedTypes = 'application/json, text/plain, */*'
