import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from '@jest/globals'

/** A push that has not been delivered yet. */
export interface HeldPush {
  /** Answers the status of the app's answer. */
  deliver(url: string): Promise<number>
}

/** Takes what a platform pushes in the app's place, and delivers it when and where a test wants it, to the letter. */
export interface Postman {
  readonly url: string
  /** What came since it was asked last. */
  take(): HeldPush[]
}

export function usePostman(): Postman {
  let held: HeldPush[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const headers = { 'content-type': req.headers['content-type'] ?? 'text/xml' }
    held.push({
      deliver: async (url) =>
        (await fetch(new URL(req.url ?? '', url), { method: 'POST', headers, body })).status,
    })
    res.end('success')
  })
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  return {
    get url() {
      return url
    },
    take() {
      const taken = held
      held = []
      return taken
    },
  }
}
