import { createCipheriv, createDecipheriv, createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { WechatAuthError } from '../../errors.ts'
import { bytesOfBase64 } from '../base64.ts'

/** The key that an `EncodingAESKey` of the console stands for. */
export interface MessageKey {
  key: Buffer
  iv: Buffer
}

const blockSize = 32
const randomLength = 16
// A push has 1 MB at most.
const maxEncrypted = 2_000_000
const headLength = randomLength + 4
const maxJoined = 16_384

/** @param encodingAesKey 43 characters of base64 */
export function messageKeyOf(encodingAesKey: string): MessageKey {
  // The last character holds four bits only, and some keys have others set.
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  return { key, iv: key.subarray(0, 16) }
}

/** Random bytes, the length, the text and the receiver, padded to 32 bytes: AES-256-CBC, base64. */
export function sealMessage({ key, iv }: MessageKey, text: string, receiverId: string): string {
  const body = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const content = Buffer.concat([randomBytes(randomLength), length, body, Buffer.from(receiverId)])
  const padding = blockSize - (content.length % blockSize)
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const sealed = [cipher.update(content), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]
  return Buffer.concat(sealed).toString('base64')
}

/** @throws ERR_MESSAGE_DECRYPT, whatever is wrong with it */
export function openMessage(
  { key, iv }: MessageKey,
  encrypted: string,
): { text: string; receiverId: string } {
  const content = decrypt(key, iv, encrypted)
  const end = content.length - paddingOf(content)
  const textEnd = headLength + content.readUInt32BE(randomLength)
  if (textEnd > end) throw undecipherable()
  return {
    text: content.toString('utf8', headLength, textEnd),
    receiverId: content.toString('utf8', textEnd, end),
  }
}

/** The same with the first of several keys that opens it. */
export function openWithAny(
  keys: readonly MessageKey[],
  encrypted: string,
): { text: string; receiverId: string; key: MessageKey } {
  let failure: unknown
  for (const key of keys) {
    try {
      return { key, ...openMessage(key, encrypted) }
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function decrypt(key: Buffer, iv: Buffer, encrypted: string): Buffer {
  const isText = typeof encrypted === 'string' && encrypted.length <= maxEncrypted
  const bytes = isText ? bytesOfBase64(encrypted) : undefined
  if (bytes === undefined || bytes.length < blockSize || bytes.length % 16 !== 0) throw undecipherable()
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

/** 1 to 32 bytes that all say how many they are. */
function paddingOf(content: Buffer): number {
  const padding = content[content.length - 1] as number
  if (padding < 1 || padding > blockSize) throw undecipherable()
  for (let at = content.length - padding; at < content.length; at += 1) {
    if (content[at] !== padding) throw undecipherable()
  }
  return padding
}

/** SHA-1 of the sorted parts: how the platforms sign a push. */
export function messageSignature(...parts: string[]): string {
  parts.sort()
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length <= maxJoined) return hash('sha1', parts.join(''))
  // To join a megabyte first costs several times the hash of it.
  const sum = createHash('sha1')
  for (const part of parts) sum.update(part)
  return sum.digest('hex')
}

/** Compares in a time that does not depend on where they differ. False for anything that is no SHA-1 in hex. */
export function isSameSignature(given: unknown, expected: string): boolean {
  return (
    typeof given === 'string' &&
    /^[0-9a-f]{40}$/i.test(given) &&
    timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(expected))
  )
}

const undecipherable = (): WechatAuthError =>
  new WechatAuthError(
    'ERR_MESSAGE_DECRYPT',
    'the message cannot be decrypted with this EncodingAESKey: compare it with the console',
  )
