import { afterEach, describe, expect, it } from '@jest/globals'
import { createFetchTransport } from '../../../lib/core/http/fetch-transport.ts'
import type { HttpRequestConfig } from '../../../lib/core/http/http-client.ts'
import { createTransport } from '../../../lib/core/http/transport.ts'
import { errorOf } from '../../helpers/errors.ts'
import { type RawServer, startRawServer } from '../../helpers/faults/raw-server.ts'
import { undiciLikeBuns } from '../../helpers/faults/undici-like-buns.ts'

const servers: RawServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
async function serve(...given: Parameters<typeof startRawServer>): Promise<RawServer> {
  const server = await startRawServer(...given)
  servers.push(server)
  return server
}

const configOf = (url: string, given: Partial<HttpRequestConfig> = {}): HttpRequestConfig => ({
  method: 'GET',
  url,
  headers: {},
  responseType: 'text',
  maxContentLength: 10,
  maxRedirects: 0,
  transformRequest: [],
  transformResponse: [],
  validateStatus: () => true,
  signal: new AbortController().signal,
  ...given,
})

describe('where undici sends nothing, as on Bun', () => {
  const transport = createTransport(undiciLikeBuns)

  it('requests go over fetch, and ask for no compression', async () => {
    const server = await serve((res) => res.writeHead(201).end('ü'))
    const { status, data } = await transport.request(configOf(server.base))
    expect([status, data]).toEqual([201, 'ü'])
    expect(server.requests[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      accept: 'application/json, text/plain, */*',
    })
  })

  it('they send bytes and answer bytes', async () => {
    const server = await serve((res) => res.end('ü'))
    const given = { method: 'POST', data: Buffer.from('ä'), responseType: 'arraybuffer' } as const
    const { data } = await transport.request(configOf(server.base, given))
    expect(data).toEqual(Buffer.from('ü'))
    expect(server.requests[0]?.body).toBe('ä')
  })

  it('they follow no redirect', async () => {
    const server = await serve((res) => res.writeHead(302, { Location: '/elsewhere' }).end())
    expect((await transport.request(configOf(server.base))).status).toBe(302)
    expect(server.requests).toHaveLength(1)
  })

  it('a request that was ended before it began is not sent', async () => {
    const server = await serve((res) => res.end('{}'))
    const error = await errorOf(transport.request(configOf(server.base, { signal: AbortSignal.abort() })))
    expect(error).toMatchObject({ code: 'ETIMEDOUT', message: 'the request failed' })
    expect(server.requests).toEqual([])
  })

  it('their errors have the code of what happened, and nothing of the request', async () => {
    const server = await serve((res) => res.socket?.destroy())
    const broken = await errorOf(transport.request(configOf(`${server.base}/?secret=value-of-secret`)))
    expect(broken).toMatchObject({ code: 'UND_ERR_SOCKET', message: 'the request failed' })
    await server.close()
    const gone = await errorOf(transport.request(configOf(server.base)))
    expect(gone).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('a proxy that fetch does not know is refused, with the way out and without its password', () => {
    const create = () => createTransport(undiciLikeBuns, 'http://user:value-of-password@proxy')
    expect(create).toThrow(TypeError)
    expect(create).toThrow(/^option "proxy" works on Node\.js, Deno and Bun: here give "http" an axios/)
    expect(create).not.toThrow(/value-of/)
  })
})

describe('a proxy on Bun', () => {
  const runtime = process.versions as Record<string, string | undefined>
  afterEach(() => {
    delete runtime['bun']
  })

  it('is shown no address with secrets: what needs no tunnel is not sent', async () => {
    Object.defineProperty(runtime, 'bun', { value: '1.4.5', configurable: true })
    const transport = createFetchTransport('http://user:password@127.0.0.1:1')
    const server = await serve((res) => res.end('{}'))
    expect(await errorOf(transport.request(configOf(server.base)))).toMatchObject({
      code: 'PROXY_NEEDS_HTTPS',
    })
    expect(server.requests).toEqual([])
  })
})
