import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bytesOfBase64 } from '../../lib/core/base64.ts'
import { holds, mutated } from '../helpers/inputs/property.ts'

describe('bytesOfBase64()', () => {
  // Digits of either alphabet; padding may be missing, as some senders leave it out.
  const isBase64 = (text: string): boolean => {
    const [, digits] = /^([A-Za-z0-9+/_-]*)={0,2}$/.exec(text) ?? []
    return digits !== undefined && digits.length % 4 !== 1
  }
  const piece = fc.constantFrom(...'AQgw059+/-_=*. \n\t\u0000\u00a0\u0141\u0430\uff21', '==', '🌸', '\ud800')
  const written = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'))

  it('refuses exactly what is no base64', () => {
    const pieces = fc.array(piece).map((parts) => parts.join(''))
    holds(
      fc.property(fc.oneof(mutated(written, piece), pieces, fc.string({ unit: 'binary' })), (text) => {
        expect([text, bytesOfBase64(text) !== undefined]).toEqual([text, isBase64(text)])
      }),
      10,
    )
  })

  it('reads what was written', () => {
    const encoding = fc.constantFrom('base64' as const, 'base64url' as const)
    holds(
      fc.property(fc.uint8Array(), encoding, (bytes, name) => {
        expect(bytesOfBase64(Buffer.from(bytes).toString(name))).toEqual(Buffer.from(bytes))
      }),
    )
  })
})
