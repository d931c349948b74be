import { createCipheriv, createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { decryptUserData, type EncryptedUserData, isValidUserSignature } from 'express-wechat-auth'
import fc from 'fast-check'
import { holds, mutated, outcomeOf } from '../helpers/inputs/property.ts'

const appId = 'wx1a2b3c4d5e6f7a8b'
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes))
const watermark = { appid: appId, timestamp: 1_477_314_187 }

/** Encrypted as WeChat does. */
function encrypted(key: Buffer, iv: Buffer, plain: string | Buffer): EncryptedUserData {
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  const data = Buffer.concat([cipher.update(Buffer.from(plain as string)), cipher.final()])
  const [sessionKey, encryptedData] = [key.toString('base64'), data.toString('base64')]
  return { sessionKey, encryptedData, iv: iv.toString('base64'), appId }
}

/** What becomes of base64 in a form: blanks for plus signs, and line breaks. */
const worn = (text: string, [hasBlanks, width, lineEnd]: [boolean, number, string]): string =>
  (hasBlanks ? text.replaceAll('+', ' ') : text).replace(new RegExp(`.{${width}}`, 'g'), `$&${lineEnd}`)
const wear = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 80 }), fc.constantFrom('', '\n', '\r\n', '\t'))

const codes = ['ERR_PARAMETER', 'ERR_SESSION_KEY_STALE', 'ERR_WATERMARK']

/** Data of this mini program, or a documented code. */
function judge(data: object): void {
  const outcome = outcomeOf(() => decryptUserData(data as EncryptedUserData))
  if ('error' in outcome) expect(codes).toContain(outcome.error)
  else expect(outcome.value).toHaveProperty(['watermark', 'appid'], appId)
}

describe('decryptUserData()', () => {
  const fields = fc.dictionary(
    fc.string(),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.jsonValue()),
  )

  it('reads what was encrypted, however its base64 has suffered', () => {
    holds(
      fc.property(fields, bytes16, bytes16, fc.tuple(wear, wear, wear), (given, key, iv, wears) => {
        const plain = JSON.stringify({ ...given, watermark })
        const data = encrypted(key, iv, plain)
        fc.pre(!/\d{16}/.test(plain))
        expect(
          decryptUserData({
            appId,
            sessionKey: worn(data.sessionKey, wears[0]),
            iv: worn(data.iv, wears[1]),
            encryptedData: worn(data.encryptedData, wears[2]),
          }),
        ).toEqual(JSON.parse(plain))
      }),
    )
  })

  it('answers documented codes for whatever was encrypted', () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
      fc.jsonValue().map((given) => Buffer.from(JSON.stringify({ watermark: given }))),
      fc
        .dictionary(
          fc.constantFrom('appid', 'timestamp', 'toString'),
          fc.oneof(fc.jsonValue(), fc.constant(appId)),
        )
        .map((given) => Buffer.from(JSON.stringify({ watermark: given }))),
      fc
        .dictionary(fc.constantFrom('valueOf', 'toString', 'toJSON', 'x'), fc.jsonValue())
        .map((timestamp) => Buffer.from(JSON.stringify({ watermark: { appid: appId, timestamp } }))),
    )
    holds(
      fc.property(
        junk,
        bytes16,
        bytes16,
        fc.option(fc.nat(), { nil: undefined }),
        (plain, key, iv, maxAgeSeconds) => {
          judge({ ...encrypted(key, iv, plain), maxAgeSeconds })
        },
      ),
      5,
    )
  })

  it('answers documented codes for any values', () => {
    const good = encrypted(Buffer.alloc(16, 1), Buffer.alloc(16, 2), JSON.stringify({ watermark }))
    const piece = fc.constantFrom('=', '==', '*', ' ', '\n', '-', '_', '+', '/', 'A', '\u0141', '\u0000')
    const value = (text: string): fc.Arbitrary<unknown> =>
      fc.oneof(
        mutated(fc.constant(text), piece),
        fc.string({ unit: 'binary' }),
        fc.anything({ withNullPrototype: true }),
      )
    const given = fc.record(
      {
        sessionKey: value(good.sessionKey),
        encryptedData: value(good.encryptedData),
        iv: value(good.iv),
        appId: fc.oneof(fc.constant(appId), value(appId)),
      },
      { requiredKeys: [] },
    )
    holds(
      fc.property(given, (data) => {
        judge(data)
      }),
      5,
    )
  })
})

describe('isValidUserSignature()', () => {
  const text = fc.string({ unit: 'binary' })

  it('is true for the signature, in capitals too, and false when anything of it is another', () => {
    const changed = mutated(fc.constant('ab'), fc.constantFrom('', 'a', '0', ' '))
    holds(
      fc.property(
        text,
        text.filter((key) => key !== ''),
        changed,
        (rawData, sessionKey, other) => {
          const signature = createHash('sha1')
            .update(rawData + sessionKey)
            .digest('hex')
          expect(isValidUserSignature({ rawData, sessionKey, signature })).toBe(true)
          expect(isValidUserSignature({ rawData, sessionKey, signature: signature.toUpperCase() })).toBe(true)
          expect(isValidUserSignature({ rawData: `${rawData}${other}x`, sessionKey, signature })).toBe(false)
          expect(isValidUserSignature({ rawData, sessionKey: `${other}x${sessionKey}`, signature })).toBe(
            false,
          )
          expect(
            isValidUserSignature({ rawData, sessionKey, signature: `${other}${signature.slice(1)}` }),
          ).toBe(`${other}${signature.slice(1)}` === signature)
        },
      ),
    )
  })

  it('is false for whatever else it is given', () => {
    const anyValue = fc.anything({ withNullPrototype: true, withBigInt: true })
    const record = fc.record(
      { rawData: anyValue, sessionKey: anyValue, signature: anyValue },
      { requiredKeys: [] },
    )
    holds(
      fc.property(fc.oneof(anyValue, record), (given) => {
        expect(isValidUserSignature(given as never)).toBe(false)
      }),
      5,
    )
  })
})
