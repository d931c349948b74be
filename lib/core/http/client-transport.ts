import type { HttpClient, HttpRequestConfig, HttpResponse } from './http-client.ts'
import { TransportFailure } from './transport-failure.ts'
import type { Transport, WireAnswer, WireRequest } from './wire.ts'
import { withDeadline } from './with-deadline.ts'

/** Requests over the user's own `http`, such as an axios instance. */
export const createClientTransport = (http: HttpClient): Transport => ({
  async send(request, timeoutMs) {
    const config = configOf(request)
    const sent = withDeadline(async (signal) => http.request({ ...config, signal }), timeoutMs)
    // An error of axios holds the whole request with its secret: nothing but its code goes on.
    const response = await sent.catch((error: unknown) => {
      throw new TransportFailure(errorCode(error))
    })
    return answerOf(response, request)
  },
})

function configOf({ base, path, wants, ...request }: WireRequest): Omit<HttpRequestConfig, 'signal'> {
  return {
    method: request.method,
    url: base + path,
    ...(request.body !== undefined
      ? { data: request.body, headers: { 'Content-Type': request.contentType ?? 'application/json' } }
      : { headers: {} }),
    responseType: wants === 'bytes' ? 'arraybuffer' : 'text',
    transformRequest: [request.isSentOnce ? asItIsOnce() : asItIs],
    transformResponse: [asItIs],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: request.maxBytes,
    ...(request.isSentOnce && { 'axios-retry': { retries: 0 } }),
  }
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

/** What came back, whatever an interceptor of the user's has made of it. */
function answerOf(response: HttpResponse | null | undefined, { wants }: WireRequest): WireAnswer {
  const data: unknown = response?.data
  const status = response?.status
  if (typeof status !== 'number') throw new TransportFailure('the http option answered no response')
  if (typeof data === 'string') return { status, data }
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    const bytes = bytesOf(data)
    return { status, data: wants === 'bytes' ? bytes : bytes.toString() }
  }
  try {
    return { status, data: JSON.stringify(data) ?? '' }
  } catch {
    throw new TransportFailure('no JSON in the response')
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Buffer {
  if (Buffer.isBuffer(data)) return data
  return data instanceof ArrayBuffer
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'request failed'
}
