import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import * as undici from 'undici'
import { createUndiciTransport, type Undici } from '../../../lib/core/http/undici-transport.ts'
import type { WireRequest } from '../../../lib/core/http/wire.ts'
import { errorOf } from '../../helpers/errors.ts'
import { type RawServer, startRawServer } from '../../helpers/faults/raw-server.ts'

const servers: RawServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const transport = createUndiciTransport(undici)
const plainGet = { method: 'GET', path: '/', wants: 'text', maxBytes: 1_000, isSentOnce: false } as const
const send = (request: Partial<WireRequest> & { base: string }, timeoutMs = 5_000) =>
  transport.send({ ...plainGet, ...request }, timeoutMs)

async function ask(
  answer: (res: ServerResponse) => void,
  request: Partial<WireRequest> = {},
  timeoutMs?: number,
) {
  const server = await startRawServer(answer)
  servers.push(server)
  const response = await send({ base: server.base, ...request }, timeoutMs)
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
    const bytes = await ask((res) => res.end('ü'), { wants: 'bytes', method: 'POST', body: 'x' })
    expect([bytes.request?.method, bytes.request?.body]).toEqual(['POST', 'x'])
    expect(bytes.data).toEqual(Buffer.from('ü'))
  })

  it('answers pieces as a whole', async () => {
    expect((await ask(inPieces)).data).toBe('0123456789')
    expect((await ask(inPieces, { wants: 'bytes' })).data).toEqual(Buffer.from('0123456789'))
  })

  it.each([10, 11])('takes ten bytes where %p are allowed', async (maxBytes) => {
    expect((await ask((res) => res.end('0123456789'), { maxBytes })).data).toBe('0123456789')
    expect((await ask(inPieces, { maxBytes })).data).toBe('0123456789')
  })

  it.each([0, 4, 9])('refuses ten bytes where %i are allowed', async (maxBytes) => {
    expect(await codeOf(ask((res) => res.end('0123456789'), { maxBytes }))).toBe('ERR_BAD_RESPONSE')
    expect(await codeOf(ask(inPieces, { maxBytes }))).toBe('ERR_BAD_RESPONSE')
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
    expect(await codeOf(send({ base: gone.base }))).toBe('ECONNREFUSED')
  })
})

describe('the deadline of a request', () => {
  /** As Node counts those that keep a process alive. */
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

  it('ends it, before its answer and within it', async () => {
    expect(await codeOf(ask(() => undefined, {}, 50))).toBe('ETIMEDOUT')
    expect(await codeOf(ask((res) => void res.write('0'), {}, 50))).toBe('ETIMEDOUT')
  })

  it('ends it while it waits for a connection: it is not sent any more', async () => {
    const aborted: unknown[] = []
    const start: (() => void)[] = []
    class BusyAgent {
      dispatch(_options: unknown, handler: { onRequestStart(controller: unknown): void }): void {
        start.push(() => handler.onRequestStart({ abort: (reason: unknown) => aborted.push(reason) }))
      }
    }
    const busy = createUndiciTransport({ ...undici, Agent: BusyAgent } as unknown as Undici)
    expect(await codeOf(busy.send({ ...plainGet, base: 'http://127.0.0.1' }, 20))).toBe('ETIMEDOUT')
    for (const connect of start) connect()
    expect(aborted).toEqual([expect.objectContaining({ code: 'ETIMEDOUT' })])
  })

  it('keeps no timer of a request that is over', async () => {
    await ask((res) => res.end('{}'))
    const before = timers()
    await ask((res) => res.end('{}'))
    await codeOf(ask((res) => res.socket?.destroy()))
    await codeOf(ask((res) => res.end('{}'), { maxBytes: 1 }))
    expect(await codeOf(send({ base: 'http://127.0.0.1', path: 'no path' }))).toBe('UND_ERR_INVALID_ARG')
    expect(timers()).toBe(before)
  })
})
