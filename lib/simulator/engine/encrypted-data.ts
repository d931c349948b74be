import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/** Data that only the server of the mini program can read. */
export interface SimulatedEncryptedData {
  encryptedData: string
  iv: string
}

/** What `wx.getUserInfo()` hands to the front end. */
export interface SimulatedUserInfo extends SimulatedEncryptedData {
  /** The harmless part of the data, as JSON. */
  rawData: string
  /** SHA-1 of `rawData` and the session_key. */
  signature: string
}

/** AES-128-CBC with PKCS#7 padding; all texts are base64. */
export function encryptData(sessionKey: string, data: object): SimulatedEncryptedData {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const encrypted = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()])
  return { encryptedData: encrypted.toString('base64'), iv: iv.toString('base64') }
}

/** The session_key counts as the text it is, not as the bytes it stands for. */
export function signAndEncrypt(sessionKey: string, raw: object, data: object): SimulatedUserInfo {
  const rawData = JSON.stringify(raw)
  const signature = createHash('sha1').update(`${rawData}${sessionKey}`).digest('hex')
  return { rawData, signature, ...encryptData(sessionKey, data) }
}

/** Proof of whose data it is, and how old. */
export interface Watermark {
  timestamp: number
  appid: string
}

export function watermarkOf(appid: string, now: number): Watermark {
  return { timestamp: Math.floor(now / 1000), appid }
}
