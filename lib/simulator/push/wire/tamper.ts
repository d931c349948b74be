import type { PushFields } from './fields.ts'

const kinds = ['signature', 'ciphertext', 'receiver', 'timestamp', 'plain-twin'] as const

/**
 * A push that no account may believe:
 * - `signature`: every signature has a wrong digit
 * - `ciphertext`: the encrypted text is damaged, and signed as it is
 * - `receiver`: encrypted for another account; in plain mode, addressed to another one
 * - `timestamp`: a day old, with a true signature
 * - `plain-twin`: a true encrypted text beside plain elements that say something else
 */
export type Tamper = (typeof kinds)[number]

export const tampers: readonly Tamper[] = kinds

export function spoilSignature(signature: string): string {
  return signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0')
}

/** Changes the last block, so that neither the padding nor the receiver can be read. */
export function spoilCiphertext(encrypted: string): string {
  const bytes = Buffer.from(encrypted, 'base64')
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 0x01
  return bytes.toString('base64')
}

/** The same shape, another account. */
export function otherReceiver(id: string): string {
  return id.replace(/[^_]{1,8}$/, (end) => (end === 'f'.repeat(end.length) ? '0' : 'f').repeat(end.length))
}

export function forgeTwin(message: PushFields): PushFields {
  const { ToUserName, CreateTime, MsgId = '1' } = message
  return { ToUserName, FromUserName: 'forged', CreateTime, MsgType: 'text', Content: 'forged', MsgId }
}
