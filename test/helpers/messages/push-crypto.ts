import { createCipheriv, createHash } from 'node:crypto'

/** The signature as the documents describe it. */
export function signatureOf(...parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** Encrypts bytes as they are: head, padding and all are the caller's. */
export function encryptBytes(encodingAesKey: string, content: Buffer): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(content), cipher.final()]).toString('base64')
}

export interface ContentParts {
  text?: string | Buffer
  receiverId?: string
  /** In place of the length of the text. */
  length?: number
  /** In place of the padding to 32 bytes. */
  padding?: Buffer
}

/** What is encrypted: random bytes, length, text, receiver, padding. */
export function contentOf({ text = '', receiverId = '', length, padding }: ContentParts): Buffer {
  const body = Buffer.from(text as string)
  const head = Buffer.alloc(20, 'r')
  head.writeUInt32BE(length ?? body.length, 16)
  const content = Buffer.concat([head, body, Buffer.from(receiverId)])
  const missing = 32 - (content.length % 32)
  return Buffer.concat([content, padding ?? Buffer.alloc(missing, missing)])
}
