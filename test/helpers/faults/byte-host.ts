import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, jest } from '@jest/globals'
import type { AxiosInstance } from 'axios'

/** One call as the platform sees it, with the bytes of its body. */
export interface ByteCall {
  method: string
  /** The path without its first slash. */
  api: string
  query: Record<string, string>
  contentType: string
  body: Buffer
}

export interface ByteHost {
  readonly base: string
  /** What came with an access token, oldest first. */
  readonly calls: ByteCall[]
  /** How often a token was fetched. They are `token-number-1`, `token-number-2` and so on. */
  readonly tokens: number
}

/** Text and bytes are sent as they are, everything else as JSON; a function answers by itself. */
export type ByteAnswer = unknown | ((res: ServerResponse, index: number, call: ByteCall) => void)

/** Starts platforms that hand out tokens and answer everything else as a test wants; stops them after it. */
export function useByteHost(): (answer: ByteAnswer) => Promise<ByteHost> {
  const closings: (() => Promise<void>)[] = []
  afterEach(async () => {
    jest.restoreAllMocks()
    for (const close of closings.splice(0)) await close()
  })

  return async (answer) => {
    const calls: ByteCall[] = []
    let tokens = 0
    const respond = (req: IncomingMessage, res: ServerResponse, body: Buffer): void => {
      const call = callOf(req, body)
      if (/^cgi-bin\/(?:stable_token|token|gettoken)$/.test(call.api)) {
        tokens += 1
        res.end(JSON.stringify({ access_token: `token-number-${tokens}`, expires_in: 7_200 }))
        return
      }
      calls.push(call)
      if (typeof answer === 'function') answer(res, calls.length - 1, call)
      else res.end(typeof answer === 'string' || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer))
    }
    const server = createServer((req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('error', () => undefined)
      req.on('end', () => respond(req, res, Buffer.concat(chunks)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closings.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    return {
      base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      calls,
      get tokens() {
        return tokens
      },
    }
  }
}

/** The same, each with a client of its own, which may use the axios of a user. */
export function useByteClients<Client>(
  clientAt: (base: string, http?: AxiosInstance) => Client,
): (answer: ByteAnswer, http?: AxiosInstance) => Promise<{ host: ByteHost; client: Client }> {
  const startHost = useByteHost()
  return async (answer, http) => {
    const host = await startHost(answer)
    return { host, client: clientAt(host.base, http) }
  }
}

function callOf(req: IncomingMessage, body: Buffer): ByteCall {
  const { pathname, searchParams } = new URL(req.url ?? '', 'http://host')
  return {
    method: req.method ?? '',
    api: pathname.slice(1),
    query: Object.fromEntries(searchParams),
    contentType: req.headers['content-type'] ?? '',
    body,
  }
}
