import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import type { TokenRefreshReason } from '../events.ts'
import type { FetchLimit, RefreshOrder } from './refresh-order.ts'
import { createRenewalBudget, type RenewalBudget } from './renewal-budget.ts'
import { createTokenBackoff, type TokenBackoff } from './token-backoff.ts'
import type { TokenRecord } from './token-record.ts'
import { createTokenRefresh } from './token-refresh.ts'
import { labelsOf, type TokenSource } from './token-source.ts'

/** Hands out app-level tokens and renews them. */
export interface TokenEngine {
  /** The token, from memory where possible. */
  getToken(source: TokenSource): Promise<string>
  /** Another token than the one that the platform has refused, unless there is another one already. */
  renewToken(source: TokenSource, rejected: string): Promise<string>
  /** Makes a call with the token. When the call says that very token is bad: one renewal, one more call. */
  withToken<T>(source: TokenSource, call: (token: string) => Promise<T>): Promise<T>
}

export interface TokenEngineOptions {
  cache: TokenCache
  emit: EmitEvent
  now?: () => number
}

interface Entry {
  record?: TokenRecord | undefined
  flight?: Promise<TokenRecord> | undefined
  /** The token that the flight is to replace. */
  flightRejected?: string | undefined
  /** When the cache was last asked for a token although the platform had refused one, and what is on its way. */
  lookedAt: number
  looking?: Promise<TokenRecord | undefined> | undefined
  refusals: TokenBackoff
  renewals: RenewalBudget
  fetchLimit: FetchLimit
}

const lookEveryMs = 1_000

/** One fetch for all who wait, renewed before its end, and replaced only when the platform rejects that very token. */
export function createTokenEngine({ cache, emit, now = Date.now }: TokenEngineOptions): TokenEngine {
  const entries = new Map<string, Entry>()
  const { refresh, look } = createTokenRefresh({ cache, emit, now })

  const entryOf = (source: TokenSource): Entry => {
    const known = entries.get(source.key)
    if (known) return known
    const entry: Entry = {
      lookedAt: Number.NEGATIVE_INFINITY,
      refusals: createTokenBackoff(now),
      renewals: createRenewalBudget(now),
      fetchLimit: { fetchedAt: Number.NEGATIVE_INFINITY, downAt: Number.NEGATIVE_INFINITY },
    }
    entries.set(source.key, entry)
    return entry
  }

  const getToken = async (source: TokenSource): Promise<string> => {
    const entry = entryOf(source)
    const { record } = entry
    const time = now()
    if (record !== undefined && record.expiresAt > time) {
      if (record.renewAt <= time && !entry.flight && entry.refusals.current() === undefined) {
        takeOff(source, entry, 'early').catch(() => undefined)
      }
      return record.token
    }
    return (await load(source, entry, 'missing')).token
  }

  const renew = async (source: TokenSource, rejected: string, cause: unknown): Promise<string> => {
    const entry = entryOf(source)
    const { record } = entry
    if (record !== undefined && record.token !== rejected && record.expiresAt > now()) return record.token
    const hadOtherFlight = entry.flight !== undefined && entry.flightRejected !== rejected
    const reload = (): Promise<TokenRecord> =>
      load(source, entry, 'rejected', rejected).catch((error: unknown) => {
        // Nothing was asked, so what the platform said of the token says more.
        throw ['ERR_CACHE', 'ERR_PLATFORM_TOKEN'].includes(String(codeOf(error))) ? cause : error
      })
    const first = await reload()
    if (first.token !== rejected) return first.token
    // A flight that was under way may have been reading the rejected token: then one more.
    const second = hadOtherFlight ? await reload() : first
    if (second.token === rejected) throw cause
    return second.token
  }

  const load = async (
    source: TokenSource,
    entry: Entry,
    reason: TokenRefreshReason,
    rejected?: string,
  ): Promise<TokenRecord> => {
    if (entry.flight !== undefined) return entry.flight
    const refusal = entry.refusals.current()
    if (refusal === undefined) return takeOff(source, entry, reason, rejected)
    const found = await lookAgain(entry, orderOf(source, entry, reason, rejected))
    if (found !== undefined) {
      entry.refusals.forget()
      entry.record = found
      return found
    }
    emit({ type: 'token-refusal-remembered', ...labelsOf(source), code: codeOf(refusal) })
    throw refusal
  }

  /** Another process may have had more luck. Asked once a second, for all who wait. */
  const lookAgain = (entry: Entry, order: RefreshOrder): Promise<TokenRecord | undefined> => {
    if (entry.looking !== undefined) return entry.looking
    if (Math.abs(now() - entry.lookedAt) < lookEveryMs) return Promise.resolve(undefined)
    entry.lookedAt = now()
    entry.looking = look(order).finally(() => {
      entry.looking = undefined
    })
    return entry.looking
  }

  const takeOff = (
    source: TokenSource,
    entry: Entry,
    reason: TokenRefreshReason,
    rejected?: string,
  ): Promise<TokenRecord> => {
    const flight = refresh(orderOf(source, entry, reason, rejected))
      .then((record) => {
        // One that others are renewing, or that cannot be renewed now, is looked after again in a while.
        const pauseMs = Math.min(lookEveryMs, (record.expiresAt - now()) / 4)
        const renewAt = reason === 'early' ? Math.max(record.renewAt, now() + pauseMs) : record.renewAt
        entry.record = { ...record, renewAt }
        return record
      })
      .finally(() => {
        entry.flight = undefined
      })
    entry.flight = flight
    entry.flightRejected = rejected
    return flight
  }

  return {
    getToken,
    renewToken: (source, rejected) =>
      renew(
        source,
        rejected,
        new WechatAuthError(
          'ERR_PLATFORM_TOKEN',
          `no other ${source.kind} than the refused one is to be had`,
        ),
      ),
    async withToken(source, call) {
      const token = await getToken(source)
      try {
        return await call(token)
      } catch (error) {
        if (codeOf(error) !== 'ERR_PLATFORM_TOKEN') throw error
        return call(await renew(source, token, error))
      }
    },
  }
}

const orderOf = (
  source: TokenSource,
  { record, refusals, renewals, fetchLimit }: Entry,
  reason: TokenRefreshReason,
  rejected: string | undefined,
): RefreshOrder => ({ source, reason, rejected, held: record, refusals, renewals, fetchLimit })

const codeOf = (error: unknown): WechatAuthError['code'] | undefined =>
  isWechatAuthError(error) ? error.code : undefined
