import { describe, expect, it } from '@jest/globals'
import { deriveKey, hmac, isEqualText, sha256, shortHash } from '../../lib/core/digests.ts'

describe('digests', () => {
  it('compare texts of any length', () => {
    expect(isEqualText('a text', 'a text')).toBe(true)
    expect(isEqualText('', '')).toBe(true)
    for (const other of ['a texT', 'a tex', 'a text ', '', 'ａ text']) {
      expect(isEqualText('a text', other)).toBe(false)
    }
  })

  it('name a secret by HMAC-SHA256 in base64url', () => {
    // RFC 4231, test case 2
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(hmac('Jefe', 'what do ya want for nothing?')).toBe(
      Buffer.from(expected, 'hex').toString('base64url'),
    )
  })

  it('stand for a text with its SHA-256 in base64url', () => {
    // FIPS 180-2, appendix B.1
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(sha256('abc')).toBe(Buffer.from(expected, 'hex').toString('base64url'))
  })

  it('stand for a token with the first eight hex digits of its SHA-256', () => {
    expect(shortHash('abc')).toBe('ba7816bf')
  })

  it('derive one 32 byte key per purpose and secret', () => {
    const key = deriveKey('a secret', 'one purpose')
    expect(key).toHaveLength(32)
    expect(deriveKey('a secret', 'one purpose').equals(key)).toBe(true)
    expect(deriveKey('a secret', 'another purpose').equals(key)).toBe(false)
    expect(deriveKey('another secret', 'one purpose').equals(key)).toBe(false)
  })
})
