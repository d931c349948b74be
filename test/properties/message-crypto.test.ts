import { describe, expect, it } from '@jest/globals'
import * as wecomCrypto from '@wecom/crypto'
import { type MessageCrypto, messageCrypto, type SignedPush } from 'express-wechat-auth'
import fc from 'fast-check'
import { holds, outcomeOf } from '../helpers/inputs/property.ts'
import { contentOf, encryptBytes } from '../helpers/messages/push-crypto.ts'

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const encodingAesKey = fc.string({ unit: fc.constantFrom(...digits), minLength: 43, maxLength: 43 })
const token = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() === text)
const receiverId = fc.oneof(fc.string({ unit: fc.constantFrom(...digits) }), fc.string({ unit: 'binary' }))
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }),
)
const setting = fc.record({ token, encodingAesKey, receiverId })
const timestamp = fc.nat().map(String)
const nonce = fc.string({ unit: fc.constantFrom(...digits) })

const codes = ['ERR_MESSAGE_DECRYPT', 'ERR_RECEIVER_MISMATCH']
const opened = (crypto: MessageCrypto, encrypted: unknown): ReturnType<typeof outcomeOf<string>> =>
  outcomeOf(() => crypto.decrypt(encrypted as string))

describe('messageCrypto()', () => {
  it('reads any text for any receiver, and so does @wecom/crypto; and the other way round', () => {
    holds(
      fc.property(setting, text, (options, plain) => {
        const crypto = messageCrypto(options)
        const sealed = crypto.encrypt(plain)
        expect(crypto.decrypt(sealed)).toBe(plain)
        const read = wecomCrypto.decrypt(options.encodingAesKey, sealed)
        expect([read.message, read.id]).toEqual([plain, options.receiverId])
        const theirs = wecomCrypto.encrypt(options.encodingAesKey, plain, options.receiverId)
        expect(crypto.decrypt(theirs)).toBe(plain)
      }),
    )
  })

  it('signs as @wecom/crypto does', () => {
    holds(
      fc.property(setting, timestamp, nonce, fc.base64String(), (options, time, word, encrypted) => {
        const crypto = messageCrypto(options)
        const push = { timestamp: time, nonce: word, encrypted }
        const signature = wecomCrypto.getSignature(options.token, time, word, encrypted)
        expect(crypto.signature(push)).toBe(signature)
        expect(crypto.isValidSignature({ ...push, signature })).toBe(true)
      }),
    )
  })

  it('takes no signature for anything of which one character was changed', () => {
    const changed = fc.tuple(
      fc.constantFrom('encrypted', 'timestamp', 'nonce', 'signature'),
      fc.nat(),
      fc.constantFrom(...digits, '=', ' ', '-', '_', '\u0000', 'é', '中'),
    )
    holds(
      fc.property(
        setting,
        text,
        timestamp,
        nonce,
        changed,
        (options, plain, time, word, [name, where, other]) => {
          const crypto = messageCrypto(options)
          const push: SignedPush = { timestamp: time, nonce: word, encrypted: crypto.encrypt(plain) }
          const signed = { ...push, signature: crypto.signature(push) }
          const part = signed[name as keyof typeof signed]
          const at = where % (part.length + 1)
          const spoiled = part.slice(0, at) + other + part.slice(at + 1)
          // Hex digits are the same in capitals.
          const isSame = spoiled === part || (name === 'signature' && spoiled.toLowerCase() === part)
          expect(crypto.isValidSignature({ ...signed, [name]: spoiled })).toBe(isSame)
        },
      ),
      5,
    )
  })

  it('never throws at a signature, whatever it is given', () => {
    const anyValue = fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true }), fc.string())
    const record = fc.record(
      { signature: anyValue, timestamp: anyValue, nonce: anyValue, encrypted: anyValue },
      { requiredKeys: [] },
    )
    holds(
      fc.property(setting, fc.oneof(anyValue, record), (options, given) => {
        expect(messageCrypto(options).isValidSignature(given as never)).toBe(false)
      }),
      2,
    )
  })

  it('answers another text or a documented code for a sealed text of which one byte was changed', () => {
    holds(
      fc.property(
        setting,
        text,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (options, plain, where, mask) => {
          const crypto = messageCrypto(options)
          const bytes = Buffer.from(crypto.encrypt(plain), 'base64')
          const at = where % bytes.length
          bytes[at] = (bytes[at] as number) ^ mask
          const outcome = opened(crypto, bytes.toString('base64'))
          if ('error' in outcome) expect(codes).toContain(outcome.error)
          else expect(outcome.value).not.toBe(plain)
        },
      ),
      5,
    )
  })

  it('answers a documented code for what is cut, lengthened or anything else', () => {
    const piece = fc.constantFrom('', 'A', '=', '*', ' ', '\n', '中')
    const any = fc.anything({ withNullPrototype: true, withBigInt: true })
    const unpadded = (base64: unknown): unknown => String(base64).replace(/={1,2}$/, '')
    holds(
      fc.property(setting, text, fc.nat(), piece, any, (options, plain, where, other, junk) => {
        const crypto = messageCrypto(options)
        const sealed = crypto.encrypt(plain)
        const cut = sealed.slice(0, where % sealed.length)
        for (const wrong of [cut, sealed.slice(1), sealed + other, other + sealed, cut + other, junk]) {
          const outcome = opened(crypto, wrong)
          if ('error' in outcome) expect(codes).toContain(outcome.error)
          else expect(outcome.value === plain).toBe(unpadded(wrong) === unpadded(sealed))
        }
      }),
      2,
    )
  })

  it('answers ERR_RECEIVER_MISMATCH for another receiver, ERR_MESSAGE_DECRYPT or that for another key', () => {
    holds(
      fc.property(setting, text, receiverId, encodingAesKey, (options, plain, otherId, otherKey) => {
        const sealed = messageCrypto(options).encrypt(plain)
        fc.pre(otherId !== options.receiverId)
        const wrongId = messageCrypto({ ...options, receiverId: otherId })
        expect(opened(wrongId, sealed)).toEqual({ error: 'ERR_RECEIVER_MISMATCH' })
        const wrongKey = messageCrypto({ ...options, encodingAesKey: otherKey })
        // The last digit of a key has two bits that count for nothing.
        if (otherKey.slice(0, 42) === options.encodingAesKey.slice(0, 42)) return
        const outcome = opened(wrongKey, sealed)
        expect(codes).toContain('error' in outcome ? outcome.error : outcome)
      }),
    )
  })

  it('answers a text or a documented code for any content that was encrypted with the key', () => {
    const padding = fc.uint8Array({ minLength: 1, maxLength: 48 }).map((bytes) => Buffer.from(bytes))
    const parts = fc.record(
      {
        text: fc.string({ unit: 'binary' }),
        receiverId: fc.constantFrom('wx1', 'wx2', ''),
        length: fc.oneof(fc.nat({ max: 64 }), fc.integer({ min: 0, max: 0xffff_ffff })),
        padding,
      },
      { requiredKeys: [] },
    )
    holds(
      fc.property(encodingAesKey, parts, fc.constantFrom('wx1', ''), (key, given, ownId) => {
        const content = contentOf(given)
        const whole = content.subarray(0, content.length - (content.length % 16))
        const crypto = messageCrypto({ token: 'a token', encodingAesKey: key, receiverId: ownId })
        const outcome = opened(crypto, encryptBytes(key, whole))
        if ('error' in outcome) expect(codes).toContain(outcome.error)
        else expect(outcome.value + ownId).toBe(`${given.text ?? ''}${given.receiverId ?? ''}`)
      }),
      5,
    )
  })
})
