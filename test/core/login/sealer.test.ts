import { describe, expect, it } from '@jest/globals'
import { createSealer } from '../../../lib/core/login/sealer.ts'

const secret = 'the secret of the app, thirty-two'
const value = { openid: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M', nickname: '李小明 🌸', nested: [1, null, 'two'] }
const sealer = createSealer([secret], 'official-account:wx1')

describe('a sealed value', () => {
  it('opens where it was sealed', () => {
    expect(sealer.open('outcome', sealer.seal('outcome', value))).toEqual(value)
    expect(sealer.open('outcome', sealer.seal('outcome', value, 'key 1'), 'key 1')).toEqual(value)
  })

  it('opens in another process with the same secret', () => {
    const elsewhere = createSealer([secret], 'official-account:wx1')
    expect(elsewhere.open('outcome', sealer.seal('outcome', value))).toEqual(value)
  })

  it.each([[0], [''], [false], [null], ['text'], [[]]])('may be %p', (small) => {
    expect(sealer.open('outcome', sealer.seal('outcome', small))).toEqual(small)
  })

  it('shows nothing of itself, fits into a cookie, and never looks the same twice', () => {
    const sealed = Array.from({ length: 100 }, () => sealer.seal('outcome', value))
    expect(new Set(sealed).size).toBe(100)
    for (const text of sealed) expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(Buffer.from(sealed[0] ?? '', 'base64url').toString('latin1')).not.toContain('openid')
  })

  it('is nothing for another purpose', () => {
    expect(sealer.open('failure', sealer.seal('outcome', value))).toBeUndefined()
  })

  it('is nothing for another app', () => {
    const another = createSealer([secret], 'official-account:wx2')
    expect(another.open('outcome', sealer.seal('outcome', value))).toBeUndefined()
  })

  it('is nothing under another binding', () => {
    const sealed = sealer.seal('outcome', value, 'key 1')
    expect(sealer.open('outcome', sealed, 'key 2')).toBeUndefined()
    expect(sealer.open('outcome', sealed)).toBeUndefined()
    expect(sealer.open('outcome', sealer.seal('outcome', value), 'key 1')).toBeUndefined()
  })

  it('is nothing where context and binding only look alike when put together', () => {
    const one = createSealer([secret], 'official-account:wx1')
    const two = createSealer([secret], 'official-account:wx1\nkey')
    expect(two.open('outcome', one.seal('outcome', value, 'key\n1'), '1')).toBeUndefined()
  })

  it('is nothing under another secret', () => {
    const another = createSealer(['another secret, thirty-two letters'], 'official-account:wx1')
    expect(another.open('outcome', sealer.seal('outcome', value))).toBeUndefined()
  })

  it('is nothing when any bit of it was changed', () => {
    const bytes = Buffer.from(sealer.seal('outcome', { a: 1 }), 'base64url')
    for (let position = 0; position < bytes.length; position += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(bytes)
        changed[position] = (changed[position] ?? 0) ^ (1 << bit)
        expect(sealer.open('outcome', changed.toString('base64url'))).toBeUndefined()
      }
    }
  })

  it('is nothing when it was cut or lengthened anywhere', () => {
    const bytes = Buffer.from(sealer.seal('outcome', { a: 1 }), 'base64url')
    for (let length = 0; length < bytes.length; length += 1) {
      expect(sealer.open('outcome', bytes.subarray(0, length).toString('base64url'))).toBeUndefined()
      expect(sealer.open('outcome', bytes.subarray(length + 1).toString('base64url'))).toBeUndefined()
    }
    expect(sealer.open('outcome', Buffer.concat([bytes, Buffer.of(0)]).toString('base64url'))).toBeUndefined()
  })

  it.each<[string, (sealed: string) => string]>([
    ['with padding', (sealed) => `${sealed}==`],
    ['with padding and more', (sealed) => `${sealed}=x`],
    ['with a line break', (sealed) => `${sealed.slice(0, 9)}\n${sealed.slice(9)}`],
    ['with a strange character', (sealed) => `*${sealed}`],
    ['in the other alphabet', (sealed) => sealed.replaceAll('-', '+').replaceAll('_', '/')],
    ['with other last bits', (sealed) => sealed.replace(/.$/, (last) => (last === 'B' ? 'C' : 'B'))],
  ])('is nothing when its bytes are written %s', (_how, rewrite) => {
    for (let length = 0; length < 60; length += 1) {
      const sealed = sealer.seal('outcome', 'x'.repeat(length))
      const rewritten = rewrite(sealed)
      if (rewritten !== sealed) expect(sealer.open('outcome', rewritten)).toBeUndefined()
    }
  })

  it.each(['', 'x', 'not base64 at all !!', '{}', '\u0000', 'A'.repeat(100_000)])(
    'is nothing when it is garbage (%#)',
    (garbage) => {
      expect(sealer.open('outcome', garbage)).toBeUndefined()
    },
  )
})

describe('a list of secrets', () => {
  const old = createSealer(['the old secret, which was leaked'], 'official-account:wx1')
  const rotated = createSealer(
    ['the new secret, which nobody has', 'the old secret, which was leaked'],
    'official-account:wx1',
  )

  it('opens what any of them sealed', () => {
    expect(rotated.open('outcome', old.seal('outcome', value, 'key'), 'key')).toEqual(value)
    expect(rotated.open('outcome', rotated.seal('outcome', value))).toEqual(value)
  })

  it('seals with the first', () => {
    const sealed = rotated.seal('outcome', value)
    expect(old.open('outcome', sealed)).toBeUndefined()
    const later = createSealer(['the new secret, which nobody has'], 'official-account:wx1')
    expect(later.open('outcome', sealed)).toEqual(value)
  })
})
