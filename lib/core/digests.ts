import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Compares two texts in a time that does not depend on where they differ. */
export function isEqualText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** HMAC-SHA256 as base64url: a name for something secret that gives nothing of it away. */
export function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** SHA-256 as base64url: a short name for a text of any length. What can be guessed needs `hmac()`. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** The first 8 hex digits of SHA-256: stands for a token in events and logs. */
export function shortHash(text: string): string {
  return hash('sha256', text).slice(0, 8)
}

/** One key per purpose from one secret, so that a value made for one purpose is worthless for another (RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'express-wechat-auth', purpose, 32))
}
