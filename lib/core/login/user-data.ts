import { createDecipheriv, createHash } from 'node:crypto'
import { WechatAuthError } from '../../errors.ts'
import { bytesOfBase64 } from '../base64.ts'
import { isEqualText } from '../digests.ts'
import { type JsonObject, parseJsonObject } from '../tolerant-json.ts'

/** What a mini program's front end got as `encryptedData`, and what it takes to read it. */
export interface EncryptedUserData {
  /** The newest `session_key` of the person, base64 as the platform gives it. */
  sessionKey: string
  encryptedData: string
  iv: string
  /** The mini program that the data must be for. */
  appId: string
  /** How old the data may be, in seconds. @default any age */
  maxAgeSeconds?: number | undefined
}

const maxEncryptedLength = 100_000
const blockBytes = 16

/**
 * Decrypts what `wx.getUserInfo`, the old `getPhoneNumber`, `wx.getWeRunData` and the like hand to a mini program's
 * front end. Blanks that were plus signs and line breaks in what came over the network are put right.
 *
 * @returns the object in it, with its `watermark`
 * @throws WechatAuthError ERR_SESSION_KEY_STALE when the key does not fit or the data was tampered with (401: call
 * `wx.login()` again); ERR_WATERMARK when it is another mini program's or too old (403); ERR_PARAMETER when a part
 * is missing
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function decryptUserData(data: EncryptedUserData): JsonObject {
  const { sessionKey, encryptedData, iv, appId, maxAgeSeconds } = data
  for (const name of ['sessionKey', 'encryptedData', 'iv', 'appId'] as const) {
    const value: unknown = data[name]
    if (typeof value !== 'string' || value === '' || value.length > maxEncryptedLength) {
      throw new WechatAuthError(
        'ERR_PARAMETER',
        `${name} must be a text of 1 to ${maxEncryptedLength} characters`,
      )
    }
  }
  const content = decrypt(bytesOf(sessionKey), bytesOf(iv), bytesOf(encryptedData))
  if (content === undefined) throw stale()
  const watermark = content['watermark'] as { appid?: unknown; timestamp?: unknown } | null | undefined
  if (watermark?.appid !== appId) {
    throw new WechatAuthError('ERR_WATERMARK', 'the decrypted data belongs to another mini program')
  }
  const { timestamp } = watermark
  const isTime = typeof timestamp === 'number' || typeof timestamp === 'string'
  const ageSeconds = isTime ? Math.abs(Date.now() / 1_000 - Number(timestamp)) : Number.NaN
  if (maxAgeSeconds !== undefined && !(ageSeconds <= maxAgeSeconds)) {
    throw new WechatAuthError('ERR_WATERMARK', `the decrypted data is older than ${maxAgeSeconds} seconds`)
  }
  return content
}

/**
 * Whether `signature` is that of `rawData` under this session_key: SHA-1 of both, as hex. Never throws. `rawData` is
 * the text exactly as `wx.getUserInfo` gave it, not parsed and written again.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function isValidUserSignature(signed: {
  rawData: string
  sessionKey: string
  signature: string
}): boolean {
  try {
    const { rawData, sessionKey, signature } = signed
    const isText = [rawData, sessionKey, signature].every((value) => typeof value === 'string')
    if (!isText || sessionKey === '') return false
    const expected = createHash('sha1')
      .update(rawData + sessionKey)
      .digest('hex')
    return isEqualText(expected, signature.toLowerCase())
  } catch {
    // What cannot even be read is no signature.
    return false
  }
}

export const stale = (): WechatAuthError =>
  new WechatAuthError('ERR_SESSION_KEY_STALE', 'the session_key does not fit: call wx.login() again')

/** Whether data and iv are what a platform hands out, whatever key fits: base64, of whole blocks. */
export function isEncryptedData({
  encryptedData,
  iv,
}: Pick<EncryptedUserData, 'encryptedData' | 'iv'>): boolean {
  const { length } = bytesOf(encryptedData)
  return length > 0 && length % blockBytes === 0 && bytesOf(iv).length === blockBytes
}

/** Base64 whose plus signs came as blanks, perhaps with line breaks. Empty for what is no base64. */
function bytesOf(text: string): Buffer {
  const clean = /\s/.test(text) ? text.replace(/[\r\n\t]+/g, '').replaceAll(' ', '+') : text
  return bytesOfBase64(clean) ?? Buffer.alloc(0)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decrypt(key: Buffer, iv: Buffer, data: Buffer): JsonObject | undefined {
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv)
    const text = Buffer.concat([decipher.update(data), decipher.final()])
    return parseJsonObject(utf8.decode(text))
  } catch {
    // A key or an iv of another length, no data, data of another key: none of them fits.
    return undefined
  }
}
