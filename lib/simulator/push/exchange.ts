import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** What a server made of a request: an answer, or the words for why there is none. */
export type Exchange = { status: number; body: string } | { status?: number; failure: string }

export interface ExchangeOptions {
  method: 'GET' | 'POST'
  contentType?: string
  body?: string
  timeoutMs: number
  /** The end of everything. */
  signal: AbortSignal
}

const maxAnswer = 1024 * 1024

/** One request over a connection of its own: no redirects, no cookies, all of it within the timeout. Never rejects. */
export function exchange(url: URL, options: ExchangeOptions): Promise<Exchange> {
  const { method, contentType, body = '', timeoutMs, signal } = options
  return new Promise((resolve) => {
    let status: number | undefined
    const fail = (failure: string): void => finish({ ...(status !== undefined && { status }), failure })
    const onAbort = (): void => fail('the simulator stops')
    const onTimeout = (): void => fail(`no answer within ${timeoutMs} ms`)

    function receive(response: IncomingMessage): void {
      const chunks: Buffer[] = []
      let size = 0
      status = response.statusCode ?? 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        chunks.push(chunk)
        if (size > maxAnswer) fail(`the answer has more than ${maxAnswer} bytes`)
      })
      response.on('error', () => fail('the connection was cut'))
      response.on('end', () => finish({ status: status ?? 0, body: Buffer.concat(chunks).toString() }))
    }

    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const headers = {
      'User-Agent': 'Mozilla/4.0',
      Accept: '*/*',
      ...(contentType !== undefined && { 'Content-Type': contentType }),
      ...(method === 'POST' && { 'Content-Length': Buffer.byteLength(body) }),
    }
    const outgoing = send(url, { method, headers, agent: false }, receive)
    outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    const timer = setTimeout(onTimeout, Math.min(timeoutMs, 2_147_483_647))
    signal.addEventListener('abort', onAbort)

    function finish(result: Exchange): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(result)
      outgoing.destroy()
    }
    if (signal.aborted) return onAbort()
    outgoing.end(body)
  })
}
