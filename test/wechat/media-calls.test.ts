import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import axios, { type AxiosInstance } from 'axios'
import { wechatClient } from 'express-wechat-auth'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { drip, failingAnswers, refusingFirst } from '../helpers/faults/byte-answers.ts'
import { type ByteAnswer, useByteClients } from '../helpers/faults/byte-host.ts'
import { hurryTimeouts } from '../helpers/time/clock.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'
import { itAtLength } from '../run/length.ts'

const get = { path: '/cgi-bin/media/get', query: { media_id: 'm 1' }, responseType: 'buffer' } as const
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(50_000)])
const unavailable = { name: 'WechatAuthError', code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 }

const bench = useByteClients((api, http) => wechatClient({ ...accountCredentials, endpoints: { api }, http }))

const transports: [string, () => AxiosInstance | undefined][] = [
  ['undici', () => undefined],
  ['the user’s axios', () => axios.create({ proxy: false })],
  [
    'an axios that reads bytes by itself',
    () => axios.create({ proxy: false, adapter: 'http', responseType: 'arraybuffer' }),
  ],
  ['an axios over fetch', () => axios.create({ adapter: 'fetch' })],
]

describe.each(transports)('call({ responseType: "buffer" }) over %s', (name, http) => {
  it.each<[string, Buffer]>([
    ['a JPEG', jpeg],
    [
      'a PNG',
      Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(100)]),
    ],
    ['an AMR', Buffer.concat([Buffer.from('#!AMR\n'), randomBytes(100)])],
    ['one zero', Buffer.from([0])],
  ])('answers the bytes of %s', async (_what, bytes) => {
    const { host, client } = await bench(bytes, http())
    const answer = await client.call(get)
    expect(Buffer.isBuffer(answer)).toBe(true)
    expect(answer.equals(bytes)).toBe(true)
    expect(host.calls).toMatchObject([
      { method: 'GET', api: 'cgi-bin/media/get', query: { media_id: 'm 1', access_token: 'token-number-1' } },
    ])
  })

  // Of the axios adapters, the short run has the one that people have.
  const itIsCommon = /^undici$|user’s/.test(name) ? it : itAtLength
  itIsCommon('answers a medium of ten megabytes, and none of much more', async () => {
    const bytes = randomBytes(10 * 1024 * 1024)
    const { client } = await bench(bytes, http())
    expect((await client.call(get)).equals(bytes)).toBe(true)
    const large = await bench(Buffer.concat([bytes, bytes]), http())
    expect(await errorOf(large.client.call(get))).toMatchObject(unavailable)
  })

  it('takes an errcode for an error, as ever', async () => {
    const { host, client } = await bench({ errcode: 40007, errmsg: 'invalid media_id' }, http())
    expect(await errorOf(client.call(get))).toMatchObject({
      name: 'PlatformError',
      errcode: 40007,
      errmsg: 'invalid media_id',
      api: 'cgi-bin/media/get',
    })
    expect(host.calls).toHaveLength(1)
  })

  it('is made once more with a new token when the old one was bad', async () => {
    const { host, client } = await bench(refusingFirst(jpeg), http())
    expect((await client.call(get)).equals(jpeg)).toBe(true)
    expect(host.calls.map(({ query }) => query['access_token'])).toEqual(['token-number-1', 'token-number-2'])
  })

  it.each<[string, ByteAnswer]>([
    ['a gateway’s page', '<html><head><title>502 Bad Gateway</title></head></html>'],
    ['a page after white space', '\r\n <!DOCTYPE html><html></html>'],
    ['nothing', ''],
    ['half a JSON', '{"errcode":40007,"errms'],
    ['a status of 500', (res: ServerResponse) => res.writeHead(500).end(jpeg)],
    ['a redirect', (res: ServerResponse) => res.writeHead(302, { Location: '/elsewhere' }).end()],
    [
      'less than it promised',
      (res: ServerResponse) => {
        res.writeHead(200, { 'Content-Length': '1000' })
        res.write(jpeg.subarray(0, 100), () => res.socket?.end())
      },
    ],
  ])('takes %s for no answer', async (_what, answer) => {
    const { client } = await bench(answer, http())
    expect(await errorOf(client.call(get))).toMatchObject(unavailable)
  })

  it('ends when the answer drips', async () => {
    const { client } = await bench(drip, http())
    await client.getAppAccessToken()
    hurryTimeouts(100)
    expect(await errorOf(client.call(get))).toMatchObject(unavailable)
  })

  it('answers JSON that is no refusal as it came: some media are an address', async () => {
    const text = '{"video_url":"http://mp.weixin.qq.com/mp/video?a=1"}'
    const { client } = await bench(text, http())
    expect((await client.call(get)).toString()).toBe(text)
  })

  it('reads JSON calls beside it', async () => {
    const { client } = await bench('{"msgid":6054768590064713728,"name":"李小明🌸"}', http())
    expect(await client.call({ path: '/cgi-bin/test' })).toEqual({
      msgid: '6054768590064713728',
      name: '李小明🌸',
    })
  })

  describe('a FormData', () => {
    const file = randomBytes(20_000)
    const form = (): FormData => {
      const data = new FormData()
      data.append('media', new Blob([file], { type: 'image/png' }), '图片 "1".png')
      data.append('description', '{"title":"标题"}')
      return data
    }
    const upload = (body: FormData) =>
      ({ path: '/cgi-bin/media/upload', query: { type: 'image' }, body }) as const

    it('is uploaded as the file it holds', async () => {
      const { host, client } = await bench({ type: 'image', media_id: 'm1' }, http())
      expect(await client.call(upload(form()))).toEqual({ type: 'image', media_id: 'm1' })
      const [call] = host.calls
      expect(call).toMatchObject({
        method: 'POST',
        query: { type: 'image', access_token: 'token-number-1' },
        contentType: expect.stringMatching(/^multipart\/form-data; ?boundary=\S+$/),
      })
      const received = await new Response(call?.body, {
        headers: { 'Content-Type': call?.contentType ?? '' },
      }).formData()
      const media = received.get('media') as File
      expect(Buffer.from(await media.arrayBuffer()).equals(file)).toBe(true)
      expect(media.type).toBe('image/png')
      expect(received.get('description')).toBe('{"title":"标题"}')
    })

    it('is sent once more byte for byte with a new token', async () => {
      const { host, client } = await bench(refusingFirst({ media_id: 'm1' }), http())
      expect(await client.call(upload(form()))).toEqual({ media_id: 'm1' })
      const [first, second] = host.calls
      expect(host.calls).toHaveLength(2)
      expect(first?.body.length).toBeGreaterThan(file.length)
      expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
      expect(second).toMatchObject({
        contentType: first?.contentType,
        query: { type: 'image', access_token: 'token-number-2' },
      })
    })

    it('is not sent again when the connection breaks', async () => {
      const { host, client } = await bench((res: ServerResponse) => res.destroy(), http())
      expect(await errorOf(client.call(upload(form())))).toMatchObject(unavailable)
      expect(host.calls).toHaveLength(1)
    })
  })

  it('shows no secret in an error', async () => {
    const hidden = ['token-number', accountCredentials.appSecret]
    for (const answer of failingAnswers) {
      const { client } = await bench(answer, http())
      const views = everyViewOf(await errorOf(client.call(get)))
      for (const value of hidden) expect(views).not.toContain(value)
    }
  })
})
