import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'

/** An agent for `https:` whose connections all end at a simulator, which tells the hosts apart by their names. */
export class Detour extends Agent {
  // What Node asks an agent for before it hands it a request.
  readonly protocol: string = 'https:'
  readonly defaultPort: number = 443
  readonly #simulator: URL

  constructor(simulatorUrl: string) {
    super()
    this.#simulator = new URL(simulatorUrl)
  }

  override createConnection(): Socket {
    return connect(Number(this.#simulator.port), this.#simulator.hostname)
  }
}

export interface PlatformPage {
  status: number
  location: string
  text: string
}

/** Opens a page of Tencent's in a browser whose proxy is the simulator. */
export function openPage(
  simulatorUrl: string,
  url: string,
  headers: Record<string, string>,
): Promise<PlatformPage> {
  const { hostname, port } = new URL(simulatorUrl)
  const target = new URL(url)
  target.hash = ''
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: target.href, headers: { host: target.host, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
      .on('error', reject)
      .end()
  })
}
