import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that can always be closed, and started again after that. */
export interface Listener {
  /** Resolves to the base URL. */
  open(port: number): Promise<string>
  close(): Promise<void>
}

function baseUrl(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

export function createListener(handler: RequestListener, host: string): Listener {
  let server: Server | undefined
  return {
    open(port) {
      return new Promise((resolve, reject) => {
        const opening = createServer(handler)
        opening.once('error', reject)
        opening.listen(port, host, () => {
          opening.off('error', reject)
          server = opening
          resolve(baseUrl(opening, host))
        })
      })
    },
    close() {
      return new Promise((resolve) => {
        const closing = server
        server = undefined
        if (closing === undefined) return resolve()
        closing.close(() => resolve())
        closing.closeAllConnections()
      })
    },
  }
}
