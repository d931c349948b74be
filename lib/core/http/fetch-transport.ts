import { isCompressed, TransportFailure } from './transport-failure.ts'
import { acceptedTypes, type Transport, type WireAnswer, type WireRequest } from './wire.ts'
import { withDeadline } from './with-deadline.ts'

/** What Bun's `fetch` takes besides. */
interface BunRequestInit extends RequestInit {
  proxy?: string
  decompress: boolean
}

/**
 * Requests over the runtime's own `fetch`, where undici cannot send any.
 *
 * @param proxy the address of an HTTP proxy; empty for none
 * @throws TypeError for a proxy that this `fetch` would not use: the calls would come from another address
 */
export function createFetchTransport(proxy = ''): Transport {
  if (proxy !== '' && process.versions['bun'] === undefined) {
    throw new TypeError(
      'option "proxy" works on Node.js, Deno and Bun: here give "http" an axios instance with the proxy instead',
    )
  }
  const sendNow = async (request: WireRequest, signal: AbortSignal): Promise<WireAnswer> => {
    const { base, path } = request
    // Bun sends a plain request to a proxy whole, with the secrets that are in its address.
    if (proxy !== '' && !base.startsWith('https:')) throw new TransportFailure('PROXY_NEEDS_HTTPS')
    try {
      return await answerIn(await fetch(base + path, { ...requestInit(request, proxy), signal }), request)
    } catch (error) {
      throw new TransportFailure(signal.aborted ? 'ETIMEDOUT' : codeOf(error))
    }
  }
  return {
    send: (request, timeoutMs) => withDeadline((signal) => sendNow(request, signal), timeoutMs),
  }
}

function requestInit({ method, body, contentType }: WireRequest, proxy: string): BunRequestInit {
  return {
    method,
    headers: {
      Accept: acceptedTypes,
      'Accept-Encoding': 'identity',
      ...(body !== undefined && { 'Content-Type': contentType ?? 'application/json' }),
    },
    body: typeof body === 'object' ? new Uint8Array(body) : (body ?? null),
    redirect: 'manual',
    decompress: false,
    // Bun sends a GET again by itself where a connection that it used before broke: a code would be spent twice.
    keepalive: method !== 'GET',
    ...(proxy !== '' && { proxy }),
  }
}

async function answerIn(response: Response, { wants, maxBytes }: WireRequest): Promise<WireAnswer> {
  const { status, headers } = response
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop ends the request.
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes || isCompressed(headers.get('content-encoding'))) {
      throw new TransportFailure('ERR_BAD_RESPONSE')
    }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return { status, data: wants === 'bytes' ? bytes : bytes.toString() }
}

/** Bun's errors have a code; those of other runtimes have it in their cause. */
function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return [code, cause?.code].find((one) => typeof one === 'string') ?? 'ERR_NETWORK'
}
