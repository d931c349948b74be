import { createHash, randomBytes } from 'node:crypto'
import type { SimulatedApp } from '../accounts/state/app.ts'
import type { SimulatedPerson } from '../accounts/state/person.ts'

function digest(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** 28 characters that begin with `o`; the openids of one app begin alike, as Tencent's do. Stable over restarts. */
export function openidOf(app: SimulatedApp, person: SimulatedPerson): string {
  return `o${digest('app', app.appId).slice(0, 5)}${digest('openid', app.appId, person.id).slice(0, 22)}`
}

/** Each snapshot visit has a person of its own who does not exist. */
export function virtualOpenidOf(app: SimulatedApp, person: SimulatedPerson): string {
  return `o${digest('app', app.appId).slice(0, 5)}${digest('virtual', app.appId, person.id).slice(0, 22)}`
}

/** Undefined when the app is not bound to an open platform account. */
export function unionidOf(app: SimulatedApp, person: SimulatedPerson): string | undefined {
  if (app.openPlatformAccount === undefined || person.hasNoUnionid === true) return undefined
  return `o${digest('account', app.openPlatformAccount).slice(0, 5)}${digest('unionid', app.openPlatformAccount, person.id).slice(0, 22)}`
}

/** Snapshot users of one account share a unionid (seen in the field). */
export function virtualUnionidOf(app: SimulatedApp): string | undefined {
  if (app.openPlatformAccount === undefined) return undefined
  return `o${digest('virtual unionid', app.openPlatformAccount).slice(0, 27)}`
}

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
