import { createHash } from 'node:crypto'
import type { SimulatedApp } from './app.ts'
import type { SimulatedPerson } from './person.ts'

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
