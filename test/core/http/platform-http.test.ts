import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { type HttpClient, WechatAuthError } from 'express-wechat-auth'
import { createPlatformHttp, type PlatformHttp } from '../../../lib/core/http/platform-http.ts'
import type { PlatformRequest } from '../../../lib/core/http/platform-request.ts'
import { createTransport } from '../../../lib/core/http/transport.ts'
import type { Transport } from '../../../lib/core/http/wire.ts'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { type RawServer, startRawServer } from '../../helpers/faults/raw-server.ts'
import { undiciLikeBuns } from '../../helpers/faults/undici-like-buns.ts'
import { sleep, startWatch, until } from '../../helpers/time/wait.ts'

const secret = '0123456789abcdef0123456789abcdef'
const code = '081UcAFa1s1OAz0o7wGa1wb8vG1UcAFX'
const token = `57_${'aB3-_'.repeat(26)}`
const rid = '67b81456-7702e5f9-2c9e1783'
const query = { appid: 'wx0000000000000001', secret, code, access_token: token }
const exchange = { api: 'sns/oauth2/access_token', query, repeatable: false }

const servers: RawServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const serve = async (
  answer: (res: ServerResponse, index: number, req: IncomingMessage) => void,
): Promise<RawServer> => {
  const server = await startRawServer(answer)
  servers.push(server)
  return server
}
const serveText = (text: string | Buffer, status = 200, headers: Record<string, string> = {}) =>
  serve((res) => res.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end(text))
const serveJson = (body: unknown) => serveText(JSON.stringify(body))

/** Makes a classifier's answer visible, as the tables of the platforms do. */
const errmsgTail = /(?:,\s*|\s+)rid:\s*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\s*$/
const classify = ({ errcode }: { errcode: number }) =>
  errcode === 45009
    ? ({ code: 'ERR_PLATFORM_QUOTA', retryAfterSeconds: 77, advice: 'Ask for less' } as const)
    : ({ code: 'ERR_PLATFORM' } as const)

const unavailable = {
  name: 'WechatAuthError',
  code: 'ERR_PLATFORM_UNAVAILABLE',
  status: 503,
  retryAfterSeconds: 5,
}

const asHttpOption = (transport: Transport, timeoutMs: number): HttpClient => ({
  request: ({ method, url, data, headers, responseType, maxContentLength }) =>
    transport.send(
      {
        method,
        base: url,
        path: '',
        body: data,
        contentType: headers['Content-Type'],
        wants: responseType === 'text' ? 'text' : 'bytes',
        maxBytes: maxContentLength,
        isSentOnce: false,
      },
      timeoutMs,
    ),
})

const transports: [string, (timeoutMs: number) => HttpClient | undefined][] = [
  ['undici', () => undefined],
  [
    'fetch, where undici is one like Bun’s',
    (timeoutMs) => asHttpOption(createTransport(undiciLikeBuns), timeoutMs),
  ],
  ['the user’s axios', () => axios.create({ proxy: false })],
]

describe.each(transports)('a platform call over %s', (_transport, createInstance) => {
  const createHttp = (timeoutMs = 2_000): PlatformHttp =>
    createPlatformHttp({ http: createInstance(timeoutMs), timeoutMs, errmsgTail, classify })
  const call = (
    server: RawServer,
    request: Partial<PlatformRequest> = {},
    timeoutMs?: number,
  ): Promise<Record<string, unknown>> =>
    createHttp(timeoutMs)({ method: 'GET', base: server.base, api: 'cgi-bin/test', ...request })

  describe('sends', () => {
    it('path and query as they are, in their order and encoded once', async () => {
      const server = await serveJson({})
      await call(server, { query: { b: 'a b&c=d/ü+%20', a: 1, flag: true, none: undefined, empty: '' } })
      expect(server.requests).toMatchObject([
        { method: 'GET', url: '/cgi-bin/test?b=a%20b%26c%3Dd%2F%C3%BC%2B%2520&a=1&flag=true&empty=' },
      ])
    })

    it('no question mark where there is no query', async () => {
      const server = await serveJson({})
      await call(server, { query: { none: undefined } })
      expect(server.requests[0]?.url).toBe('/cgi-bin/test')
    })

    it('a base with a path', async () => {
      const server = await serveJson({})
      await call(server, { base: `${server.base}/api.weixin.qq.com` })
      expect(server.requests[0]?.url).toBe('/api.weixin.qq.com/cgi-bin/test')
    })

    it('a body byte for byte, as JSON in UTF-8', async () => {
      const server = await serveJson({})
      const body = '{ "text": "李小明 🌸",\n"id":6054768590064713728 }'
      await call(server, { method: 'POST', body })
      expect(server.requests[0]).toMatchObject({ method: 'POST', body })
      expect(server.requests[0]?.headers['content-type']).toMatch(/^application\/json/)
      expect(server.requests[0]?.headers['content-length']).toBe(String(Buffer.byteLength(body)))
    })
  })

  describe('answers', () => {
    it.each<[string, unknown, Record<string, unknown>]>([
      ['the JSON without an errcode', { openid: 'o1', list: [1] }, { openid: 'o1', list: [1] }],
      ['the JSON less errcode 0 and errmsg', { errcode: 0, errmsg: 'ok', ip_list: [] }, { ip_list: [] }],
      ['the JSON less errcode "0"', { errcode: '0', errmsg: 'ok', openid: 'o1' }, { openid: 'o1' }],
      ['nothing for a bare success', { errcode: 0, errmsg: 'ok' }, {}],
    ])('%s', async (_what, body, result) => {
      expect(await call(await serveJson(body))).toEqual(result)
    })

    it('what only a tolerant reader can read', async () => {
      const server = await serveText('\ufeff{"nickname":"a\u0001b","msgid":6054768590064713728}')
      expect(await call(server)).toEqual({ nickname: 'a\u0001b', msgid: '6054768590064713728' })
    })

    it('text that comes in pieces, also where a character is cut', async () => {
      const bytes = Buffer.from('{"nickname":"李小明🌸"}')
      const server = await serve((res) => {
        const sendFrom = (position: number): void => {
          if (position === bytes.length) res.end()
          else res.write(bytes.subarray(position, position + 1), () => sendFrom(position + 1))
        }
        sendFrom(0)
      })
      expect(await call(server)).toEqual({ nickname: '李小明🌸' })
    })

    it('of just under a megabyte', async () => {
      const server = await serveJson({ text: 'x'.repeat(1024 * 1024 - 100) })
      expect((await call(server))['text']).toHaveLength(1024 * 1024 - 100)
    })
  })

  describe('takes an errcode for an error', () => {
    it('with everything the platform said', async () => {
      const server = await serveJson({
        errcode: 45009,
        errmsg: `reach max api daily quota limit rid: ${rid}`,
      })
      const error = await errorOf(call(server))
      expect(error).toMatchObject({
        name: 'PlatformError',
        code: 'ERR_PLATFORM_QUOTA',
        status: 503,
        errcode: 45009,
        errmsg: 'reach max api daily quota limit',
        api: 'cgi-bin/test',
        rid,
        retryAfterSeconds: 77,
      })
      expect(error.message).toBe(
        `cgi-bin/test answered errcode 45009 (reach max api daily quota limit) rid ${rid}. Ask for less`,
      )
      expect(error).toBeInstanceOf(WechatAuthError)
    })

    it.each([
      ['40029', 40029],
      [' 40029 ', 40029],
      [-1, -1],
      ['-1', -1],
      ['abc', -1],
      [1.5, -1],
      [{}, -1],
      [true, -1],
      [null, -1],
      ['', -1],
      [[], -1],
      [false, -1],
    ])('also when it is %p', async (errcode, expected) => {
      const error = await errorOf(call(await serveJson({ errcode, errmsg: 'no' })))
      expect(error).toMatchObject({ name: 'PlatformError', errcode: expected, errmsg: 'no' })
    })

    it('and is called again for none, not even -1', async () => {
      const server = await serveJson({ errcode: -1, errmsg: 'system error' })
      await errorOf(call(server))
      expect(server.requests).toHaveLength(1)
    })

    it.each([
      ['sns', `code been used, rid: ${rid}`, 'code been used', rid],
      ['cgi-bin', `invalid appsecret rid: ${rid}`, 'invalid appsecret', rid],
      ['sns with a line break', `invalid grant_type\n, rid: ${rid}`, 'invalid grant_type', rid],
      [
        'an IP address',
        `bad client ip, requestIP: 1.2.3.4, rid: ${rid}`,
        'bad client ip, requestIP: 1.2.3.4',
        rid,
      ],
      [
        'older sns',
        'invalid code, hints: [ req_id: XyZ ]',
        'invalid code, hints: [ req_id: XyZ ]',
        undefined,
      ],
      ['no rid', 'invalid code', 'invalid code', undefined],
      ['no text', '', '', undefined],
    ])('and parts errmsg and rid as %s has them', async (_family, errmsg, expected, expectedRid) => {
      const error = await errorOf(call(await serveJson({ errcode: 40029, errmsg })))
      expect((error as { errmsg?: string }).errmsg).toBe(expected)
      expect((error as { rid?: string }).rid).toBe(expectedRid)
    })

    it('with a rid in a field of its own', async () => {
      const error = await errorOf(call(await serveJson({ errcode: '40029', errmsg: 'invalid code', rid })))
      expect(error).toMatchObject({ errcode: 40029, rid })
    })

    it.each(['p"ass\\word-long', 'a line\nand another', '\ud800 half of a pair', 'with spaces & signs'])(
      'and without what was sent, quoted or encoded: %j',
      async (secret) => {
        const encoded = encodeURIComponent(Buffer.from(secret).toString())
        const server = await serveJson({ errcode: 1, errmsg: `said ${secret}, ${encoded}` })
        const request = { method: 'POST' as const, body: JSON.stringify({ a: '', secret }) }
        const { errmsg } = (await errorOf(call(server, request))) as { errmsg?: string }
        expect(errmsg).toBe('said ***, ***')
      },
    )

    it('of a large body too', async () => {
      const server = await serveJson({ errcode: 1, errmsg: 'no' })
      const body = JSON.stringify({ a: 'x'.repeat(12_000_000) })
      expect(await errorOf(call(server, { method: 'POST', body }, 10_000))).toMatchObject({ errcode: 1 })
    })

    it.each([undefined, null, 5, {}, ['x']])('with %p for errmsg', async (errmsg) => {
      expect(await errorOf(call(await serveJson({ errcode: 1, errmsg })))).toMatchObject({ errmsg: '' })
    })
  })

  describe('takes for no answer', () => {
    it.each<[string, string | Buffer, number, Record<string, string>]>([
      ['HTML', '<html><body>502 Bad Gateway</body></html>', 200, { 'Content-Type': 'text/html' }],
      ['nothing', '', 200, {}],
      ['white space', '\r\n', 200, {}],
      ['null', 'null', 200, {}],
      ['a list', '[]', 200, {}],
      ['a text', '"ok"', 200, {}],
      ['half an object', '{"access_token":"57_', 200, {}],
      ['204', '', 204, {}],
      ['304', '', 304, {}],
      ['400 with JSON', '{"errcode":0}', 400, {}],
      ['404 with JSON', '{"openid":"o1"}', 404, {}],
      ['500 with JSON', '{"openid":"o1"}', 500, {}],
      ['502 with HTML', '<html>', 502, {}],
    ])('%s', async (_what, text, status, headers) => {
      const error = await errorOf(call(await serveText(text, status, headers)))
      expect(error).toMatchObject(unavailable)
      expect(error.message).toMatch(/^cgi-bin\/test gave no usable answer/)
    })

    it('a compressed answer that nobody asked for, or else reads it', async () => {
      const server = await serveText(gzipSync('{"a":1}'), 200, { 'Content-Encoding': 'gzip' })
      const result = await call(server).catch((error: unknown) => error)
      if (result instanceof Error) expect(result).toMatchObject(unavailable)
      else expect(result).toEqual({ a: 1 })
    })

    it('an answer shorter than its Content-Length', async () => {
      const server = await serve((res) => {
        res.writeHead(200, { 'Content-Length': '100' })
        res.write('{"a":1}', () => res.socket?.end())
      })
      expect(await errorOf(call(server, exchange))).toMatchObject(unavailable)
      expect(server.requests).toHaveLength(1)
    })

    it('a chunked answer that breaks off', async () => {
      const server = await serve((res) => {
        res.write('{"a":1}', () => res.destroy())
      })
      expect(await errorOf(call(server, exchange))).toMatchObject(unavailable)
    })

    it('an answer of more than a megabyte, with and without Content-Length', async () => {
      const text = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
      expect(await errorOf(call(await serveText(text)))).toMatchObject(unavailable)
      const chunked = await serve((res) => {
        res.write(text.slice(0, 1_000))
        res.end(text.slice(1_000))
      })
      expect(await errorOf(call(chunked))).toMatchObject(unavailable)
    })

    it('an answer that never ends, long before its deadline', async () => {
      let isHungUp = false
      const server = await serve((res) => {
        const timer = setInterval(() => res.write('x'.repeat(64 * 1024)), 1)
        res.on('close', () => {
          isHungUp = true
          clearInterval(timer)
        })
      })
      expect(await errorOf(call(server, {}, 5_000))).toMatchObject(unavailable)
      await until('it hangs up', () => isHungUp)
    })

    it('something that speaks no HTTP', async () => {
      const server = await serve((res) => res.socket?.end('hello\r\n\r\n'))
      expect(await errorOf(call(server))).toMatchObject(unavailable)
    })

    it('a server that is not there', async () => {
      const server = await startRawServer(() => undefined)
      await server.close()
      const error = await errorOf(call(server))
      expect(error).toMatchObject(unavailable)
      expect(error.message).toContain('ECONNREFUSED')
    })

    it('a host that does not exist', async () => {
      const server = await serveJson({})
      expect(await errorOf(call(server, { base: 'http://no-such-host.invalid' }))).toMatchObject(unavailable)
    })
  })

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
    const elsewhere = await serveJson({ openid: 'of somebody else' })
    const server = await serveText('', status, { Location: `${elsewhere.base}/stolen` })
    expect(await errorOf(call(server, exchange))).toMatchObject(unavailable)
    expect(await errorOf(call(server, { method: 'POST', body: '{"secret":"x"}' }))).toMatchObject(unavailable)
    expect(elsewhere.requests).toEqual([])
  })

  describe('ends at its deadline', () => {
    const soon = async (action: () => Promise<unknown>): Promise<Error> => {
      const elapsedMs = startWatch()
      const error = await errorOf(action())
      // Without its deadline it would never end.
      expect(elapsedMs()).toBeLessThan(10_000)
      return error
    }

    it('when the answer drips, and hangs up', async () => {
      let isHungUp = false
      const server = await serve((res) => {
        res.writeHead(200)
        const timer = setInterval(() => res.write(' '), 10)
        res.on('close', () => {
          isHungUp = true
          clearInterval(timer)
        })
      })
      const error = await soon(() => call(server, {}, 1_000))
      expect(error).toMatchObject(unavailable)
      expect(error.message).toContain('ETIMEDOUT')
      await until('it hangs up', () => isHungUp)
    })

    it('when there is no answer at all, and asks only once', async () => {
      const server = await serve(() => undefined)
      expect(await soon(() => call(server, {}, 1_000))).toMatchObject(unavailable)
      await sleep(50)
      expect(server.requests).toHaveLength(1)
    })

    it('when the repetition hangs', async () => {
      const server = await serve((res, index) => {
        if (index === 0) res.socket?.resetAndDestroy()
      })
      expect(await soon(() => call(server, {}, 1_000))).toMatchObject(unavailable)
      expect(server.requests).toHaveLength(2)
    })

    it('and serves the next call', async () => {
      const server = await serve((res, _index, req) => {
        if (!req.url?.includes('silent')) res.end('{"a":1}')
      })
      await soon(() => call(server, { api: 'cgi-bin/silent' }, 100))
      expect(await call(server)).toEqual({ a: 1 })
    })
  })

  describe('when the connection is reset', () => {
    const resetting = (times: number) =>
      serve((res, index) => {
        if (index < times) res.socket?.resetAndDestroy()
        else res.end('{"a":1}')
      })

    it('repeats a GET once', async () => {
      const server = await resetting(1)
      expect(await call(server)).toEqual({ a: 1 })
      expect(server.requests).toHaveLength(2)
    })

    it('repeats it no second time', async () => {
      const server = await resetting(5)
      expect(await errorOf(call(server))).toMatchObject(unavailable)
      expect(server.requests).toHaveLength(2)
    })

    it('never repeats the exchange of a code', async () => {
      const server = await resetting(1)
      expect(await errorOf(call(server, exchange))).toMatchObject(unavailable)
      await sleep(30)
      expect(server.requests).toHaveLength(1)
    })

    it('never repeats a POST that is not said to be repeatable', async () => {
      const server = await resetting(1)
      expect(await errorOf(call(server, { method: 'POST', body: '{}' }))).toMatchObject(unavailable)
      await sleep(30)
      expect(server.requests).toHaveLength(1)
    })

    it('repeats a POST that may be repeated with the very same bytes', async () => {
      const server = await resetting(1)
      const body = '{ "grant_type":"client_credential", "name":"李\\u0041" }'
      expect(await call(server, { method: 'POST', body, repeatable: true })).toEqual({ a: 1 })
      expect(server.requests.map((request) => request.body)).toEqual([body, body])
    })

    it('does the same on a connection that was kept alive', async () => {
      const http = createHttp()
      const ports: unknown[] = []
      const server = await serve((res, index, req) => {
        ports.push(req.socket.remotePort)
        if (index === 1 || index === 3) res.socket?.resetAndDestroy()
        else res.end(`{"index":${index}}`)
      })
      const request = { method: 'GET', base: server.base, api: 'cgi-bin/test' } as const
      expect(await http(request)).toEqual({ index: 0 })
      await sleep(10)
      expect(await http(request)).toEqual({ index: 2 })
      await sleep(10)
      expect(await errorOf(http({ ...request, ...exchange }))).toMatchObject(unavailable)
      await sleep(30)
      expect(server.requests).toHaveLength(4)
      expect(ports[1]).toBe(ports[0])
      expect(ports[3]).toBe(ports[2])
    })
  })

  describe('shows no secret, code or token in an error', () => {
    const secrets = [secret, code, token]
    const expectClean = (error: Error): void => {
      const views = everyViewOf(error)
      for (const value of secrets) {
        expect(views).not.toContain(value)
        expect(views).not.toContain(encodeURIComponent(value))
        expect(views).not.toContain(value.slice(0, 16))
      }
      expect(error.cause).toBeUndefined()
    }
    const hosts: [string, () => Promise<RawServer>][] = [
      ['a refusal', () => serveJson({ errcode: 40029, errmsg: `invalid code rid: ${rid}` })],
      [
        'a refusal that quotes the request',
        () =>
          serve((res, _index, req) => res.end(JSON.stringify({ errcode: 1, errmsg: `bad url ${req.url}` }))),
      ],
      [
        'a refusal that quotes each of them twice',
        () => serveJson({ errcode: 1, errmsg: `${[...secrets, ...secrets].join(' ')} rid: ${rid}` }),
      ],
      [
        'a refusal that quotes one at the end of a long text',
        () => serveJson({ errcode: 1, errmsg: `${'x'.repeat(470)} ${secret} ${code}` }),
      ],
      [
        'a refusal that quotes secrets all over a text that is cut',
        () => serveJson({ errcode: 1, errmsg: `${secrets.join(' ')} `.repeat(60) }),
      ],
      [
        'a refusal that quotes a token at the end of a long text',
        () => serveJson({ errcode: 1, errmsg: `${'x'.repeat(400)} ${token}` }),
      ],
      ['an answer that repeats them', () => serveText(`<html>${secrets.join(' ')}</html>`)],
      ['a gateway', () => serveText(`<html>${secrets.join(' ')}</html>`, 502)],
      ['a cut connection', () => serve((res) => void res.socket?.resetAndDestroy())],
      [
        'a redirect',
        () =>
          serve((res, _index, req) => res.writeHead(302, { Location: `http://127.0.0.1:1${req.url}` }).end()),
      ],
      ['a silent server', () => serve(() => undefined)],
    ]

    it.each(hosts)('of %s', async (_what, start) => {
      expectClean(await errorOf(call(await start(), exchange, 150)))
    })

    it('of a host that is not there', async () => {
      const server = await startRawServer(() => undefined)
      await server.close()
      expectClean(await errorOf(call(server, exchange)))
    })

    it('of a POST whose body is quoted', async () => {
      const body = JSON.stringify({ appid: 'wx0000000000000001', secret, nested: { token } })
      const server = await serve((res) => res.end(JSON.stringify({ errcode: 1, errmsg: `bad json ${body}` })))
      expectClean(await errorOf(call(server, { method: 'POST', body })))
    })
  })
})

describe('the user’s own axios instance', () => {
  const request: PlatformRequest = { method: 'GET', base: '', api: 'cgi-bin/test', query }
  const callThrough = (http: AxiosInstance, server: RawServer, timeoutMs = 300) =>
    createPlatformHttp({ http, timeoutMs, errmsgTail, classify })({ ...request, base: server.base })

  it('is what calls go through', async () => {
    const server = await serveJson({ a: 1 })
    const http = axios.create({ proxy: false, headers: { 'X-From': 'the user' } })
    expect(await callThrough(http, server)).toEqual({ a: 1 })
    expect(server.requests[0]?.headers['x-from']).toBe('the user')
  })

  it('keeps its base URL, parser and status check out of it', async () => {
    const server = await serveJson({ id: 6054768590064713728n.toString() })
    const http = axios.create({
      proxy: false,
      baseURL: 'http://no-such-host.invalid',
      transformResponse: () => 'spoilt',
      validateStatus: () => false,
    })
    expect(await callThrough(http, server)).toEqual({ id: '6054768590064713728' })
  })

  it('may parse the answer itself', async () => {
    const server = await serveJson({ a: 1 })
    const http = axios.create({ proxy: false })
    http.interceptors.response.use((response) => ({ ...response, data: JSON.parse(response.data as string) }))
    expect(await callThrough(http, server)).toEqual({ a: 1 })
  })

  it('follows no redirect with any of axios’s adapters', async () => {
    for (const adapter of ['http', 'fetch'] as const) {
      const elsewhere = await serveJson({ openid: 'of somebody else' })
      const server = await serveText('', 302, { Location: `${elsewhere.base}/stolen` })
      const http = axios.create({ proxy: false, adapter })
      expect(await errorOf(callThrough(http, server))).toMatchObject(unavailable)
      expect(elsewhere.requests).toEqual([])
    }
  })

  describe('that retries everything', () => {
    type Retried = { 'axios-retry'?: { retries?: number; retryCount?: number } }
    const retrying: Record<string, (http: AxiosInstance) => void> = {
      // axios-retry reads its settings off the request, and puts a transformRequest of its own there.
      'in the way of axios-retry,': (http) => {
        http.interceptors.response.use(undefined, (error) => {
          const config = error.config as AxiosRequestConfig & Retried
          const { retries = 3, retryCount = 0 } = config['axios-retry'] ?? {}
          if (retryCount >= retries) throw error
          config['axios-retry'] = { retries, retryCount: retryCount + 1 }
          config.transformRequest = [(data) => data]
          return http(config)
        })
      },
      'by an interceptor,': (http) => {
        http.interceptors.response.use(undefined, (error) => {
          if (error.config === undefined) throw error
          return http(error.config)
        })
      },
    }
    const resetting = () => serve((res, index) => (index === 0 ? res.socket?.destroy() : res.end('{"a":1}')))

    it.each(Object.entries(retrying))('%s does not exchange a code twice', async (_how, install) => {
      const server = await resetting()
      const http = axios.create({ proxy: false })
      install(http)
      const platform = createPlatformHttp({ http, errmsgTail, classify })
      const error = await errorOf(platform({ ...request, ...exchange, base: server.base }))
      expect(error).toMatchObject(unavailable)
      expect(error.message).toMatch(/\((?:ECONNRESET|RETRIED_BY_HTTP_OPTION)\)$/)
      expect(server.requests).toHaveLength(1)
    })

    it.each(Object.entries(retrying))('%s may do so with any other call', async (_how, install) => {
      const server = await resetting()
      const http = axios.create({ proxy: false })
      install(http)
      expect(await callThrough(http, server)).toEqual({ a: 1 })
      expect(server.requests).toHaveLength(2)
    })
  })

  describe('with an interceptor', () => {
    const never = new Promise<never>(() => undefined)
    it.each<[string, (http: AxiosInstance) => unknown]>([
      ['that hangs before the request', (http) => http.interceptors.request.use(() => never)],
      ['that hangs after the answer', (http) => http.interceptors.response.use(() => never)],
      [
        'that throws',
        (http) =>
          http.interceptors.request.use((config) => {
            throw new Error(`could not send ${config.url}`)
          }),
      ],
      [
        'that rejects with the request',
        (http) => http.interceptors.response.use((response) => Promise.reject(response.config)),
      ],
      ['that rejects with nothing', (http) => http.interceptors.response.use(() => Promise.reject(null))],
      ['that answers nothing', (http) => http.interceptors.response.use(() => undefined as never)],
      ['that answers null', (http) => http.interceptors.response.use(() => null as never)],
      [
        'that answers what JSON cannot hold',
        (http) =>
          http.interceptors.response.use((response) => {
            const data: Record<string, unknown> = {}
            data['self'] = data
            return { ...response, data }
          }),
      ],
    ])('%s, a call ends at its deadline in a typed error without secrets', async (_what, install) => {
      const unhandled: unknown[] = []
      const note = (reason: unknown): void => void unhandled.push(reason)
      process.on('unhandledRejection', note)
      const http = axios.create({ proxy: false })
      install(http)
      const elapsedMs = startWatch()
      const error = await errorOf(callThrough(http, await serveJson({ a: 1 }), 100))
      // Without its deadline it would never end.
      expect(elapsedMs()).toBeLessThan(10_000)
      await sleep(10)
      process.off('unhandledRejection', note)
      expect(error).toMatchObject(unavailable)
      for (const value of [secret, code, token]) expect(everyViewOf(error)).not.toContain(value)
      expect(unhandled).toEqual([])
    })

    it.each<[string, unknown, string]>([
      ['a secret', code, 'request failed'],
      ['a secret at its end', `ECONN ${code}`, 'request failed'],
      ['a secret at its start', `${code} ECONN`, 'request failed'],
      ['41 letters', 'A'.repeat(41), 'request failed'],
      ['a number', 5, 'request failed'],
      ['a list', ['ENOTFOUND'], 'request failed'],
      ['40 letters', 'A'.repeat(40), 'A'.repeat(40)],
      ['a code of Node', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ])('whose error has %s for a code, an error says what is safe', async (_what, given, said) => {
      const http = axios.create({ proxy: false })
      http.interceptors.request.use(() => Promise.reject({ code: given }))
      const error = await errorOf(callThrough(http, await serveJson({})))
      expect(error.message).toBe(`cgi-bin/test gave no usable answer (${said})`)
    })
  })
})

describe('the undici adapter', () => {
  const http = createPlatformHttp({ errmsgTail, classify })

  it('keeps connections alive', async () => {
    const ports = new Set<number | undefined>()
    const server = await serve((res, _index, req) => {
      ports.add(req.socket.remotePort)
      res.end('{}')
    })
    for (let index = 0; index < 20; index += 1) {
      await http({ method: 'GET', base: server.base, api: 'cgi-bin/test' })
    }
    expect(ports.size).toBeLessThanOrEqual(2)
  })

  it('makes many calls at once', async () => {
    const server = await serve((res, _index, req) => {
      setTimeout(() => res.end(JSON.stringify({ url: req.url })), 20)
    })
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        http({ method: 'GET', base: server.base, api: 'cgi-bin/test', query: { index } }),
      ),
    )
    expect(answers.map((answer) => answer['url'])).toEqual(
      Array.from({ length: 60 }, (_, index) => `/cgi-bin/test?index=${index}`),
    )
  })
})
