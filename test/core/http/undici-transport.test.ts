import { getEventListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import * as undici from 'undici'
import type { HttpRequestConfig } from '../../../lib/core/http/http-client.ts'
import { createUndiciTransport } from '../../../lib/core/http/undici-transport.ts'
import { errorOf } from '../../helpers/errors.ts'
import { type RawServer, startRawServer } from '../../helpers/faults/raw-server.ts'

const servers: RawServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const transport = createUndiciTransport(undici)
const plainGet: Omit<HttpRequestConfig, 'url' | 'signal'> = {
  method: 'GET',
  headers: {},
  responseType: 'text',
  maxContentLength: 1_000,
  maxRedirects: 0,
  transformRequest: [],
  transformResponse: [],
  validateStatus: () => true,
}
const send = (config: Partial<HttpRequestConfig> & { url: string }) =>
  transport.request({ ...plainGet, signal: new AbortController().signal, ...config })

async function ask(answer: (res: ServerResponse) => void, config: Partial<HttpRequestConfig> = {}) {
  const server = await startRawServer(answer)
  servers.push(server)
  const response = await send({ url: `${server.base}/`, ...config })
  return { ...response, request: server.requests[0] }
}
const codeOf = async (result: Promise<unknown>): Promise<unknown> =>
  ((await errorOf(result)) as { code?: unknown }).code
const inPieces = (res: ServerResponse): void => {
  res.write('01234')
  setTimeout(() => res.end('56789'), 20)
}

describe('a request over undici', () => {
  it('answers text or bytes', async () => {
    const { request, data, status } = await ask((res) => res.writeHead(201).end('ü'))
    expect([request?.method, data, status]).toEqual(['GET', 'ü', 201])
    const bytes = await ask((res) => res.end('ü'), { responseType: 'arraybuffer', method: 'POST', data: 'x' })
    expect([bytes.request?.method, bytes.request?.body]).toEqual(['POST', 'x'])
    expect(bytes.data).toEqual(Buffer.from('ü'))
  })

  it('answers pieces as a whole', async () => {
    expect((await ask(inPieces)).data).toBe('0123456789')
    expect((await ask(inPieces, { responseType: 'arraybuffer' })).data).toEqual(Buffer.from('0123456789'))
  })

  it.each([10, 11])('takes ten bytes where %p are allowed', async (maxContentLength) => {
    expect((await ask((res) => res.end('0123456789'), { maxContentLength })).data).toBe('0123456789')
    expect((await ask(inPieces, { maxContentLength })).data).toBe('0123456789')
  })

  it.each([0, 4, 9])('refuses ten bytes where %i are allowed', async (maxContentLength) => {
    expect(await codeOf(ask((res) => res.end('0123456789'), { maxContentLength }))).toBe('ERR_BAD_RESPONSE')
    expect(await codeOf(ask(inPieces, { maxContentLength }))).toBe('ERR_BAD_RESPONSE')
  })

  it.each(['gzip', 'br', 'Deflate', 'zstd', 'compress'])('refuses an answer in %s', async (encoding) => {
    const text = gzipSync('{}')
    const result = ask((res) => res.writeHead(200, { 'Content-Encoding': encoding }).end(text))
    expect(await codeOf(result)).toBe('ERR_BAD_RESPONSE')
  })

  it('takes an answer that says it is as it is', async () => {
    const { data } = await ask((res) => res.writeHead(200, { 'Content-Encoding': 'identity' }).end('{}'))
    expect(data).toBe('{}')
  })

  it('fails with the code of what happened', async () => {
    expect(await codeOf(ask((res) => res.socket?.destroy()))).toBe('UND_ERR_SOCKET')
    const gone = await startRawServer(() => undefined)
    await gone.close()
    expect(await codeOf(send({ url: gone.base }))).toBe('ECONNREFUSED')
  })
})

describe('the signal of a request', () => {
  it('ends it, before it is sent and after', async () => {
    const signal = AbortSignal.abort()
    let asked = 0
    const count = () => {
      asked += 1
    }
    expect(await codeOf(ask(count, { signal }))).toBe('ETIMEDOUT')
    expect(asked).toBe(0)
    const controller = new AbortController()
    const hang = () => void setTimeout(() => controller.abort(), 20)
    expect(await codeOf(ask(hang, { signal: controller.signal }))).toBe('ETIMEDOUT')
  })

  it('keeps no listener of a request that is over', async () => {
    const { signal } = new AbortController()
    await ask((res) => res.end('{}'), { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
    await codeOf(ask((res) => res.socket?.destroy(), { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
    await codeOf(ask((res) => res.end('{}'), { signal, maxContentLength: 1 }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
