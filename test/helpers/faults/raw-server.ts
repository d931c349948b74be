import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'

export interface RawRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export interface RawServer {
  /** Its base URL, as a platform's host. */
  readonly base: string
  readonly requests: RawRequest[]
  close(): Promise<void>
}

/** A server that answers as it is told, wrong answers included. `index` counts its requests from 0. */
export async function startRawServer(
  answer: (res: ServerResponse, index: number, req: IncomingMessage) => void,
): Promise<RawServer> {
  const requests: RawRequest[] = []
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('error', () => undefined)
    req.on('end', () => {
      requests.push({
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(chunks).toString(),
      })
      answer(res, requests.length - 1, req)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The same, until the test is over. */
export function useRawServers(): typeof startRawServer {
  const servers: RawServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })
  return async (answer) => {
    const server = await startRawServer(answer)
    servers.push(server)
    return server
  }
}
