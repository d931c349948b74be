import { isText } from '../../core/texts.ts'
import type { OAuthToken } from './oauth-requests.ts'

/** A person's OAuth tokens as they are stored: one row for an app and an openid. */
export interface UserTokens {
  appid: string
  openid: string
  /** Up to 512 characters. */
  access_token: string
  /** Seconds after `create_at` at which the access_token ends. Grows when it is renewed. */
  expires_in: number
  /** Up to 512 characters. Ends 30 days after `create_at`, however often it is used. */
  refresh_token: string
  scope: string
  /** When the person agreed, in milliseconds since the epoch. */
  create_at: number
}

const refreshHorizonMs = 30 * 24 * 60 * 60 * 1_000
const defaultLifetimeSeconds = 7_200
const maxLifetimeSeconds = 24 * 60 * 60

export const userTokensKey = (appId: string, openid: string): string => `${appId}:${openid}`

/** The row for tokens that a person has just agreed to, or that were renewed from an older row. */
export function userTokensOf(appId: string, token: OAuthToken, now: number, older?: UserTokens): UserTokens {
  const createdAt = older?.create_at ?? now
  const given = Number(token.expires_in) > 0 ? Number(token.expires_in) : defaultLifetimeSeconds
  const lifetimeSeconds = Math.floor(Math.min(given, maxLifetimeSeconds))
  return {
    appid: appId,
    openid: token.openid,
    access_token: token.access_token,
    expires_in: Math.floor((now - createdAt) / 1_000) + lifetimeSeconds,
    refresh_token: token.refresh_token || (older?.refresh_token ?? ''),
    scope: token.scope || (older?.scope ?? ''),
    create_at: createdAt,
  }
}

/** True for one and the same row: a login changes when the person agreed, a renewal may change the refresh_token. */
export const isSameGrant = (a: UserTokens, b: UserTokens): boolean =>
  a.refresh_token === b.refresh_token && a.create_at === b.create_at

/** How long a row is worth keeping, in milliseconds. At least one, since stores take 0 for ever. */
export function ttlOf(tokens: UserTokens, now: number): number {
  return Math.max(1, tokens.create_at + refreshHorizonMs - now)
}

/** True while the access_token should still work; the platform has the last word. */
export function isAccessTokenFresh(tokens: UserTokens, now: number): boolean {
  return now < tokens.create_at + tokens.expires_in * 1_000
}

/** True where living tokens allow what the new ones do not: a silent login after one with consent. */
export function losesScope(present: UserTokens, next: UserTokens, now: number): boolean {
  const given = next.scope.split(',')
  const isAlive = present.create_at + refreshHorizonMs > now
  return (
    isAlive && present.scope.split(',').some((scope) => scope !== 'snsapi_base' && !given.includes(scope))
  )
}

/** Reads a row as a database gives it back, where numbers may have become texts. */
export function parseUserTokens(row: unknown): UserTokens | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  const { appid, openid, access_token, refresh_token, scope, expires_in, create_at } = row as Record<
    string,
    unknown
  >
  const texts = [openid, access_token, refresh_token]
  if (!texts.every(isText)) return undefined
  if (!Number.isFinite(Number(expires_in)) || !Number.isFinite(Number(create_at))) return undefined
  return {
    appid: String(appid),
    openid: openid as string,
    access_token: access_token as string,
    refresh_token: refresh_token as string,
    scope: typeof scope === 'string' ? scope : '',
    expires_in: Number(expires_in),
    create_at: Number(create_at),
  }
}
