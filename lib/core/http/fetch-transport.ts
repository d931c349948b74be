import type { HttpClient, HttpRequestConfig, HttpResponse } from './http-client.ts'
import { isCompressed, TransportFailure } from './transport-failure.ts'

/** What Bun's `fetch` takes besides. */
interface BunRequestInit extends RequestInit {
  proxy?: string
  decompress: boolean
}

/**
 * Requests over the runtime's own `fetch`, where undici cannot send any: no redirects, no decompression, a cap on the
 * answer's size, as over undici.
 *
 * @param proxy the address of an HTTP proxy; empty for none
 * @throws TypeError for a proxy that this `fetch` would not use: the calls would come from another address
 */
export function createFetchTransport(proxy = ''): HttpClient {
  if (proxy !== '' && process.versions['bun'] === undefined) {
    throw new TypeError(
      'option "proxy" works on Node.js, Deno and Bun: here give "http" an axios instance with the proxy instead',
    )
  }
  return {
    async request(config) {
      const { signal, url } = config
      // Bun sends a plain request to a proxy whole, with the secrets that are in its address.
      if (proxy !== '' && !url.startsWith('https:')) throw new TransportFailure('PROXY_NEEDS_HTTPS')
      try {
        return await answerIn(await fetch(url, requestInit(config, proxy)), config)
      } catch (error) {
        throw new TransportFailure(signal.aborted ? 'ETIMEDOUT' : codeOf(error))
      }
    },
  }
}

function requestInit({ method, headers, data, signal }: HttpRequestConfig, proxy: string): BunRequestInit {
  return {
    method,
    headers: { Accept: 'application/json, text/plain, */*', 'Accept-Encoding': 'identity', ...headers },
    body: typeof data === 'object' ? new Uint8Array(data) : (data ?? null),
    signal,
    redirect: 'manual',
    decompress: false,
    // Bun sends a GET again by itself where a connection that it used before broke: a code would be spent twice.
    keepalive: method !== 'GET',
    ...(proxy !== '' && { proxy }),
  }
}

async function answerIn(
  response: Response,
  { responseType, maxContentLength }: HttpRequestConfig,
): Promise<HttpResponse> {
  const { status, headers } = response
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop ends the request.
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxContentLength || isCompressed(headers.get('content-encoding'))) {
      throw new TransportFailure('ERR_BAD_RESPONSE')
    }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return { status, headers, data: responseType === 'arraybuffer' ? bytes : bytes.toString() }
}

/** Bun's errors have a code; those of other runtimes have it in their cause. */
function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return [code, cause?.code].find((one) => typeof one === 'string') ?? 'ERR_NETWORK'
}
