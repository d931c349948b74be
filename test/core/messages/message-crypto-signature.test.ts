import { describe, expect, it } from '@jest/globals'
import { messageCrypto } from 'express-wechat-auth'
import { signatureOf } from '../../helpers/messages/push-crypto.ts'

const token = 'TokenOfTests1'
const options = {
  token,
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiverId: 'wx0123456789abcdef',
}
const crypto = messageCrypto(options)

describe('isValidSignature() of messageCrypto()', () => {
  const push = { timestamp: '1700000000', nonce: '415670741', encrypted: crypto.encrypt('text') }
  const signature = signatureOf(token, push.timestamp, push.nonce, push.encrypted)
  const isValid = (value: unknown): boolean => crypto.isValidSignature(value as never)

  it('is true for the right one', () => {
    expect(crypto.signature(push)).toBe(signature)
    expect(isValid({ ...push, signature })).toBe(true)
  })

  it('is false for every digit that is another', () => {
    for (let index = 0; index < 40; index += 1) {
      const digit = signature[index] === '0' ? '1' : '0'
      const changed = signature.slice(0, index) + digit + signature.slice(index + 1)
      expect(isValid({ ...push, signature: changed })).toBe(false)
    }
  })

  it('is false where anything that is signed is another', () => {
    for (const name of ['timestamp', 'nonce', 'encrypted'] as const) {
      expect(isValid({ ...push, signature, [name]: `${push[name]}0` })).toBe(false)
      for (const value of [undefined, null, '', 1700000000, {}, [push[name]], true]) {
        expect(isValid({ ...push, signature, [name]: value })).toBe(false)
      }
    }
    const own = messageCrypto({ ...options, token: 'TokenOfTests2' })
    expect(own.isValidSignature({ ...push, signature })).toBe(false)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', signature],
    ['a number', 5],
    ['a list', [signature]],
    ['no fields', {}],
    ['no signature', push],
    ...[null, 5, '', 'x', {}, [signature], signature.slice(1), `${signature}0`, `${signature}\n`].map(
      (value): [string, unknown] => [`the signature ${JSON.stringify(value)}`, { ...push, signature: value }],
    ),
    ['a signature of Chinese', { ...push, signature: '签'.repeat(40) }],
    ['a signature of 10 million characters', { ...push, signature: '0'.repeat(10_000_000) }],
    ['bytes', { ...push, signature: Buffer.from(signature, 'hex') }],
    [
      'a field that cannot be read',
      {
        ...push,
        get signature() {
          throw new Error('not readable')
        },
      },
    ],
    [
      'an object that cannot be read',
      new Proxy(
        {},
        {
          get() {
            throw new Error('not readable')
          },
        },
      ),
    ],
  ])('is false for %s', (_what, value) => {
    expect(isValid(value)).toBe(false)
  })
})
