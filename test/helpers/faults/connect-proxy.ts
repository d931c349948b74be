import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export type ProxyConduct =
  | 'serve'
  /** Answers CONNECT with this status. */
  | { refuse: number }
  /** Hangs up when it is asked for a tunnel. */
  | 'die'
  /** Never answers. */
  | 'hang'
  /** Hangs up when the first bytes of the request come through the tunnel. */
  | 'die-in-tunnel'

export interface ConnectProxy {
  /** Its address without credentials. */
  readonly host: string
  /** The tunnels it was asked for, as `host:port`. */
  readonly tunnels: string[]
  /** What stood in `Proxy-Authorization`, decoded. */
  readonly credentials: (string | undefined)[]
  /** Requests that were not to be tunnelled. */
  readonly others: string[]
  conduct: ProxyConduct
  close(): Promise<void>
}

/** An HTTP proxy that opens tunnels, to wherever it is asked or to `upstream`. With `user` it asks for `user:password`. */
export async function startConnectProxy({
  user,
  upstream,
}: {
  user?: string
  upstream?: string
} = {}): Promise<ConnectProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((req, res) => {
    proxy.others.push(`${req.method} ${req.url}`)
    res.writeHead(405).end()
  })
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  server.on('connection', keep)
  server.on('connect', (req, client: Socket, head: Buffer) => {
    const authorization = req.headers['proxy-authorization']
    const given =
      authorization === undefined
        ? undefined
        : Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
    proxy.tunnels.push(req.url ?? '')
    proxy.credentials.push(given)
    const { conduct } = proxy
    if (conduct === 'hang') return
    if (conduct === 'die') {
      client.destroy()
      return
    }
    const refusal = typeof conduct === 'object' ? conduct.refuse : given === user ? undefined : 407
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (conduct === 'die-in-tunnel') {
      client.once('data', () => client.destroy())
      return
    }
    const [host, port] = (upstream ?? req.url ?? '').split(':')
    const target = connect(Number(port), host)
    keep(target)
    target.write(head)
    target.pipe(client).pipe(target)
    target.on('close', () => client.destroy())
    client.on('close', () => target.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: ConnectProxy = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels: [],
    credentials: [],
    others: [],
    conduct: 'serve',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return proxy
}
