import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFetchTransport } from '../../../lib/core/http/fetch-transport.ts'
import { createTransport } from '../../../lib/core/http/transport.ts'
import type { Transport, WireRequest } from '../../../lib/core/http/wire.ts'
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

const request = {
  method: 'GET',
  path: '/',
  wants: 'text',
  maxBytes: 10,
  isSentOnce: false,
} as const

const send = (transport: Transport, base: string, given: Partial<WireRequest> = {}, timeoutMs = 5_000) =>
  transport.send({ ...request, base, ...given }, timeoutMs)

describe('where undici sends nothing, as on Bun', () => {
  const transport = createTransport(undiciLikeBuns)

  it('requests go over fetch, and ask for no compression', async () => {
    const server = await serve((res) => res.writeHead(201).end('ü'))
    const { status, data } = await send(transport, server.base)
    expect([status, data]).toEqual([201, 'ü'])
    expect(server.requests[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      accept: 'application/json, text/plain, */*',
    })
  })

  it('they send bytes and answer bytes', async () => {
    const server = await serve((res) => res.end('ü'))
    const given = { method: 'POST', body: Buffer.from('ä'), wants: 'bytes' } as const
    const { data } = await send(transport, server.base, given)
    expect(data).toEqual(Buffer.from('ü'))
    expect(server.requests[0]?.body).toBe('ä')
  })

  it('they follow no redirect', async () => {
    const server = await serve((res) => res.writeHead(302, { Location: '/elsewhere' }).end())
    expect((await send(transport, server.base)).status).toBe(302)
    expect(server.requests).toHaveLength(1)
  })

  it('an answer may be as long as the limit, and have no body at all', async () => {
    const server = await serve((res, index) => {
      if (index === 0) res.end('0123456789')
      else if (index === 1) res.writeHead(204).end()
      else res.end('01234567890')
    })
    expect((await send(transport, server.base)).data).toBe('0123456789')
    expect(await send(transport, server.base)).toMatchObject({ status: 204, data: '' })
    expect(await errorOf(send(transport, server.base))).toMatchObject({
      code: 'ERR_BAD_RESPONSE',
    })
  })

  it('a request ends at its deadline, before its answer and within it', async () => {
    for (const begin of [() => undefined, (res: ServerResponse) => void res.write('0')]) {
      const server = await serve(begin)
      const error = await errorOf(send(transport, server.base, {}, 50))
      expect(error).toMatchObject({ code: 'ETIMEDOUT', message: 'the request failed' })
    }
  })

  it('their errors have the code of what happened, and nothing of the request', async () => {
    const server = await serve((res) => res.socket?.destroy())
    const broken = await errorOf(send(transport, server.base, { path: '/?secret=value-of-secret' }))
    expect(broken).toMatchObject({ code: 'UND_ERR_SOCKET', message: 'the request failed' })
    await server.close()
    const gone = await errorOf(send(transport, server.base))
    expect(gone).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('a proxy that fetch does not know is refused, with the way out and without its password', () => {
    const create = () => createTransport(undiciLikeBuns, 'http://user:value-of-password@proxy')
    expect(create).toThrow(TypeError)
    expect(create).toThrow(/^option "proxy" works on Node\.js, Deno and Bun: here give "http" an axios/)
    expect(create).not.toThrow(/value-of/)
  })
})

describe('on Bun', () => {
  const runtime = process.versions as Record<string, string | undefined>
  const { fetch } = globalThis
  /** What Bun's `fetch` was asked, in place of Node's, which knows no proxy. */
  let asked: [url: string, init: object][]

  /** Answers with this; an error is what it fails with. */
  const answerWith = (answer: Response | Error): void => {
    asked = []
    globalThis.fetch = async (url, init) => {
      asked.push([String(url), init ?? {}])
      if (answer instanceof Error) throw answer
      return answer
    }
  }

  beforeEach(() => {
    Object.defineProperty(runtime, 'bun', { value: '1.4.5', configurable: true })
  })
  afterEach(() => {
    delete runtime['bun']
    globalThis.fetch = fetch
  })

  const proxy = 'http://user:password@127.0.0.1:1'
  const platform = 'https://api.weixin.qq.com'

  it('a proxy is shown no address with secrets: what needs no tunnel is not sent', async () => {
    answerWith(new Response('{}'))
    const plain = send(createFetchTransport(proxy), 'http://api.weixin.qq.com', { path: '/?to=https:' })
    expect(await errorOf(plain)).toMatchObject({
      code: 'PROXY_NEEDS_HTTPS',
    })
    expect(asked).toEqual([])
  })

  it('fetch is told of the proxy, to leave bytes as they are, and to use no old connection for a GET', async () => {
    answerWith(new Response('{}'))
    await send(createFetchTransport(proxy), platform)
    const common = { redirect: 'manual', decompress: false }
    expect(asked).toEqual([
      [`${platform}/`, expect.objectContaining({ ...common, body: null, proxy, keepalive: false })],
    ])

    answerWith(new Response('{}'))
    const data = Buffer.from('ä')
    await send(createFetchTransport(), platform, { method: 'POST', body: data })
    expect(asked[0]?.[1]).toMatchObject({ ...common, body: new Uint8Array(data), keepalive: true })
    expect(asked[0]?.[1]).not.toHaveProperty('proxy')
  })

  it.each([
    [Object.assign(new Error('value-of-secret'), { code: 'ConnectionRefused' }), 'ConnectionRefused'],
    [new Error('value-of-secret'), 'ERR_NETWORK'],
  ])('%s has a code, and nothing of the request', async (error, code) => {
    answerWith(error)
    const failure = await errorOf(send(createFetchTransport(), platform))
    expect(failure).toMatchObject({ code, message: 'the request failed' })
  })
})
