import { describe, expect, it } from '@jest/globals'
import { openText, sealText } from '../../../lib/simulator/push/wire/cipher.ts'
import { signatureOf } from '../../../lib/simulator/push/wire/signature.ts'
import { encodingAESKey } from '../../helpers/simulator/push-wire.ts'
import { ciphers, signatures } from './vectors.ts'

describe('the cipher of pushes, against published samples', () => {
  it.each(signatures)('signs: %s', (_name, signature, parts) => {
    expect(signatureOf(...parts)).toBe(signature)
    expect(signatureOf(...[...parts].reverse())).toBe(signature)
  })

  it.each(ciphers)('decrypts and encrypts: $name', (vector) => {
    const { encodingAESKey: key, encrypted, text, receiveId, random } = vector
    expect(openText(key, encrypted)).toEqual({ text, receiveId })
    expect(sealText(key, text, receiveId, Buffer.from(random))).toBe(encrypted)
  })

  it('pads every length to 32 bytes', () => {
    for (let length = 0; length < 70; length += 1) {
      const text = 'x'.repeat(length)
      const encrypted = sealText(encodingAESKey, text, 'wx1')
      expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0)
      expect(openText(encodingAESKey, encrypted)).toEqual({ text, receiveId: 'wx1' })
    }
  })

  it('answers undefined to what it cannot read', () => {
    const encrypted = sealText(encodingAESKey, 'x', 'wx1')
    const wrongKey = 'B'.repeat(43)
    for (const bad of ['', '!', 'AAAA', encrypted.slice(4), `${encrypted}AAAA`]) {
      expect(openText(encodingAESKey, bad)).toBeUndefined()
    }
    expect(openText(wrongKey, encrypted)).toBeUndefined()
  })
})
