import { isWechatAuthError, PlatformError, type WechatAuthError } from '../errors.ts'
import { shortHash } from './digests.ts'
import type { EmitEvent, TokenRefreshReason } from './events.ts'
import { createForceGate, type ForceLimits } from './force-gate.ts'
import { createRefusalMemory, type RefusalMemory } from './refusal-memory.ts'
import { createRenewalBudget, type RenewalBudget } from './renewal-budget.ts'
import { type TokenCache, tryCache } from './token-cache.ts'
import { createTokenRecord, parseTokenRecord, type TokenRecord } from './token-record.ts'

/** One app-level token: where it is kept and how it is fetched. */
export interface TokenSource {
  /** The key in the cache. Holds no secret. */
  key: string
  kind: string
  appId: string
  /** Which app of the company, where one id has several (WeCom). */
  agentId?: string
  /** Asks the platform. `force` asks it to drop the token it considers current. */
  fetch(options: { force: boolean }): Promise<{ token: unknown; expiresIn: unknown }>
  /** How often a fetch may be forced; absent where the platform cannot be forced. */
  force?: ForceLimits
}

/** Hands out app-level tokens and renews them. */
export interface TokenEngine {
  /** The token, from memory where possible. */
  getToken(source: TokenSource): Promise<string>
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
  refusals: RefusalMemory
  renewals: RenewalBudget
}

const dayMs = 24 * 60 * 60 * 1_000

/** One fetch for all who wait, renewed before its end, and replaced only when the platform rejects that very token. */
export function createTokenEngine({ cache, emit, now = Date.now }: TokenEngineOptions): TokenEngine {
  const entries = new Map<string, Entry>()
  const onCacheFailure = (): void => emit({ type: 'cache-failure', operation: 'token' })
  const read = (key: string): Promise<string | undefined> =>
    tryCache(() => cache.get(key), undefined, onCacheFailure)
  const write = (key: string, expected: string | undefined, value: string, ttlMs: number): Promise<boolean> =>
    tryCache(() => cache.replace(key, expected, value, ttlMs), true, onCacheFailure)
  const forceGate = createForceGate({ read, write }, now)

  const entryOf = (source: TokenSource): Entry => {
    const known = entries.get(source.key)
    if (known) return known
    const entry: Entry = {
      refusals: createRefusalMemory(now),
      renewals: createRenewalBudget(now),
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
    if (!entry.flight && !entry.renewals.take()) throw cause
    const hadOtherFlight = entry.flight !== undefined && entry.flightRejected !== rejected
    const first = await load(source, entry, 'rejected', rejected)
    if (first.token !== rejected) return first.token
    // A flight that was under way may have been reading the rejected token: then one more.
    const second = hadOtherFlight ? await load(source, entry, 'rejected', rejected) : first
    if (second.token === rejected) throw cause
    return second.token
  }

  const load = (
    source: TokenSource,
    entry: Entry,
    reason: TokenRefreshReason,
    rejected?: string,
  ): Promise<TokenRecord> => {
    if (entry.flight !== undefined) return entry.flight
    const refusal = entry.refusals.current()
    if (refusal !== undefined) {
      emit({ type: 'token-refusal-remembered', ...labels(source), code: codeOf(refusal) })
      return Promise.reject(refusal)
    }
    return takeOff(source, entry, reason, rejected)
  }

  const takeOff = (
    source: TokenSource,
    entry: Entry,
    reason: TokenRefreshReason,
    rejected?: string,
  ): Promise<TokenRecord> => {
    const flight = refresh(source, entry, reason, rejected).finally(() => {
      entry.flight = undefined
    })
    entry.flight = flight
    entry.flightRejected = rejected
    return flight
  }

  const refresh = async (
    source: TokenSource,
    entry: Entry,
    reason: TokenRefreshReason,
    rejected?: string,
  ): Promise<TokenRecord> => {
    let stored = await read(source.key)
    let known = parseTokenRecord(stored)
    if (known !== undefined && known.token === rejected) {
      // The mark tells other processes that this token is dead, and keeps a late writer from bringing it back.
      const mark = JSON.stringify({ rejected: shortHash(known.token), at: now() })
      stored = (await write(source.key, stored, mark, dayMs)) ? mark : await read(source.key)
      known = parseTokenRecord(stored)
    }
    if (known !== undefined && known.token !== rejected) {
      if (now() < (reason === 'early' ? known.renewAt : known.expiresAt)) return adopt(entry, known)
    }

    const startedAt = now()
    try {
      const { record, forced } = await fetchRecord(source, rejected)
      entry.refusals.forget()
      emit({
        type: 'token-refresh',
        ...labels(source),
        reason,
        forced,
        durationMs: now() - startedAt,
        tokenHash: shortHash(record.token),
      })
      return adopt(entry, await store(source, stored, record, rejected))
    } catch (error) {
      const pauseMs = Math.round(entry.refusals.remember(error))
      const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
      emit({
        type: 'token-refresh-failed',
        ...labels(source),
        reason,
        code: codeOf(error),
        ...errcode,
        pauseMs,
      })
      throw error
    }
  }

  const fetchRecord = async (
    source: TokenSource,
    rejected?: string,
  ): Promise<{ record: TokenRecord; forced: boolean }> => {
    const answer = await source.fetch({ force: false })
    const record = createTokenRecord(answer.token, answer.expiresIn, now())
    if (record.token !== rejected) return { record, forced: false }
    if (!source.force || !(await forceGate.mayForce(source.key, source.force))) {
      // One call may dislike a token that is good for all others, so the token stays.
      return { record: (await forceGate.forcedElsewhere(source.key, rejected)) ?? record, forced: false }
    }
    const forced = await source.fetch({ force: true })
    return { record: createTokenRecord(forced.token, forced.expiresIn, now()), forced: true }
  }

  /** Writes the record unless somebody else wrote a usable one meanwhile; then theirs is the newer. */
  const store = async (
    source: TokenSource,
    expected: string | undefined,
    record: TokenRecord,
    rejected?: string,
  ): Promise<TokenRecord> => {
    const value = JSON.stringify(record)
    if (await write(source.key, expected, value, record.expiresAt - now())) return record
    const present = await read(source.key)
    // The older record's time was over before this one could take its place.
    if (present === undefined) await write(source.key, undefined, value, record.expiresAt - now())
    const theirs = parseTokenRecord(present)
    return theirs !== undefined && theirs.token !== rejected && theirs.expiresAt > now() ? theirs : record
  }

  return {
    getToken,
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

function adopt(entry: Entry, record: TokenRecord): TokenRecord {
  entry.record = record
  return record
}

const labels = ({ kind, appId, agentId }: TokenSource): Pick<TokenSource, 'kind' | 'appId' | 'agentId'> => ({
  kind,
  appId,
  ...(agentId !== undefined && { agentId }),
})

const codeOf = (error: unknown): WechatAuthError['code'] | undefined =>
  isWechatAuthError(error) ? error.code : undefined
