import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { serve } from '../../helpers/apps/server.ts'
import { type MessagesBench, wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import {
  expectRefusal,
  openedReply,
  plainPush,
  plainReply,
  post,
  safeJsonPush,
  safePush,
  textXml,
  wecomPush,
} from '../../helpers/messages/pushes.ts'

const plain = { encodingAesKey: undefined }
const longId = '4561255354251345929'

async function expectAnswer(bench: MessagesBench, xml = textXml()): Promise<void> {
  bench.messages.on('text', bench.keep('你好'))
  expect(openedReply(await post(bench.app, safePush(xml)))).toMatchObject({ Content: '你好' })
  expect(bench.seen).toHaveLength(1)
}

const keepRaw = (asText: boolean): RequestHandler =>
  express.json({
    type: () => true,
    strict: false,
    reviver: (_key, value) => (typeof value === 'number' ? 0 : value),
    verify: (req, _res, body) => {
      Object.assign(req, { rawBody: asText ? body.toString() : body })
    },
  })

describe('a push is read', () => {
  it.each<[string, RequestHandler[]]>([
    ['no parser', []],
    ['express.text() of everything', [express.text({ type: '*/*' })]],
    ['express.text() of XML', [express.text({ type: ['text/xml', 'application/xml'] })]],
    ['express.text() as it is', [express.text()]],
    ['express.raw() of everything', [express.raw({ type: '*/*' })]],
    ['express.raw() as it is', [express.raw()]],
    ['express.json()', [express.json()]],
    ['express.json() and express.urlencoded()', [express.json(), express.urlencoded({ extended: true })]],
    ['two that take everything', [express.text({ type: '*/*' }), express.raw({ type: '*/*' })]],
  ])('below %s', async (_what, before) => {
    await expectAnswer(wechatBench({}, before))
    const wecom = wecomBench({}, before)
    wecom.messages.on('text', wecom.keep())
    await post(wecom.app, wecomPush(textXml())).expect(200, 'success')
    expect(wecom.seen).toHaveLength(1)
  })

  it.each<[string, RequestHandler]>([
    ['a text', keepRaw(true)],
    ['bytes', keepRaw(false)],
  ])('from rawBody, which is %s, and not from what a parser made of it', async (_what, parser) => {
    const bench = wechatBench(plain, [parser])
    bench.messages.on('text', bench.keep())
    const body = `{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1,"MsgType":"text","MsgId":${longId}}`
    await post(bench.app, plainPush(body, { type: 'application/json' })).expect(200, 'success')
    expect(bench.seen).toEqual([expect.objectContaining({ MsgId: longId, CreateTime: '1' })])
  })

  it.each<[string, RequestHandler[]]>([
    ['no parser', []],
    ['express.text() of everything', [express.text({ type: '*/*' })]],
    ['express.raw() of everything', [express.raw({ type: '*/*' })]],
    ['express.json()', [express.json()]],
  ])('as JSON below %s', async (_what, before) => {
    const bench = wechatBench({}, before)
    bench.messages.on('text', bench.keep())
    const body = `{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1,"MsgType":"text","MsgId":${longId}}`
    await post(bench.app, safeJsonPush(body)).expect(200, 'success')
    expect(bench.seen).toEqual([expect.objectContaining({ MsgId: longId })])
  })

  it.each([
    'text/xml',
    'text/xml; charset=utf-8',
    'TEXT/XML;charset=UTF-8',
    'text/xml; charset=gbk',
    'application/xml',
    'text/plain',
    'text/html',
    'application/json',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    'text/xml;;;',
  ])('whatever it says it is: %s', async (type) => {
    const bench = wechatBench()
    bench.messages.on('text', bench.keep())
    await post(bench.app, safePush(textXml({ Content: '中文' }), { type })).expect(200, 'success')
    expect(bench.seen).toEqual([expect.objectContaining({ Content: '中文' })])
  })

  it('without a content type, without a length, and compressed', async () => {
    const bench = wechatBench()
    bench.messages.on('text', bench.keep())
    const { url, close } = await serve(bench.app)
    const send = async (body: string | Buffer | ReadableStream, headers: Record<string, string>) => {
      const query = new URLSearchParams(push.query)
      const response = await fetch(`${url}/messages?${query}`, {
        method: 'POST',
        body,
        headers,
        duplex: 'half',
      } as RequestInit)
      expect([response.status, await response.text()]).toEqual([200, 'success'])
    }
    let push = safePush(textXml())
    await send(Buffer.from(push.body), {})
    push = safePush(textXml())
    await send(new Blob([push.body]).stream(), { 'content-type': 'text/xml' })
    push = safePush(textXml())
    await send(gzipSync(push.body), { 'content-encoding': 'gzip', 'content-type': 'text/xml' })
    expect(bench.seen).toHaveLength(3)
    await close()
  })
})

describe('a body of more than a megabyte is 413', () => {
  const filled = (bytes: number): string => {
    const xml = textXml({ Content: '' })
    return xml.replace('<Content><![CDATA[', `<Content><![CDATA[${'x'.repeat(bytes - xml.length)}`)
  }
  const megabyte = 1_048_576

  it('and one of just a megabyte is read', async () => {
    const bench = wechatBench(plain)
    bench.messages.on('text', (message) => String(message.Content?.length))
    const body = filled(megabyte)
    expect(plainReply(await post(bench.app, plainPush(body)))['Content']).toBe(
      String(megabyte - textXml({ Content: '' }).length),
    )
    expectRefusal(await post(bench.app, plainPush(filled(megabyte + 1))), bench.events, 'ERR_PARAMETER', 413)
  })

  it('whoever has signed it, and however it is packed', async () => {
    const bench = wechatBench()
    expectRefusal(await post(bench.app, safePush(filled(megabyte))), bench.events, 'ERR_PARAMETER', 413)
    const bomb = gzipSync(Buffer.alloc(50 * megabyte, 'x'))
    expect(bomb.length).toBeLessThan(megabyte)
    const packed = wechatBench()
    const response = await request(packed.app)
      .post('/messages')
      .query(safePush('').query)
      .set({ 'Content-Type': 'text/xml', 'Content-Encoding': 'gzip' })
      .serialize((body) => body as unknown as string)
      .send(bomb)
    expectRefusal(response, packed.events, 'ERR_PARAMETER', 413)
  })

  it('also without a length', async () => {
    const bench = wechatBench()
    const { url, close } = await serve(bench.app)
    const body = new Blob([filled(3 * megabyte)]).stream()
    const headers = { 'content-type': 'text/xml' }
    const response = await fetch(`${url}/messages?${new URLSearchParams(safePush('').query)}`, {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect([response.status, await response.text()]).toEqual([413, ''])
    await close()
  })
})

it.each([
  ['plain mode', plain],
  ['safe mode', undefined],
])('a body whose query shows that it is a stranger’s is not waited for in %s', async (_mode, options) => {
  const bench = wechatBench(options)
  const { url, close } = await serve(bench.app)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    'POST /messages HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 900000\r\n\r\n<xml>',
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 403 /)
  expect(bench.events).toEqual([
    { type: 'refusal', code: 'ERR_SIGNATURE', status: 403, message: expect.any(String) },
  ])
  socket.destroy()
  await close()
})

describe('a body that cannot be read', () => {
  it('because it breaks off is refused, and the app goes on', async () => {
    const bench = wechatBench()
    const { url, close } = await serve(bench.app)
    const { query, body } = safePush(textXml())
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(
      `POST /messages?${new URLSearchParams(query)} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 100)}`,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    for (let wait = 0; bench.events.length === 0 && wait < 100; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(bench.events).toEqual([
      { type: 'refusal', code: 'ERR_PARAMETER', status: 400, message: expect.any(String) },
    ])
    expect(bench.errors).toEqual([])
    await expectAnswer(bench)
    await close()
  })

  it.each([
    ['packed in an unknown way', { 'Content-Encoding': 'strange' }],
    ['packed badly', { 'Content-Encoding': 'gzip' }],
  ])('because it is %s is refused', async (_what, headers) => {
    const bench = wechatBench()
    const { query, body } = safePush(textXml())
    const response = await request(bench.app)
      .post('/messages')
      .query(query)
      .set(headers)
      .type('text/xml')
      .send(body)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expectRefusal(response, bench.events, 'ERR_PARAMETER', response.status)
    expect(response.status).toBeLessThan(500)
  })

  it.each<[string, RequestHandler]>([
    [
      'somebody has read it and kept nothing',
      (req, _res, next) => {
        req.resume()
        req.on('end', next)
      },
    ],
    [
      'somebody has left an empty object',
      (req, _res, next) => {
        req.resume()
        req.on('end', () => {
          req.body = {}
          next()
        })
      },
    ],
  ])('because %s is refused', async (_what, reader) => {
    const bench = wechatBench({}, [reader])
    const response = await post(bench.app, safePush(textXml()))
    expect([400, 403]).toContain(response.status)
    expect(response.text).toBe('')
  })

  it.each([
    ['a form', express.urlencoded({ extended: true }), 'application/x-www-form-urlencoded', 'a=1&b=2'],
    ['JSON', express.json(), 'application/json', '{"a":1}'],
    ['a list', express.json(), 'application/json', '[1]'],
    ['a number', express.json({ strict: false }), 'application/json', '5'],
    ['null', express.json({ strict: false }), 'application/json', 'null'],
  ])(
    'because a stranger sends %s, which the app’s parser has read, is no error of the app’s',
    async (_what, parser, type, body) => {
      const bench = wechatBench({}, [parser])
      const response = await request(bench.app).post('/messages').type(type).send(body)
      expect([response.status < 500, response.text]).toEqual([true, ''])
      expect(bench.errors).toEqual([])
    },
  )
})
