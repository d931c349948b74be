import { describe, expect, it } from '@jest/globals'
import { bytesOfBase64 } from '../../lib/core/base64.ts'

describe('bytesOfBase64()', () => {
  it.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YQ', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
    ['Pj4-Pz8_', '>>>???'],
  ])('reads %j', (text, bytes) => {
    expect(bytesOfBase64(text)?.toString()).toBe(bytes)
  })

  it.each([
    'A',
    'AAAAA',
    'AAAA*',
    '*',
    'AAAA*==',
    'AA AA',
    'AA=A',
    '====',
    'AAAA\n',
    'AA\u00a0A',
    '中文中文',
  ])('refuses %j', (text) => {
    expect(bytesOfBase64(text)).toBeUndefined()
  })

  it('refuses characters whose low byte is a digit', () => {
    for (const digit of 'AQaz09+/') {
      const wide = String.fromCharCode(digit.charCodeAt(0) + 0x100)
      expect([wide, bytesOfBase64(`${wide}AAA`)]).toEqual([wide, undefined])
      expect([wide, bytesOfBase64(`YWJj${wide}AAA`)]).toEqual([wide, undefined])
    }
  })
})
