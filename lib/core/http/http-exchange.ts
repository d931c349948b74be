import type { HttpClient, HttpRequestConfig, HttpResponse } from './http-client.ts'
import type { MediaRequest, PlatformRequest } from './platform-request.ts'
import { TransportFailure } from './transport-failure.ts'

/** What came back. `bytes` only where bytes were asked for and came. */
export type HttpAnswer = { status: number; text: string; bytes?: Buffer } | { failure: string }

type UnsentConfig = Omit<HttpRequestConfig, 'signal'>

const maxTextBytes = 1024 * 1024
// The platforms take and give media files of up to 10 MB.
const maxMediaBytes = 12 * 1024 * 1024
const brokenConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED'])

/** One request and its answer, and one more on a new connection where the first broke and the call may be repeated. */
export async function exchange(
  http: HttpClient,
  request: PlatformRequest | MediaRequest,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const repeatable = request.repeatable ?? request.method === 'GET'
  const config = configOf(request)
  const deadline = Date.now() + timeoutMs
  const answer = await send(http, config, timeoutMs)
  const isBroken = 'failure' in answer && brokenConnection.has(answer.failure)
  return isBroken && repeatable ? send(http, config, Math.max(1, deadline - Date.now())) : answer
}

async function send(http: HttpClient, config: UnsentConfig, timeoutMs: number): Promise<HttpAnswer> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<HttpAnswer>((resolve) => {
    timer = setTimeout(() => {
      resolve({ failure: 'ETIMEDOUT' })
      controller.abort()
    }, timeoutMs)
  })
  const request = async (): Promise<HttpResponse> => http.request({ ...config, signal: controller.signal })
  const answered = request().then(
    answerOf,
    // An error of axios holds the whole request with its secret: nothing but its code goes on.
    (error): HttpAnswer => ({ failure: errorCode(error) }),
  )
  try {
    return await Promise.race([answered, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** What came back, whatever an interceptor of the user's has made of it. */
function answerOf(response: HttpResponse | null | undefined): HttpAnswer {
  const data: unknown = response?.data
  const status = response?.status
  if (typeof status !== 'number') return { failure: 'the http option answered no response' }
  if (typeof data === 'string') return { status, text: data }
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    const bytes = bytesOf(data)
    return { status, text: bytes.toString(), bytes }
  }
  try {
    return { status, text: JSON.stringify(data) ?? '' }
  } catch {
    return { failure: 'no JSON in the response' }
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Buffer {
  if (Buffer.isBuffer(data)) return data
  return data instanceof ArrayBuffer
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

const asItIs = (data: unknown): unknown => data

/** The body as it is, for the first time that it is sent. axios asks each time, whoever sends it again. */
function asItIsOnce(): (data: unknown) => unknown {
  let isSent = false
  return (data) => {
    if (isSent) throw new TransportFailure('RETRIED_BY_HTTP_OPTION')
    isSent = true
    return data
  }
}

function configOf(request: PlatformRequest | MediaRequest): UnsentConfig {
  const isText = request.responseType !== 'buffer'
  const query = Object.entries(request.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
  return {
    method: request.method,
    url: `${request.base}/${request.api}${query === '' ? '' : `?${query}`}`,
    ...(request.body !== undefined
      ? { data: request.body, headers: { 'Content-Type': request.contentType ?? 'application/json' } }
      : { headers: {} }),
    responseType: isText ? 'text' : 'arraybuffer',
    transformRequest: [request.repeatable === false ? asItIsOnce() : asItIs],
    transformResponse: [asItIs],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: isText ? maxTextBytes : maxMediaBytes,
    ...(request.repeatable === false && { 'axios-retry': { retries: 0 } }),
  }
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'request failed'
}
