import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { type JsSdkPage, signJsSdkUrl } from 'express-wechat-auth'
import { pageOriginOf, signPage, withoutFragment } from '../../lib/core/js-sdk.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { cpuMs } from '../helpers/time/wait.ts'

/** The example of both platforms' pages, and of an older revision of WeChat's. */
const example: JsSdkPage = {
  ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
  nonceStr: 'Wm3WZYTPz0wzccnW',
  timestamp: 1414587457,
  url: 'http://mp.weixin.qq.com?params=value',
}
const exampleSignature = '0f9de62fce790f9a083d5c99e95740ceb90c27ed'

/** By the rule as the platforms word it: names in this order, values raw. */
const sha1Of = ({ ticket, nonceStr, timestamp, url }: JsSdkPage): string =>
  createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`, 'utf8')
    .digest('hex')

describe('signJsSdkUrl()', () => {
  it('signs the example of WeChat and WeCom', () => {
    expect(signJsSdkUrl(example)).toBe(exampleSignature)
  })

  it('signs the example of an older revision, a bare host', () => {
    expect(signJsSdkUrl({ ...example, url: 'http://mp.weixin.qq.com' })).toBe(
      'f4d90daf4b3bca3078ab155816175ba34c443a7b',
    )
  })

  it('takes the timestamp as text too', () => {
    expect(signJsSdkUrl({ ...example, timestamp: '1414587457' })).toBe(exampleSignature)
  })

  it.each(['#', '#top', '#/route?a=1', '#a#b', '#参数'])('cuts the fragment %s', (fragment) => {
    expect(signJsSdkUrl({ ...example, url: example.url + fragment })).toBe(exampleSignature)
  })

  it.each([
    'https://app.example.com',
    'https://app.example.com/',
    'HTTPS://App.Example.com/',
    'https://app.example.com:443/',
    'https://app.example.com/a/../b/./c//d',
    'https://app.example.com/%E5%95%86%E5%BA%97?q=%e5%95%86',
    'https://app.example.com/商店?城市=北京&emoji=🌸',
    'https://app.example.com/?a=1+2&b=3%2B4&c=5%204 &d',
    'https://app.example.com/?a=&&b=\'"<>|[]{}^`',
    'https://app.example.com/?from=singlemessage&isappinstalled=0',
    'https://app.example.com/?url=https://app.example.com/?x=1',
    'https://app.example.com/?&timestamp=1&url=https://evil.example/',
  ])('signs %s exactly as it is', (url) => {
    const page = { ...example, url }
    expect(signJsSdkUrl(page)).toBe(sha1Of(page))
  })

  it('tells pages apart that differ in one slash, case or encoding', () => {
    const urls = [
      'https://app.example.com',
      'https://app.example.com/',
      'https://APP.example.com/',
      'https://app.example.com/?',
      'https://app.example.com/?a=%E5',
      'https://app.example.com/?a=%e5',
      'https://app.example.com/?a=+',
      'https://app.example.com/?a=%20',
    ]
    const signatures = urls.map((url) => signJsSdkUrl({ ...example, url }))
    expect(new Set(signatures).size).toBe(urls.length)
  })

  it.each(['ticket', 'nonceStr', 'url'])(
    'throws a TypeError for a missing %s, and names it',
    async (name) => {
      for (const value of [undefined, null, '', 5, {}, ['text']]) {
        const error = await errorOf(() => signJsSdkUrl({ ...example, [name]: value } as JsSdkPage))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(new RegExp(`^signJsSdkUrl: .*"${name}"`))
      }
    },
  )

  it.each<unknown>([
    undefined,
    null,
    '',
    'now',
    Number.NaN,
    -1,
    1.5,
    '1414587457.0',
    ' 1',
    {},
    { toString: null },
    new Date(),
  ])('throws a TypeError for the timestamp %p', async (timestamp) => {
    const error = await errorOf(() => signJsSdkUrl({ ...example, timestamp } as unknown as JsSdkPage))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^signJsSdkUrl: .*"timestamp"/)
  })

  it('throws a TypeError for no argument', async () => {
    for (const value of [undefined, null]) {
      const error = await errorOf(() => signJsSdkUrl(value as unknown as JsSdkPage))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(/^signJsSdkUrl: /)
    }
  })

  it('shows no ticket in an error', async () => {
    for (const change of [{ url: '' }, { timestamp: 'x' }, { nonceStr: '' }]) {
      expect(everyViewOf(await errorOf(() => signJsSdkUrl({ ...example, ...change })))).not.toContain(
        example.ticket,
      )
    }
  })
})

describe('signPage()', () => {
  const url = 'https://app.example.com/商店?a=1'

  it('signs for now, in seconds, and never with the same nonce', () => {
    const [one, two] = [signPage(example.ticket, url), signPage(example.ticket, url)]
    expect(Math.abs(one.timestamp - Date.now() / 1_000)).toBeLessThan(60)
    expect(Number.isInteger(one.timestamp)).toBe(true)
    expect(one.nonceStr).toMatch(/^[A-Za-z0-9]{16,64}$/)
    expect(two.nonceStr).not.toBe(one.nonceStr)
    expect(one.signature).toBe(sha1Of({ ...one, ticket: example.ticket, url }))
    expect(Object.keys(one).sort()).toEqual(['nonceStr', 'signature', 'timestamp'])
  })

  it('cuts the fragment', () => {
    const signed = signPage(example.ticket, `${url}#top`)
    expect(signed.signature).toBe(sha1Of({ ...signed, ticket: example.ticket, url }))
  })

  it.each(['', '/path', 'app.example.com', 'ftp://app.example.com/', 'about:blank'])(
    'refuses %p, which is no page',
    async (page) => {
      expect(await errorOf(() => signPage(example.ticket, page))).toMatchObject({
        name: 'WechatAuthError',
        code: 'ERR_PARAMETER',
        status: 400,
      })
    },
  )
})

describe('withoutFragment()', () => {
  it.each([
    ['https://a.example/#b#c', 'https://a.example/'],
    ['https://a.example/%23b', 'https://a.example/%23b'],
    ['https://a.example/?b', 'https://a.example/?b'],
  ])('makes of %s %s', (url, expected) => {
    expect(withoutFragment(url)).toBe(expected)
  })
})

describe('the origin of a page', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    ['https://app.example.com/a?b=https://evil.example/@x', 'https://app.example.com'],
    ['https://app.example.com?b', 'https://app.example.com'],
    ['https://app.example.com#@evil.example', 'https://app.example.com'],
    ['https://app.example.com/商店?城市=北京', 'https://app.example.com'],
    ['https://app.example.com/@evil.example/', 'https://app.example.com'],
    ['HTTPS://APP.Example.COM/', 'https://app.example.com'],
    ['https://app.example.com:443/', 'https://app.example.com'],
    ['http://app.example.com:80/', 'http://app.example.com'],
    ['https://app.example.com:80/', 'https://app.example.com:80'],
    ['http://app.example.com:443/', 'http://app.example.com:443'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://127.0.0.1:8080/a', 'http://127.0.0.1:8080'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['https://xn--fsqu00a.xn--0zwm56d/', 'https://xn--fsqu00a.xn--0zwm56d'],
    ['https://app.example.com./', 'https://app.example.com.'],
  ])('of %s is %s', (url, origin) => {
    expect(pageOriginOf(url)).toBe(origin)
  })

  it.each([
    ['a user name', 'https://app.example.com@evil.example/'],
    ['a user name and password', 'https://app.example.com:pass@evil.example/'],
    ['an empty user name', 'https://@app.example.com/'],
    ['an at sign before a backslash', 'https://evil.example\\@app.example.com/'],
    ['a backslash for a slash', 'https:\\\\app.example.com\\'],
    ['a backslash after the host', 'https://app.example.com\\.evil.example/'],
    ['one slash', 'https:/app.example.com/'],
    ['three slashes', 'https:///app.example.com/'],
    ['no scheme', '//app.example.com/'],
    ['a path alone', '/a'],
    ['another scheme', 'ftp://app.example.com/'],
    ['a script', 'javascript:alert(1)//https://app.example.com/'],
    ['a blob', 'blob:https://app.example.com/1'],
    ['a view of the source', 'view-source:https://app.example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a word', 'null'],
    ['a blank in front', ' https://app.example.com/'],
    ['a line break in front', '\nhttps://app.example.com/'],
    ['a line break at the end', 'https://app.example.com/\n'],
    ['a line break in the middle', 'https://app.example.com/\r\nSet-Cookie: a=b'],
    ['a tab in the scheme', 'ht\ttps://app.example.com/'],
    ['a tab in the host', 'https://app.exam\tple.com/'],
    ['a tab in the path', 'https://app.example.com/\ta'],
    ['a blank in the path', 'https://app.example.com/a b'],
    ['a blank at the end', 'https://app.example.com/ '],
    ['letters that are not ASCII in the host', 'https://例子.测试/'],
    ['wide letters in the host', 'https://ａpp.example.com/'],
    ['a wide full stop in the host', 'https://app。example.com/'],
    ['a soft hyphen in the host', 'https://app.ex\u00adample.com/'],
    ['percent signs in the host', 'https://app%2Eexample.com/'],
    ['a wide number sign in the host', 'https://app.example.com＃.evil.example/'],
    ['a wide slash in the host', 'https://app.example.com／.evil.example/'],
    ['an address as a number', 'http://2130706433/'],
    ['an address in octal', 'http://0177.0.0.1/'],
    ['a port that is none', 'https://app.example.com:99999/'],
    ['a port with letters', 'https://app.example.com:80a/'],
    ['zeros before the port', 'https://app.example.com:08443/'],
    ['no host', 'https://'],
    ['a port and no host', 'https://:443/'],
    ['nothing', ''],
  ])('is unknown with %s', (_what, url) => {
    expect(pageOriginOf(url)).toBeUndefined()
  })

  it.each([undefined, null, 5, true, {}, ['https://app.example.com/'], new URL('https://app.example.com/')])(
    'is unknown of %p',
    (value) => {
      expect(pageOriginOf(value)).toBeUndefined()
    },
  )

  it('is unknown of more than 4096 characters', () => {
    const base = 'https://app.example.com/'
    expect(pageOriginOf(base.padEnd(4_096, 'a'))).toBe('https://app.example.com')
    expect(pageOriginOf(base.padEnd(4_097, 'a'))).toBeUndefined()
    expect(pageOriginOf(`${base}#`.padEnd(4_097, 'a'))).toBeUndefined()
  })

  it('is read soon, whatever it is', () => {
    const startedAt = cpuMs()
    for (const piece of ['a', '@', ':', '/', '?', ' ', '%', 'https://'])
      pageOriginOf(`https://${piece.repeat(4_000)}`)
    expect(pageOriginOf('https://a/'.padEnd(10_000_000, '#'))).toBeUndefined()
    expect(cpuMs() - startedAt).toBeLessThan(1_000)
  })
})
