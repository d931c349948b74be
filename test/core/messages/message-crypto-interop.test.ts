import { describe, expect, it } from '@jest/globals'
import * as wecomCrypto from '@wecom/crypto'
import { messageCrypto } from 'express-wechat-auth'
import WXBizMsgCrypt from 'wechat-crypto'
import { seededRandom } from '../../helpers/inputs/random.ts'

const token = 'TokenOfTests1'
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const pieces = [
  'a',
  '0',
  ' ',
  '\n',
  '<',
  '>',
  '&',
  ']]>',
  '我',
  '是',
  '中文',
  '🌸',
  '👩‍👩‍👧',
  'é',
  '\u0000',
  '\ufeff',
]

interface Sample {
  text: string
  encodingAesKey: string
  receiverId: string
}

/** 200 texts with keys and receivers of their own; the first ones are extremes. */
function samples(seed: number): Sample[] {
  const { below, oneOf } = seededRandom(seed)
  const many = (length: number, from: readonly string[]): string =>
    Array.from({ length }, () => oneOf(from)).join('')
  const extremes = ['', ' ', '我是中文', '🌸', 'x'.repeat(65_536), '中'.repeat(21_845), many(20_000, pieces)]
  return Array.from({ length: 200 }, (_, index) => ({
    text: extremes[index] ?? many(below(200), pieces),
    encodingAesKey: many(43, [...alphabet]),
    receiverId: `${oneOf(['wx', 'ww', 'dk'])}${many(16, [...'0123456789abcdef'])}`,
  }))
}

const own = ({ encodingAesKey, receiverId }: Sample) => messageCrypto({ token, encodingAesKey, receiverId })

describe('messageCrypto() and the package @wecom/crypto', () => {
  it('read what the other one wrote', () => {
    for (const sample of samples(1)) {
      const { text, encodingAesKey, receiverId } = sample
      const theirs = wecomCrypto.encrypt(encodingAesKey, text, receiverId)
      expect(own(sample).decrypt(theirs)).toBe(text)
      const read = wecomCrypto.decrypt(encodingAesKey, own(sample).encrypt(text))
      expect([read.message, read.id]).toEqual([text, receiverId])
    }
  })

  it('sign alike', () => {
    for (const sample of samples(2)) {
      const encrypted = own(sample).encrypt(sample.text)
      const push = { timestamp: '1700000000', nonce: sample.receiverId, encrypted }
      const signature = wecomCrypto.getSignature(token, push.timestamp, push.nonce, encrypted)
      expect(own(sample).signature(push)).toBe(signature)
      expect(own(sample).isValidSignature({ ...push, signature })).toBe(true)
    }
  })
})

describe('messageCrypto() and the package wechat-crypto', () => {
  it('read what the other one wrote, and sign alike', () => {
    for (const sample of samples(3)) {
      const { text, encodingAesKey, receiverId } = sample
      const theirs = new WXBizMsgCrypt(token, encodingAesKey, receiverId)
      expect(own(sample).decrypt(theirs.encrypt(text))).toBe(text)
      const encrypted = own(sample).encrypt(text)
      expect(theirs.decrypt(encrypted)).toEqual({ message: text, id: receiverId })
      const push = { timestamp: '1700000000', nonce: '415670741', encrypted }
      expect(own(sample).signature(push)).toBe(theirs.getSignature(push.timestamp, push.nonce, encrypted))
    }
  })
})
