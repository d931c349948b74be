import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { asError, asyncHandler } from '../../../lib/express/http/async-handler.ts'
import { runBodyParser } from '../../../lib/express/http/body-parser.ts'
import { readJsonBody } from '../../../lib/express/http/json-body.ts'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'

const running: RunningApp[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

const json = { 'Content-Type': 'application/json' }
const maxBytes = 32 * 1024

const showError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ code: error.code, message: error.message, cause: error.cause })
}

/** An app that answers the body it has read. */
async function appWith(
  parsers: RequestHandler[],
  handler: Parameters<typeof asyncHandler>[0] = async (req, res) => {
    res.json({ body: await readJsonBody(req, res) })
  },
): Promise<string> {
  const app = express()
  for (const parser of parsers) app.use(parser)
  app.use(asyncHandler(handler))
  app.use(showError)
  const served = await serve(app)
  running.push(served)
  return served.url
}

async function post(url: string, body?: string | Buffer, headers: Record<string, string> = json) {
  const response = await fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) })
  return { status: response.status, ...((await response.json()) as { body?: unknown; code?: string }) }
}

/** JSON of exactly so many bytes. */
const jsonOf = (bytes: number): string => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) })
const refused = (status: number) => ({ status, code: 'ERR_PARAMETER' })

const parsers: [string, RequestHandler[]][] = [
  ['no parser', []],
  ['express.json()', [express.json({ strict: false })]],
  ['express.text()', [express.text({ type: '*/*' })]],
  ['express.raw()', [express.raw({ type: '*/*' })]],
  ['express.urlencoded()', [express.urlencoded({ extended: false })]],
]

describe.each(parsers)('a JSON body below %s', (_name, above) => {
  it('is an object', async () => {
    expect(await post(await appWith(above), '{"a":{"b":[1]}}')).toEqual({
      status: 200,
      body: { a: { b: [1] } },
    })
    expect(await post(await appWith(above), '{}')).toEqual({ status: 200, body: {} })
  })

  it.each(['[]', '[1]', 'null', '5', '"text"', 'true'])('may not be %s', async (body) => {
    expect(await post(await appWith(above), body)).toMatchObject(refused(400))
  })

  it('may be of 32 kB', async () => {
    expect((await post(await appWith(above), jsonOf(maxBytes))).status).toBe(200)
  })

  it('is an empty object where there is none', async () => {
    const url = await appWith(above)
    expect(await post(url, undefined, {})).toEqual({ status: 200, body: {} })
    expect(await post(url, '', json)).toEqual({ status: 200, body: {} })
  })

  it('must be sent as JSON', async () => {
    const url = await appWith(above)
    expect(await post(url, '{"a":1}', { 'Content-Type': 'text/plain' })).toMatchObject(refused(415))
    expect(await post(url, 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' })).toMatchObject(
      refused(415),
    )
  })
})

describe('a JSON body', () => {
  it.each(parsers.filter(([name]) => name !== 'express.json()'))(
    'may be of no byte more below %s',
    async (_name, above) => {
      expect(await post(await appWith(above), jsonOf(maxBytes + 1))).toMatchObject(refused(413))
    },
  )

  it('is the app’s to limit where its own parser has read it', async () => {
    expect((await post(await appWith([express.json()]), jsonOf(maxBytes + 1))).status).toBe(200)
  })

  it.each(['{', '{"a":}', 'x', '\u0000'])('that is %j is refused without being quoted', async (body) => {
    const answer = await post(await appWith([]), body)
    expect(answer).toEqual({
      ...refused(400),
      message: expect.stringMatching(/^the body (?:cannot be read as JSON|must be a JSON object)$/),
    })
  })

  it('may be what another parser left', async () => {
    const leave =
      (value: unknown): RequestHandler =>
      (req, _res, next) => {
        req.body = value
        next()
      }
    const parse = express.json()
    for (const [left, body] of [
      [undefined, { a: 1 }],
      [{}, { a: 1 }],
      [{ b: 2 }, { b: 2 }],
    ]) {
      expect(await post(await appWith([leave(left)]), '{"a":1}')).toEqual({ status: 200, body })
    }
    // Read, and then taken away: nothing is left to read.
    expect(await post(await appWith([parse, leave({})]), '{"a":1}')).toEqual({ status: 200, body: {} })
    expect(await post(await appWith([leave(null)]), '{"a":1}')).toMatchObject(refused(400))
    expect(await post(await appWith([leave([1])]), '{"a":1}')).toMatchObject(refused(400))
  })
})

describe('a body parser that fails', () => {
  const failing = (error: unknown): Promise<string> =>
    appWith([], async (req, res) => {
      await runBodyParser((_req, _res, next) => next(error), req, res, 'it cannot be read')
      res.json({})
    })

  it.each([
    [400, 400],
    [413, 413],
    [415, 415],
    [499, 499],
    [399, 400],
    [500, 400],
    [200, 400],
    ['413', 400],
    [undefined, 400],
  ])('with status %p is a client’s error: %i', async (status, expected) => {
    const answer = await post(await failing({ status, body: 'the raw body' }))
    expect(answer).toEqual({ ...refused(expected), message: 'it cannot be read' })
  })

  it('with something strange is one too', async () => {
    expect(await post(await failing('text'))).toMatchObject(refused(400))
  })
})

describe('a handler that fails', () => {
  it('reaches the app’s error handler', async () => {
    const url = await appWith([], async () => {
      throw Object.assign(new Error('mine'), { status: 418 })
    })
    expect(await post(url)).toMatchObject({ status: 418, message: 'mine' })
  })

  it.each([undefined, 'route', 'router', null])('is an error, also with %p', async (reason) => {
    const url = await appWith([], async () => Promise.reject(reason))
    expect(await post(url)).toMatchObject({ status: 500, message: 'something that is no Error was thrown' })
    expect(asError(reason).cause).toBe(reason)
  })
})
