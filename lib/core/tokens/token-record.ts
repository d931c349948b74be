import { WechatAuthError } from '../../errors.ts'

/** A token as it stands in the cache. */
export interface TokenRecord {
  token: string
  fetchedAt: number
  expiresAt: number
  /** From here on it is renewed in the background while it goes on being used. */
  renewAt: number
}

const minLifetimeSeconds = 10
const maxLifetimeSeconds = 24 * 60 * 60
const renewBeforeMs = 300_000

/**
 * `expires_in` may be a string, tiny or absurd. A lifetime that is too short is stretched to 10 s: the platform's
 * own refusal (42001) ends it sooner if need be, while a zero would mean one fetch a call.
 */
export function createTokenRecord(token: unknown, expiresIn: unknown, now: number): TokenRecord {
  if (typeof token !== 'string' || token === '' || token.length > 4_096) {
    throw new WechatAuthError('ERR_PLATFORM', 'the platform answered without the token that was asked for')
  }
  const seconds = Number(expiresIn)
  const lifetimeSeconds = Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, minLifetimeSeconds), maxLifetimeSeconds)
    : minLifetimeSeconds
  const lifetimeMs = lifetimeSeconds * 1_000
  const margin = Math.min(renewBeforeMs, lifetimeMs / 10) * (0.8 + Math.random() * 0.4)
  return { token, fetchedAt: now, expiresAt: now + lifetimeMs, renewAt: now + lifetimeMs - margin }
}

/** Reads what another process wrote. Undefined for anything but a record, so also for the mark of a rejected token. */
export function parseTokenRecord(raw: string | undefined, now: number): TokenRecord | undefined {
  if (raw === undefined) return undefined
  try {
    const record = JSON.parse(raw) as Partial<TokenRecord> | null
    const whole =
      typeof record?.token === 'string' &&
      [record.fetchedAt, record.expiresAt, record.renewAt].every((time) => Number.isFinite(time))
    return whole ? inOwnTime(record as TokenRecord, now) : undefined
  } catch {
    return undefined
  }
}

/** A machine whose clock is ahead writes times that are too late. */
function inOwnTime(record: TokenRecord, now: number): TokenRecord {
  const aheadMs = record.fetchedAt - now
  if (aheadMs <= 0) return record
  return {
    ...record,
    fetchedAt: now,
    expiresAt: record.expiresAt - aheadMs,
    renewAt: record.renewAt - aheadMs,
  }
}
