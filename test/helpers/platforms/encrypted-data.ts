import { createCipheriv } from 'node:crypto'
import type { EncryptedUserData } from 'express-wechat-auth'

/** Encrypts as WeChat does. Key and iv have plus signs in their base64. */
export function encryptedFor(appId: string, plain: string | Buffer | object): EncryptedUserData {
  const [key, iv] = [Buffer.alloc(16, 0xfb), Buffer.alloc(16, 0xef)]
  const text = typeof plain === 'string' || Buffer.isBuffer(plain) ? plain : JSON.stringify(plain)
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  const encryptedData = Buffer.concat([cipher.update(Buffer.from(text)), cipher.final()]).toString('base64')
  return { sessionKey: key.toString('base64'), encryptedData, iv: iv.toString('base64'), appId }
}
