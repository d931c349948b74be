import type { MediaRequest, PlatformRequest } from './platform-request.ts'
import { TransportFailure } from './transport-failure.ts'
import type { Transport, WireAnswer, WireRequest } from './wire.ts'

const maxTextBytes = 1024 * 1024
// The platforms take and give media files of up to 10 MB.
const maxMediaBytes = 12 * 1024 * 1024
const brokenConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED'])

/**
 * One request and its answer, and one more on a new connection where the first broke and the call may be repeated.
 *
 * @throws TransportFailure where there is no answer
 */
export async function sendRequest(
  transport: Transport,
  request: PlatformRequest | MediaRequest,
  timeoutMs: number,
): Promise<WireAnswer> {
  const wire = wireRequestOf(request)
  const deadline = Date.now() + timeoutMs
  try {
    return await transport.send(wire, timeoutMs)
  } catch (error) {
    const isBroken = error instanceof TransportFailure && brokenConnection.has(error.code)
    if (!isBroken || !(request.repeatable ?? request.method === 'GET')) throw error
    return transport.send(wire, Math.max(1, deadline - Date.now()))
  }
}

function wireRequestOf(request: PlatformRequest | MediaRequest): WireRequest {
  const isMedia = request.responseType === 'buffer'
  return {
    method: request.method,
    base: request.base,
    path: pathOf(request),
    body: request.body,
    contentType: request.contentType,
    wants: isMedia ? 'bytes' : 'text',
    maxBytes: isMedia ? maxMediaBytes : maxTextBytes,
    isSentOnce: request.repeatable === false,
  }
}

function pathOf({ api, query }: PlatformRequest | MediaRequest): string {
  let path = `/${api}`
  let separator = '?'
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue
    path += `${separator}${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    separator = '&'
  }
  return path
}
