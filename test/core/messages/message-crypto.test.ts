import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { type MessageCrypto, type MessageCryptoOptions, messageCrypto } from 'express-wechat-auth'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { type ContentParts, contentOf, encryptBytes } from '../../helpers/messages/push-crypto.ts'
import { bytesHeld } from '../../helpers/programs/heap.ts'
import { cipherVectors, signatureOnly } from '../../vectors/message-ciphers.ts'

const token = 'TokenOfTests1'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const receiverId = 'wx0123456789abcdef'
const options: MessageCryptoOptions = { token, encodingAesKey, receiverId }
const crypto = messageCrypto(options)
const undecipherable = { name: 'WechatAuthError', code: 'ERR_MESSAGE_DECRYPT', status: 403 }
const mismatch = { name: 'WechatAuthError', code: 'ERR_RECEIVER_MISMATCH', status: 403 }

const sealed = (parts: ContentParts): string =>
  encryptBytes(encodingAesKey, contentOf({ receiverId, ...parts }))
const failureOf = (encrypted: unknown, by: MessageCrypto = crypto): Promise<Error> =>
  errorOf(() => by.decrypt(encrypted as string))

describe('messageCrypto()', () => {
  describe('with what the platforms print', () => {
    it.each(cipherVectors)('decrypts $name', (vector) => {
      expect(messageCrypto(vectorOptions(vector)).decrypt(vector.encrypted)).toBe(vector.text)
    })

    const signed = cipherVectors.filter((vector) => vector.signature !== undefined)
    it.each([...signed, { name: 'one without a key', encodingAesKey, receiverId, ...signatureOnly }])(
      'signs $name',
      (vector) => {
        const { timestamp = '', nonce = '', signature = '', encrypted } = vector
        const own = messageCrypto(vectorOptions(vector))
        expect(own.signature({ timestamp, nonce, encrypted })).toBe(signature)
        expect(own.isValidSignature({ signature, timestamp, nonce, encrypted })).toBe(true)
      },
    )
  })

  describe('decrypts', () => {
    it('what it has encrypted, whatever the padding', () => {
      const paddings = new Set<number>()
      for (let length = 0; length <= 64; length += 1) {
        const text = 'x'.repeat(length)
        const encrypted = crypto.encrypt(text)
        expect(crypto.decrypt(encrypted)).toBe(text)
        const size = Buffer.from(encrypted, 'base64').length
        expect(size % 32).toBe(0)
        paddings.add(size - 20 - length - receiverId.length)
      }
      expect([...paddings].sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
    })

    it('every padding from 1 to 32', () => {
      for (let padding = 1; padding <= 32; padding += 1) {
        const text = 'x'.repeat(64 - 20 - receiverId.length + 32 - padding)
        expect(crypto.decrypt(sealed({ text }))).toBe(text)
      }
    })

    it('what is padded to 16 bytes only', () => {
      const text = 'x'.repeat(48 - 20 - receiverId.length - 4)
      expect(crypto.decrypt(sealed({ text, padding: Buffer.alloc(4, 4) }))).toBe(text)
    })

    it('what is for nobody, where it may be', () => {
      const own = messageCrypto({ ...options, receiverId: '' })
      expect(own.decrypt(own.encrypt('text'))).toBe('text')
      expect(own.decrypt(sealed({ receiverId: '' }))).toBe('')
    })

    it.each('EFGH'.split(''))('with a key that ends in %s, whose last two bits say nothing', (end) => {
      const own = messageCrypto({ ...options, encodingAesKey: encodingAesKey.slice(0, -1) + end })
      expect(own.decrypt(crypto.encrypt('text'))).toBe('text')
      expect(crypto.decrypt(own.encrypt('text'))).toBe('text')
    })

    it('and never encrypts alike', () => {
      const all = Array.from({ length: 100 }, () => crypto.encrypt('text').slice(0, 20))
      expect(new Set(all).size).toBe(100)
    })
  })

  describe('answers ERR_MESSAGE_DECRYPT', () => {
    const good = Buffer.from(sealed({ text: 'a text of some length, for several blocks' }), 'base64')

    it.each<[string, unknown]>([
      ['nothing', ''],
      ['undefined', undefined],
      ['null', null],
      ['a number', 5],
      ['an object', {}],
      ['a list', [good.toString('base64')]],
      ['bytes', good],
      ['blanks', '    '],
      ['one character', 'A'],
      ['no base64', '*'.repeat(64)],
      ['the alphabet of URLs', `${'-_'.repeat(42)}==`],
      ['padding in the middle', `${good.toString('base64')}=${good.toString('base64')}`],
      ['Chinese', '我是中文'.repeat(16)],
      ['16 bytes', Buffer.alloc(16).toString('base64')],
      ['33 bytes', Buffer.alloc(33).toString('base64')],
      ['32 zeros', Buffer.alloc(32).toString('base64')],
      ['one byte less', good.subarray(0, -1).toString('base64')],
      ['one byte more', Buffer.concat([good, Buffer.alloc(1)]).toString('base64')],
      ['one block less', good.subarray(0, -16).toString('base64')],
      ['one block more', Buffer.concat([good, Buffer.alloc(16)]).toString('base64')],
      ['ten million characters', 'A'.repeat(10_000_000)],
    ])('for %s', async (_what, encrypted) => {
      expect(await failureOf(encrypted)).toMatchObject(undecipherable)
    })

    it('for every length that was cut off', async () => {
      for (let length = 0; length < good.length; length += 1) {
        expect(await failureOf(good.subarray(0, length).toString('base64'))).toMatchObject(undecipherable)
      }
    })

    it.each([0x7fffffff, 0x80000000, 0xffffffff, 1_000_000])(
      'for a text that says it has %d bytes',
      async (length) => {
        const before = bytesHeld()
        for (let round = 0; round < 100; round += 1) {
          expect(await failureOf(sealed({ text: 'x', length }))).toMatchObject(undecipherable)
        }
        expect(bytesHeld() - before).toBeLessThan(100_000_000)
      },
    )

    it('for a text that reaches into its padding', async () => {
      const text = 'x'.repeat(10)
      const room = text.length + receiverId.length
      expect(await failureOf(sealed({ text, length: room }))).toMatchObject(mismatch)
      expect(await failureOf(sealed({ text, length: room + 1 }))).toMatchObject(undecipherable)
    })

    it('for padding that is none', async () => {
      // 64 bytes with the padding: 26 of it.
      const base = { text: '' }
      const paddings = [0, 33, 48, 64, 255].map((value) => Buffer.alloc(26, value))
      for (const size of [42, 58, 74, 250]) paddings.push(Buffer.alloc(size, size))
      for (let index = 0; index < 26; index += 1) {
        const uneven = Buffer.alloc(26, 26)
        uneven[index] = 25
        paddings.push(uneven)
      }
      for (const padding of paddings) {
        expect(await failureOf(sealed({ ...base, padding }))).toMatchObject(undecipherable)
      }
      expect(crypto.decrypt(sealed({ ...base, padding: Buffer.alloc(26, 26) }))).toBe('')
    })

    it.each([
      ['nothing but padding', Buffer.alloc(32, 32)],
      ['19 bytes and padding', Buffer.concat([Buffer.alloc(19), Buffer.alloc(13, 13)])],
    ])('for %s', async (_what, content) => {
      const own = messageCrypto({ ...options, receiverId: '' })
      expect(await failureOf(encryptBytes(encodingAesKey, content), own)).toMatchObject(undecipherable)
    })

    it('for a thousand other keys', async () => {
      const encrypted = crypto.encrypt('text')
      for (let index = 0; index < 1_000; index += 1) {
        const digest = createHash('sha256').update(String(index)).digest('base64')
        const own = messageCrypto({ ...options, encodingAesKey: digest.slice(0, 43) })
        expect(await failureOf(encrypted, own)).toMatchObject(undecipherable)
      }
    })

    it('or nothing worse, for every bit that was changed', async () => {
      const codes = new Set<unknown>()
      for (let bit = 0; bit < good.length * 8; bit += 1) {
        const changed = Buffer.from(good)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        try {
          codes.add(typeof crypto.decrypt(changed.toString('base64')))
        } catch (error) {
          codes.add((error as { code?: unknown }).code)
        }
      }
      const known = ['ERR_MESSAGE_DECRYPT', 'ERR_RECEIVER_MISMATCH', 'string']
      expect([...codes].filter((code) => !known.includes(String(code)))).toEqual([])
    })

    it('and shows neither token, key nor text', async () => {
      const secret = 'what only the account may read'
      const errors = [
        await failureOf('A'.repeat(64)),
        await failureOf(sealed({ text: secret, receiverId: 'wx9' })),
        await failureOf(sealed({ text: secret, length: 9_999 })),
      ]
      for (const hidden of [token, encodingAesKey, secret, 'wx9']) {
        for (const error of errors) expect(everyViewOf(error)).not.toContain(hidden)
      }
    })
  })

  it.each([
    '',
    'wx0123456789abcde',
    'wx0123456789abcdef0',
    'WX0123456789ABCDEF',
    ' wx0123456789abcdef',
    'wx9',
  ])('answers ERR_RECEIVER_MISMATCH for what is for "%s"', async (other) => {
    expect(await failureOf(sealed({ text: 'text', receiverId: other }))).toMatchObject(mismatch)
    const own = messageCrypto({ ...options, receiverId: other })
    expect(await failureOf(crypto.encrypt('text'), own)).toMatchObject(mismatch)
  })

  describe('throws a TypeError that names itself and the option', () => {
    it.each<[string, unknown, string]>([
      ['no options', undefined, 'options'],
      ['a list', [], 'options'],
      ...['token', 'encodingAesKey', 'receiverId'].flatMap((name): [string, unknown, string][] => [
        [`no ${name}`, { ...options, [name]: undefined }, name],
        [`a number for ${name}`, { ...options, [name]: 5 }, name],
        [`null for ${name}`, { ...options, [name]: null }, name],
      ]),
      ['an empty token', { ...options, token: '' }, 'token'],
      ['a key of 42 characters', { ...options, encodingAesKey: 'A'.repeat(42) }, 'encodingAesKey'],
      ['a key of 44 characters', { ...options, encodingAesKey: 'A'.repeat(44) }, 'encodingAesKey'],
      ['a key with its "="', { ...options, encodingAesKey: `${encodingAesKey}=` }, 'encodingAesKey'],
      ['a key with a line break', { ...options, encodingAesKey: `${'A'.repeat(42)}\n` }, 'encodingAesKey'],
      ['a key of other characters', { ...options, encodingAesKey: '*'.repeat(43) }, 'encodingAesKey'],
      [
        'the spelling of the platform',
        { ...options, encodingAESKey: encodingAesKey },
        'mean "encodingAesKey"',
      ],
    ])('for %s', async (_what, wrong, words) => {
      const error = await errorOf(() => messageCrypto(wrong as MessageCryptoOptions))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain('messageCrypto')
      expect(error.message).toContain(words)
      expect(error.message).not.toContain(encodingAesKey)
    })
  })
})

function vectorOptions({ token, encodingAesKey, receiverId }: MessageCryptoOptions): MessageCryptoOptions {
  return { token, encodingAesKey, receiverId }
}
