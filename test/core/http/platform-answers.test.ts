import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { type HttpRequestConfig, type HttpResponse, httpCheck } from '../../../lib/core/http/http-client.ts'
import { createPlatformHttp } from '../../../lib/core/http/platform-http.ts'
import type { MediaRequest, PlatformRequest } from '../../../lib/core/http/platform-request.ts'
import { errorOf } from '../../helpers/errors.ts'

/** Calls the platform through an http instance that answers this. */
function platformThat(request: (config: HttpRequestConfig) => unknown) {
  const call = createPlatformHttp({
    http: { request: request as (config: HttpRequestConfig) => Promise<HttpResponse> },
    errmsgTail: /, rid: (\w+)$/,
    classify: () => ({ code: 'ERR_PLATFORM' }),
  })
  return (change: Partial<PlatformRequest> | Partial<MediaRequest> = {}): Promise<unknown> =>
    call({ method: 'GET', base: 'https://host', api: 'cgi-bin/test', ...change } as PlatformRequest)
}
const answering = (data: unknown, status = 200) => platformThat(() => ({ status, data }))
const media = { responseType: 'buffer' } as const
const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff])

describe('a call without a time limit of its own', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it.each<[string, number, Partial<PlatformRequest> | Partial<MediaRequest>]>([
    ['of JSON', 5_000, {}],
    ['with a text to send', 5_000, { method: 'POST', body: '{}' }],
    ['of a medium', 15_000, media],
    ['with a medium to send', 15_000, { method: 'POST', body: image }],
    ['with a text to send, of a medium', 15_000, { ...media, method: 'POST', body: '{}' }],
  ])('%s has %p ms', async (_what, ms, request) => {
    let ended: unknown
    const call = platformThat(() => new Promise(() => undefined))
    call(request).catch((error: unknown) => {
      ended = error
    })
    await jest.advanceTimersByTimeAsync(ms - 1)
    expect(ended).toBeUndefined()
    await jest.advanceTimersByTimeAsync(1)
    expect(ended).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE' })
  })
})

describe('what is no answer', () => {
  it.each<[string, unknown, number, string]>([
    ['nothing', '', 200, 'an empty answer'],
    ['blanks', ' \r\n', 200, 'an empty answer'],
    ['a page', '<html>', 200, 'a page instead of JSON'],
    ['a page after blanks', ' \n <html>', 502, 'a page instead of JSON'],
    ['text', 'Bad < Gateway', 502, 'no JSON object'],
    ['text before a page', 'x<html>', 200, 'no JSON object'],
    ['half of an answer', '{"a":', 200, 'no JSON object'],
    ['bytes where a text was asked for', image, 200, 'no JSON object'],
    ['a redirect with JSON', '{"a":1}', 300, 'no JSON object'],
  ])('is told as what it is: %s', async (_what, data, status, told) => {
    const error = await errorOf(answering(data, status)())
    expect(error.message).toBe(`cgi-bin/test gave no usable answer (HTTP ${status}, ${told})`)
  })

  it('may have a status just below that of a redirect', async () => {
    expect(await answering('{"a":1}', 299)()).toEqual({ a: 1 })
  })

  it.each([undefined, null, '200'])('has no status: %p', async (status) => {
    const error = await errorOf(platformThat(() => ({ status, data: '{}' }))())
    expect(error.message).toContain('the http option answered no response')
  })
})

describe('a medium', () => {
  const ask = (data: unknown): Promise<unknown> => answering(data)(media)

  it.each<[string, Buffer]>([
    ['a picture', image],
    ['what begins like JSON', Buffer.concat([Buffer.from('{"'), image])],
    ['what begins with a number', Buffer.concat([Buffer.from('5'), image])],
    ['text', Buffer.from('A text of a file.')],
    ['what has JSON in it', Buffer.from('x {"errcode":40007}')],
  ])('is taken as it is: %s', async (_what, bytes) => {
    expect(await ask(bytes)).toEqual(bytes)
  })

  it.each([new Uint8Array(image), new Uint8Array(image).buffer, image])('may come as %p', async (bytes) => {
    expect(await ask(bytes)).toEqual(image)
  })

  it('may be a part of a larger piece of memory', async () => {
    const around = new Uint8Array([1, 2, ...image, 3])
    expect(await ask(around.subarray(2, 2 + image.length))).toEqual(image)
  })

  it.each(['', '  ', '<html>', '[1]', '"text"', 'null', 'true', 'false', '5', '-5', '\n7'])(
    'is not what is written: %j',
    async (text) => {
      expect(await errorOf(ask(Buffer.from(text)))).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE' })
    },
  )

  it('is JSON where the platform answers an address', async () => {
    expect(await ask(Buffer.from('{"video_url":"https://v"}'))).toEqual(
      Buffer.from('{"video_url":"https://v"}'),
    )
    expect(await ask('{"video_url":"https://v"}')).toEqual(Buffer.from('{"video_url":"https://v"}'))
  })

  it.each<[string, Buffer]>([
    ['Latin-1', Buffer.from('{"errcode":40001,"errmsg":"invalid credential \xe9"}', 'latin1')],
    ['blanks before it', Buffer.from('\r\n { "errcode" : "40001", "errmsg":"\xff"}', 'latin1')],
    ['the errmsg first', Buffer.from('{"errmsg":"\xe9","errcode":40001}', 'latin1')],
    // The second byte of a Chinese character in GBK may be a backslash.
    ['GBK', Buffer.from([...Buffer.from('{"errcode":40001,"errmsg":"'), 0xd5, 0x5c, 0x22, 0x7d])],
    ['NUL', Buffer.from('{"errcode":40001,"errmsg":"\0"}')],
    ['half of it', Buffer.from('{"errcode":40001,"errmsg":"\xe9', 'latin1')],
  ])('may be refused in any bytes: %s', async (_what, refused) => {
    expect(await errorOf(ask(refused))).toMatchObject({ name: 'PlatformError', errcode: 40001 })
  })

  it('is kept byte for byte where it is JSON in another encoding', async () => {
    const bytes = Buffer.from('{"name":"\xe9"}', 'latin1')
    expect(await ask(bytes)).toEqual(bytes)
  })

  it('may be refused', async () => {
    const refused = Buffer.from('{"errcode":40007,"errmsg":"invalid media_id"}')
    expect(await errorOf(ask(refused))).toMatchObject({ errcode: 40007, errmsg: 'invalid media_id' })
  })
})

describe('an errmsg', () => {
  const errmsgOf = async (errmsg: string, request: Partial<PlatformRequest> = {}): Promise<string> => {
    const error = await errorOf(answering(JSON.stringify({ errcode: 1, errmsg }))(request))
    return (error as Error & { errmsg: string }).errmsg
  }

  it('is 500 characters long at most', async () => {
    expect(await errmsgOf('x'.repeat(500))).toHaveLength(500)
    expect(await errmsgOf('x'.repeat(501))).toHaveLength(500)
    expect(await errmsgOf('x'.repeat(2_000))).toHaveLength(500)
  })

  it('that was cut ends well before the cut', async () => {
    const secret = 's'.repeat(16)
    // After the secrets are taken out, little more than the end is left, which may hold half of one.
    const text = `${secret.repeat(120)}${'x'.repeat(79)}`
    expect(await errmsgOf(`${text}y`, { query: { secret } })).toBe(`${'***'.repeat(120)}${'x'.repeat(79)}y`)
    expect(await errmsgOf(`${text}yz`, { query: { secret } })).toBe('')
    expect(await errmsgOf(`${'a'.repeat(450)}${text}${text}`)).toHaveLength(500)
  })

  it('is without what was sent, of eight characters or more', async () => {
    const query = { secret: '12345678', short: '1234567', number: 1234567890 }
    expect(await errmsgOf('a 12345678 b', { query })).toBe('a *** b')
    expect(await errmsgOf('a 1234567 b', { query })).toBe('a 1234567 b')
    expect(await errmsgOf('a 1234567890 b', { query })).toBe('a ***90 b')
  })

  it('may have a rid of 40 characters at most in a field', async () => {
    const rid = 'r'.repeat(50)
    const error = await errorOf(answering(JSON.stringify({ errcode: 1, errmsg: 'no', rid }))())
    expect(error).toMatchObject({ rid: 'r'.repeat(40) })
    const none = await errorOf(answering(JSON.stringify({ errcode: 1, errmsg: 'no', rid: 5 }))())
    expect(none).not.toHaveProperty('rid', expect.anything())
  })
})

describe('the http option', () => {
  it.each([undefined, null, 5, 'axios', {}, { request: 'GET' }])('is refused where it is %p', (value) => {
    expect(httpCheck(value)).toMatch(/^must be an axios instance, got /)
  })

  it('is anything that makes requests', () => {
    expect(httpCheck({ request: () => undefined })).toBeUndefined()
  })
})
