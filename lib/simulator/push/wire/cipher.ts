import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What was inside an encrypted text. */
export interface Opened {
  text: string
  /** The appid or corpid it was encrypted for. */
  receiveId: string
}

const blockSize = 32

/** 32 bytes from 43 characters; the last one need not be canonical base64. */
function keyOf(encodingAESKey: string): Buffer {
  return Buffer.from(`${encodingAESKey}=`, 'base64')
}

/** AES-256-CBC over 16 random bytes, the length, the text and the receiver, padded to blocks of 32 bytes. */
export function sealText(
  encodingAESKey: string,
  text: string,
  receiveId: string,
  random: Buffer = randomBytes(16),
): string {
  const key = keyOf(encodingAESKey)
  const content = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const plain = Buffer.concat([random, length, content, Buffer.from(receiveId)])
  const pad = blockSize - (plain.length % blockSize)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64')
}

/** Undefined when it cannot be read with this key. */
export function openText(encodingAESKey: string, encrypted: string): Opened | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return undefined
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length < blockSize || bytes.length % 16 !== 0) return undefined
  const key = keyOf(encodingAESKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  const end = padded.length - pad
  if (pad < 1 || pad > blockSize || end < 20) return undefined
  if (!padded.subarray(end).every((byte) => byte === pad)) return undefined
  const textEnd = 20 + padded.readUInt32BE(16)
  if (textEnd > end) return undefined
  return {
    text: padded.subarray(20, textEnd).toString(),
    receiveId: padded.subarray(textEnd, end).toString(),
  }
}
