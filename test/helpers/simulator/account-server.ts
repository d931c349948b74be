import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'

/** A request as it came. */
export interface Got {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

/** `undefined`: no answer at all, ever. `'cut'`: the connection is closed. */
export type Reaction =
  | { status?: number; body?: string; delayMs?: number; location?: string }
  | 'cut'
  | undefined

export type React = (got: Got, count: number) => Reaction | Promise<Reaction>

export interface AccountServer {
  url: string
  /** What has come, oldest first. */
  got: Got[]
  /** How many connections the other side has ended before there was an answer. */
  readonly dropped: number
}

const closers: (() => Promise<unknown>)[] = []

/** Stops the servers of a test, and what is to close with them, after it. Once in each file. */
export function useAccountServers(): void {
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()))
  })
}

export const closeAfterTest = (close: () => Promise<unknown>): void => void closers.push(close)

/** The server of an account, which answers what it is told to. */
export async function createAccountServer(react: React = () => ({})): Promise<AccountServer> {
  const got: Got[] = []
  let dropped = 0
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://x')
    const one = {
      method: req.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: req.headers,
      body: Buffer.concat(chunks).toString(),
    }
    got.push(one)
    res.once('close', () => {
      if (!res.writableFinished) dropped += 1
    })
    const reaction = await react(one, got.length)
    if (reaction === 'cut') req.socket.destroy()
    if (reaction === 'cut' || reaction === undefined) return
    if (reaction.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reaction.delayMs))
    res.statusCode = reaction.status ?? 200
    if (reaction.location !== undefined) res.setHeader('location', reaction.location)
    res.end(reaction.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push?site=1`
  return {
    url,
    got,
    get dropped() {
      return dropped
    },
  }
}
