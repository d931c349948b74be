import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A platform with tokens that really end, and calls that know a dead one. */
export interface TokenHost {
  readonly base: string
  /** How often a token was fetched. */
  readonly fetches: number
  /** The calls that came with a token that was over, or was never handed out. */
  readonly deadCalls: number
  /** The calls that came with a good one. */
  readonly goodCalls: number
  /** How many seconds the tokens from now on last; the library takes 10 for the least. */
  lifetimeSeconds: number
  /** How long a fetch takes. */
  fetchMs: number
  /** Makes all tokens bad that there are. */
  revoke(): void
  reset(): void
  close(): Promise<void>
}

export async function startTokenHost(): Promise<TokenHost> {
  const tokens = new Map<string, number>()
  let [fetches, deadCalls, goodCalls, serial] = [0, 0, 0, 0]

  const fetchToken = async (res: ServerResponse): Promise<void> => {
    fetches += 1
    serial += 1
    const token = `token-${serial}`
    await new Promise((resolve) => setTimeout(resolve, host.fetchMs))
    tokens.set(token, Date.now() + host.lifetimeSeconds * 1_000)
    res.end(JSON.stringify({ access_token: token, expires_in: host.lifetimeSeconds }))
  }
  const call = (req: IncomingMessage, res: ServerResponse): void => {
    const token = new URL(req.url ?? '', 'http://host').searchParams.get('access_token') ?? ''
    const isGood = (tokens.get(token) ?? 0) > Date.now()
    if (isGood) goodCalls += 1
    else deadCalls += 1
    res.end(JSON.stringify(isGood ? { token } : { errcode: 42001, errmsg: 'access_token expired' }))
  }
  const server = createServer((req, res) => {
    req.resume()
    req.on('end', () => {
      if (req.url?.startsWith('/cgi-bin/stable_token')) void fetchToken(res)
      else call(req, res)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const host: TokenHost = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get fetches() {
      return fetches
    },
    get deadCalls() {
      return deadCalls
    },
    get goodCalls() {
      return goodCalls
    },
    lifetimeSeconds: 7_200,
    fetchMs: 50,
    revoke: () => tokens.clear(),
    reset() {
      ;[fetches, deadCalls, goodCalls, serial] = [0, 0, 0, 0]
      tokens.clear()
      Object.assign(host, { lifetimeSeconds: 7_200, fetchMs: 50 })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return host
}
