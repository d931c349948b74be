import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, jest } from '@jest/globals'

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

/** Refuses the first token, and gives the answer to the second. */
export const refusingFirst =
  (answer: string | Buffer | object, errcode = 40001): ByteAnswer =>
  (res: ServerResponse, _index: number, { query }: ByteCall): void => {
    const isFirst = query['access_token'] === 'token-number-1'
    const given = isFirst ? { errcode, errmsg: 'invalid credential' } : answer
    res.end(typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify(given))
  }

/** Sends a byte now and then, for as long as somebody listens. */
export const drip: ByteAnswer = (res: ServerResponse): void => {
  const timer = setInterval(() => res.write('x'), 5)
  res.on('close', () => clearInterval(timer))
}

/** Lets every timeout of the library end sooner by this factor, until the test is over. */
export function hurryTimeouts(factor: number): void {
  const realSetTimeout = globalThis.setTimeout
  const hurried = (callback: () => void, ms = 0, ...args: []): unknown =>
    realSetTimeout(callback, ms / factor, ...args)
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(hurried as typeof setTimeout)
}

/** Answers that fail a call; one of them says its token. */
export const failingAnswers: ByteAnswer[] = [
  '<html>',
  (res: ServerResponse) => res.destroy(),
  (res: ServerResponse, _index: number, { query }: ByteCall) =>
    res.end(JSON.stringify({ errcode: 40001, errmsg: `${query['access_token']} is bad` })),
]
