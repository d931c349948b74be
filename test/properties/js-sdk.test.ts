import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { isWechatAuthError, signJsSdkUrl } from 'express-wechat-auth'
import fc from 'fast-check'
import { pageOriginOf, requirePage, signPage, withoutFragment } from '../../lib/core/js-sdk.ts'
import { hostileUrls } from '../helpers/faults/hostile-urls.ts'
import { holds } from '../helpers/inputs/property.ts'

const ports = ['http://app.example:443', 'https://app.example:80', 'https://app.example:443']
const own = [
  'https://app.example',
  'http://app.example:8080',
  'https://user@app.example',
  'app.example',
  ...ports,
]
const anyUrl = fc.oneof({ weight: 9, arbitrary: hostileUrls(own) }, fc.anything())

const parsed = (url: unknown): URL | undefined => {
  try {
    return new URL(url as string)
  } catch {
    return undefined
  }
}

describe('pageOriginOf()', () => {
  it('names the origin that a browser would open, or none', () => {
    let named = 0
    holds(
      fc.property(anyUrl, (url) => {
        const origin = pageOriginOf(url)
        if (origin === undefined) return
        named += 1
        const page = parsed(url)
        expect(page?.origin).toBe(origin)
        expect(page?.protocol).toMatch(/^https?:$/)
        expect([page?.username, page?.password]).toEqual(['', ''])
      }),
      10,
    )
    expect(named).toBeGreaterThan(20)
  })

  it('sees the host that a simple reader sees, one that cuts the text at the first slash', () => {
    holds(
      fc.property(anyUrl, (url) => {
        const origin = pageOriginOf(url)
        if (origin === undefined) return
        const simple = (url as string).replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)[0] as string
        const read = `${new URL(origin).protocol}//${simple.toLowerCase()}`
        expect(read.replace(/:0*(?:80|443)$/, '')).toBe(origin.replace(/:(?:80|443)$/, ''))
      }),
      10,
    )
  })

  it('takes every page as location.href has it', () => {
    holds(
      fc.property(hostileUrls(own), (text) => {
        const page = parsed(text)
        if (page === undefined || !/^https?:$/.test(page.protocol)) return
        page.username = ''
        page.password = ''
        expect(pageOriginOf(page.href)).toBe(page.origin)
      }),
      10,
    )
  })
})

describe('requirePage()', () => {
  it('refuses with ERR_PARAMETER, and nothing else, what has no such origin', () => {
    holds(
      fc.property(anyUrl, (url) => {
        let code: unknown
        try {
          requirePage(url)
        } catch (error) {
          code = isWechatAuthError(error) ? error.code : error
        }
        expect(code).toBe(pageOriginOf(url) === undefined ? 'ERR_PARAMETER' : undefined)
      }),
      5,
    )
  })
})

describe('signJsSdkUrl()', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 })
  const page = fc.record({
    ticket: text,
    nonceStr: text,
    timestamp: fc.oneof(fc.nat(), fc.nat().map(String)),
    url: fc.oneof(hostileUrls(own), text).filter((url) => url !== ''),
  })

  it('signs what the documents say, up to the first "#"', () => {
    holds(
      fc.property(page, (given) => {
        const { ticket, nonceStr, timestamp, url } = given
        const signed = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url.split('#', 1)[0]}`
        expect(signJsSdkUrl(given)).toBe(createHash('sha1').update(signed).digest('hex'))
        expect(withoutFragment(url)).toBe(url.split('#', 1)[0])
      }),
    )
  })

  it('throws a TypeError with its name for anything else', () => {
    const junk = fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true }), fc.constant(''))
    const spoiled = fc
      .tuple(page, fc.constantFrom('ticket', 'nonceStr', 'timestamp', 'url'), junk)
      .map(([good, name, value]) => ({ ...good, [name]: value }))
    holds(
      fc.property(fc.oneof(spoiled, junk), (given) => {
        try {
          expect(signJsSdkUrl(given as never)).toMatch(/^[0-9a-f]{40}$/)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
          expect((error as Error).message).toMatch(/^signJsSdkUrl: /)
        }
      }),
    )
  })
})

describe('signPage()', () => {
  it('signs a page so that the front end can have it checked', () => {
    holds(
      fc.property(fc.webUrl({ withFragments: true }), (url) => {
        const { signature, ...rest } = signPage('a ticket', url)
        expect(signature).toBe(signJsSdkUrl({ ...rest, ticket: 'a ticket', url }))
      }),
      0.5,
    )
  })
})
