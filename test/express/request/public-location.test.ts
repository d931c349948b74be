import { connect } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler } from 'express'
import { type PublicUrl, publicLocationOf } from '../../../lib/express/request/public-location.ts'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'

const running: RunningApp[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

/** Asks an app, with these lines for headers and no others, where it is. */
async function locationFor(
  headers: string[],
  { publicUrl, trust }: { publicUrl?: PublicUrl; trust?: unknown } = {},
): Promise<{ origin?: string; prefix?: string; isHttps?: boolean; error?: string; message?: string }> {
  const app = express()
  if (trust !== undefined) app.set('trust proxy', trust)
  app.get('/', (req, res) => {
    res.json(publicLocationOf(req, publicUrl))
  })
  const showError: ErrorRequestHandler = (error, _req, res, _next) => {
    res.json({ error: error.code ?? error.name, message: error.message })
  }
  app.use(showError)
  const served = await serve(app)
  running.push(served)
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
  // Of HTTP 1.0 a server must take a request without a Host header.
  socket.write(['GET / HTTP/1.0', ...headers, '', ''].join('\r\n'))
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
}

describe('where an app stands', () => {
  it.each<[string, string]>([
    ['app.example', 'http://app.example'],
    ['app.example:3000', 'http://app.example:3000'],
    ['APP.example', 'http://app.example'],
    ['app.example.', 'http://app.example.'],
    ['my_app-1.example', 'http://my_app-1.example'],
    ['localhost', 'http://localhost'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['127.0.0.1', 'http://127.0.0.1'],
    [' app.example ', 'http://app.example'],
    // Some proxies add to the header.
    ['app.example, other.example', 'http://app.example'],
    ['app.example ,other.example', 'http://app.example'],
  ])('its Host header says: %s', async (host, origin) => {
    expect(await locationFor([`Host: ${host}`])).toEqual({ origin, prefix: '', isHttps: false })
  })

  it.each([
    '',
    ' ',
    ',app.example',
    'a b',
    'app.example/path',
    'user@app.example',
    'app.example:port',
    'app.example:123456',
    'app.example:99999',
    '-:-',
    '..',
    '[::1',
    'app.example?a',
    'app.example#a',
    'app.example\\a',
  ])('no Host header says that is no host: %j', async (host) => {
    const answer = await locationFor([`Host: ${host}`])
    expect(answer).toMatchObject({
      error: 'ERR_PARAMETER',
      message: 'the request has no usable Host header or scheme',
    })
  })

  it('nothing says where there is no Host header', async () => {
    expect((await locationFor([])).error).toBe('ERR_PARAMETER')
  })

  it('a proxy says only where it is trusted', async () => {
    const headers = [
      'Host: inside.example',
      'X-Forwarded-Host: app.example:8443 , x.example',
      'X-Forwarded-Proto: https',
    ]
    const inside = { origin: 'http://inside.example', prefix: '', isHttps: false }
    expect(await locationFor(headers)).toEqual(inside)
    expect(await locationFor(headers, { trust: '10.0.0.1' })).toEqual(inside)
    const outside = { origin: 'https://app.example:8443', prefix: '', isHttps: true }
    expect(await locationFor(headers, { trust: true })).toEqual(outside)
    expect(await locationFor(headers, { trust: 'loopback' })).toEqual(outside)
    expect(await locationFor(['Host: inside.example'], { trust: true })).toEqual(inside)
  })

  it.each(['ftp', 'javascript', 'xhttp', 'httpx', 'https+x', ''])(
    'a proxy that is trusted does not say with the scheme %j',
    async (scheme) => {
      const headers = ['Host: app.example', `X-Forwarded-Proto: ${scheme}`]
      const answer = await locationFor(headers, { trust: true })
      // An empty one is none.
      if (scheme === '') expect(answer.origin).toBe('http://app.example')
      else expect(answer.error).toBe('ERR_PARAMETER')
    },
  )
})

describe('publicUrl', () => {
  it.each<[string, string, string, boolean]>([
    ['https://app.example', 'https://app.example', '', true],
    ['http://app.example/', 'http://app.example', '', false],
    ['https://app.example/a/b', 'https://app.example', '/a/b', true],
    ['https://app.example/a/', 'https://app.example', '/a', true],
    ['https://app.example/a//', 'https://app.example', '/a', true],
    ['https://app.example//a', 'https://app.example', '/a', true],
    ['https://app.example:8443/a', 'https://app.example:8443', '/a', true],
  ])('%s is said for sure', async (publicUrl, origin, prefix, isHttps) => {
    const expected = { origin, prefix, isHttps }
    expect(await locationFor(['Host: other.example'], { publicUrl })).toEqual(expected)
    expect(await locationFor([], { publicUrl: () => publicUrl })).toEqual(expected)
  })

  it.each([
    undefined,
    null,
    5,
    '',
    'app.example',
    'xhttps://app.example',
    'ftp://app.example',
    'https://',
    [],
  ])('that answers %p is a mistake of the app', async (url) => {
    const answer = await locationFor(['Host: app.example'], { publicUrl: () => url as string })
    expect(answer).toEqual({
      error: 'TypeError',
      message: 'publicUrl must answer an absolute http(s) URL',
    })
  })
})
