import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { isValidUserSignature } from 'express-wechat-auth'

/** WeChat's own example. */
const rawData =
  '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}'
const sessionKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
const signature = '75e81ceda165f4ffa64f4068af58c64b8f54b88c'
const good = { rawData, sessionKey, signature }

const sha1 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
const isValid = isValidUserSignature as (signed?: unknown) => boolean

describe('isValidUserSignature()', () => {
  it('agrees with WeChat’s own example', () => {
    expect(isValidUserSignature(good)).toBe(true)
  })

  it('takes hex digits of either case', () => {
    expect(isValidUserSignature({ ...good, signature: signature.toUpperCase() })).toBe(true)
  })

  it('counts the letters of a name as UTF-8', () => {
    const name = '{"nickName":"阿芳🌸🐼"}'
    expect(isValidUserSignature({ rawData: name, sessionKey, signature: sha1(name, sessionKey) })).toBe(true)
  })

  it.each<[string, Partial<typeof good>]>([
    ['text with a blank more', { rawData: `${rawData} ` }],
    [
      'text that was parsed and written again',
      { rawData: JSON.stringify(JSON.parse(rawData), undefined, 1) },
    ],
    ['other text', { rawData: rawData.replace('Band', 'Bend') }],
    ['no text', { rawData: '' }],
    ['another key', { sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==' }],
    ['half of a signature', { signature: signature.slice(0, 20) }],
    ['a signature with more after it', { signature: `${signature}0` }],
    ['a signature with a blank', { signature: ` ${signature}` }],
    ['no signature', { signature: '' }],
    ['a signature with one digit changed', { signature: signature.replace('7', '8') }],
    ['a signature under the decoded key', { signature: sha1(rawData, Buffer.from(sessionKey, 'base64')) }],
    [
      'a signature in base64',
      {
        signature: createHash('sha1')
          .update(rawData + sessionKey)
          .digest('base64'),
      },
    ],
    ['a signature under no key', { sessionKey: '', signature: sha1(rawData) }],
    [
      'text and key cut apart elsewhere',
      {
        rawData: rawData + sessionKey.slice(0, 1),
        sessionKey: sessionKey.slice(1),
        signature: 'f'.repeat(40),
      },
    ],
  ])('is false for %s', (_what, change) => {
    expect(isValidUserSignature({ ...good, ...change })).toBe(false)
  })

  it.each(['rawData', 'sessionKey', 'signature'])('is false, and throws nothing, whatever %s is', (name) => {
    const throwing = {
      toString() {
        throw new Error('asked for a text')
      },
    }
    const values = [
      undefined,
      null,
      5,
      Number.NaN,
      1n,
      true,
      {},
      [],
      [signature],
      Symbol('s'),
      () => '',
      throwing,
    ]
    for (const value of [...values, Buffer.from(signature), Object.create(null), new Date(Number.NaN)]) {
      expect(isValid({ ...good, [name]: value })).toBe(false)
    }
  })

  it('is false for what is no text, also where its text would be signed', () => {
    expect(isValid({ ...good, rawData: 5, signature: sha1('5', sessionKey) })).toBe(false)
    expect(isValid({ ...good, sessionKey: 5, signature: sha1(rawData, '5') })).toBe(false)
    expect(isValid({ ...good, signature: { toLowerCase: () => signature } })).toBe(false)
  })

  it.each([undefined, null, 5, 'text', [], Symbol('s'), true, () => good])('is false for %p', (signed) => {
    expect(isValid(signed)).toBe(false)
  })

  it('is false for an object that cannot be read', () => {
    const unreadable = new Proxy(good, {
      get() {
        throw new Error('not to be read')
      },
    })
    expect(isValid(unreadable)).toBe(false)
  })
})
