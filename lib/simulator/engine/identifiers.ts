import { randomBytes } from 'node:crypto'

/** 32 characters of `[0-9A-Za-z_-]`. */
export function createCode(): string {
  return `0${randomBytes(24).toString('base64url').slice(0, 31)}`
}

/** A number, an underscore and 130 characters; both kinds of access token and the refresh token look alike. */
export function createToken(): string {
  return `${(50 + (randomBytes(1)[0] ?? 0) / 8) | 0}_${randomBytes(98).toString('base64url').slice(0, 130)}`
}

export function looksLikeToken(value: string): boolean {
  return /^\d{1,3}_[\w-]{16,512}$/.test(value)
}

export function createUuid(): string {
  return randomBytes(12).toString('base64url')
}

/** The request id at the end of each errmsg: three groups of 8 hex digits, the first is the time in seconds. */
export function createRid(now: number): string {
  const seconds = (Math.floor(now / 1000) >>> 0).toString(16).padStart(8, '0')
  const random = randomBytes(8).toString('hex')
  return `${seconds}-${random.slice(0, 8)}-${random.slice(8)}`
}
