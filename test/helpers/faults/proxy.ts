import { request as forward, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll } from '@jest/globals'

/** What was asked, and what the platform really answered. */
export interface Exchange {
  /** With the query. */
  readonly url: string
  readonly body: Buffer
  readonly status: number
  readonly contentType: string
  readonly answer: Buffer
}

/** What a fault has to work with: the true answer, and the bare connection to write something else to. */
export interface Wire {
  readonly exchange: Exchange
  readonly socket: Socket
  /** Another name of the proxy. Whoever goes there is counted in `strays`. */
  readonly elsewhere: string
}

export type Fault = (wire: Wire) => void

/** Stands between a client and a platform, and on demand writes something else than the platform's answer. */
export interface FaultProxy {
  /** In place of the platform's base URL, which `useFaultProxy()` was given. */
  readonly base: string
  readonly exchanges: Exchange[]
  /** How often somebody followed a redirect to another host. */
  readonly strays: number
  /** Breaks the next answer of an API. The platform has done its work by then. */
  breakNext(api: string, fault: Fault): void
  /** Takes back what has broken nothing; answers how many that were. */
  disarm(): number
  /** Resolves when the client has closed each connection that a fault was written to. */
  hungUp(): Promise<void>
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A proxy for the tests of one block. */
export function useFaultProxy(upstream: () => string): FaultProxy {
  const faults: { api: string; fault: Fault }[] = []
  const sockets = new Set<Socket>()
  const broken = new Set<Socket>()
  const exchanges: Exchange[] = []
  let port = 0
  let strays = 0

  const answer = async (socket: Socket, asked: Asked): Promise<void> => {
    if (asked.url.startsWith('/elsewhere')) {
      strays += 1
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
      return
    }
    const path = asked.url.split('?')[0] ?? ''
    const index = faults.findIndex(({ api }) => path.endsWith(`/${api}`))
    const [armed] = index === -1 ? [] : faults.splice(index, 1)
    const exchange = await ask(upstream(), asked)
    exchanges.push(exchange)
    // Somebody who waits no longer gets nothing, and would not be seen hanging up.
    if (socket.destroyed) return
    if (armed === undefined) {
      socket.write(`HTTP/1.1 ${exchange.status} OK\r\ncontent-type: ${exchange.contentType}\r\n`)
      socket.write(`content-length: ${exchange.answer.length}\r\n\r\n`)
      socket.write(exchange.answer)
    } else {
      broken.add(socket)
      armed.fault({ exchange, socket, elsewhere: `http://localhost:${port}/elsewhere` })
    }
  }

  const server = createServer((socket) => {
    let read = Buffer.alloc(0)
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      broken.delete(socket)
    })
    socket.on('data', (chunk) => {
      read = Buffer.concat([read, chunk])
      const asked = requestIn(read)
      if (asked === undefined) return
      read = Buffer.alloc(0)
      answer(socket, asked).catch(() => socket.destroy())
    })
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  return {
    get base() {
      return `http://127.0.0.1:${port}`
    },
    exchanges,
    get strays() {
      return strays
    },
    breakNext: (api, fault) => void faults.push({ api, fault }),
    disarm: () => faults.splice(0).length,
    async hungUp() {
      await Promise.all([...broken].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    },
  }
}

/** One whole request. Clients here send one at a time, and say how long its body is. */
function requestIn(bytes: Buffer): Asked | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', url = ''] = first.split(' ')
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = bytes.subarray(end + 4)
  return body.length < Number(headers['content-length'] ?? 0) ? undefined : { method, url, headers, body }
}

function ask(upstream: string, { method, url, headers, body }: Asked): Promise<Exchange> {
  const { host: _host, ...others } = headers
  return new Promise((resolve, reject) => {
    forward(upstream + url, { method, headers: { ...others, 'accept-encoding': 'identity' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          url,
          body,
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? 'application/json',
          answer: Buffer.concat(chunks),
        }),
      )
    })
      .on('error', reject)
      .end(body)
  })
}
