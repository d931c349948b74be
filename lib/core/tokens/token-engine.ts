import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { createBoundedMap } from '../bounded-map.ts'
import { askCache, type TokenCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import type { TokenRefreshReason } from '../events.ts'
import type { RefreshOrder, TokenRecord } from './refresh-order.ts'
import { retryWithFreshToken } from './retry-with-fresh-token.ts'
import { createTokenRecord } from './token-fetch.ts'
import { createTokenLimits, limitLooks, lookEveryMs } from './token-limits.ts'
import { createTokenRefresh, type TokenRefresh } from './token-refresh.ts'
import { labelsOf, type TokenAnswer, type TokenSource } from './token-source.ts'

/** Hands out app-level tokens and renews them. */
export interface TokenEngine {
  /** The token, from memory where possible. */
  getToken(source: TokenSource): Promise<string>
  /** Another token than the one that the platform has refused, unless there is another one already. */
  renewToken(source: TokenSource, rejected: string): Promise<string>
  /** Makes a call with the token. When the call says that very token is bad: one renewal, one more call. */
  withToken<T>(source: TokenSource, call: (token: string) => Promise<T>): Promise<T>
  /** Keeps a token that came with something else, in place of the one that is known. Never rejects. */
  keepToken(source: TokenSource, answer: TokenAnswer): Promise<void>
}

/** More apps than one process serves at a time: what is forgotten is in the cache. */
const maxHeld = 5_000

export interface TokenEngineOptions {
  cache: TokenCache
  emit: EmitEvent
  now?: () => number
}

/** One fetch for all who wait, renewed before its end, and replaced only when the platform rejects that very token. */
export function createTokenEngine({ cache, emit, now = () => Date.now() }: TokenEngineOptions): TokenEngine {
  const tools = { ...createTokenRefresh({ cache, emit, now }), emit, now }
  const heldTokens = createBoundedMap<HeldToken>(maxHeld)

  const heldTokenOf = (source: TokenSource): HeldToken => {
    const { key, owner = key } = source
    const known = heldTokens.get(owner)
    if (known?.key === key) return known
    const held = createHeldToken(source, tools)
    heldTokens.set(owner, held)
    return held
  }

  const getToken = async (source: TokenSource): Promise<string> => {
    const held = heldTokenOf(source)
    const record = held.current()
    if (record === undefined) return (await held.load(source, 'missing')).token
    if (record.renewAt <= now()) held.renewEarly(source)
    return record.token
  }

  const renew = async (source: TokenSource, rejected: string, cause: WechatAuthError): Promise<string> => {
    const held = heldTokenOf(source)
    const current = held.current()
    if (current !== undefined && current.token !== rejected) return current.token
    const load = async (): Promise<string> => {
      try {
        return (await held.load(source, 'rejected', rejected)).token
      } catch (error) {
        // Where the platform was not asked, what it said of the refused token says more.
        throw ['ERR_CACHE', 'ERR_PLATFORM_TOKEN'].includes(codeOf(error) ?? '') ? cause : error
      }
    }
    // A refresh that was under way before this refusal may bring the refused token itself.
    const mayBringRejected = held.isPendingWithout(rejected)
    const first = await load()
    const token = first === rejected && mayBringRejected ? await load() : first
    if (token === rejected) throw cause
    return token
  }

  return {
    getToken,
    renewToken(source, rejected) {
      const message = `no other ${source.kind} than the refused one is to be had`
      return renew(source, rejected, new WechatAuthError('ERR_PLATFORM_TOKEN', message))
    },
    async withToken(source, call) {
      const token = await getToken(source)
      return retryWithFreshToken(token, call, (cause) => renew(source, token, cause))
    },
    async keepToken(source, { token, expiresIn }) {
      const record = createTokenRecord(token, expiresIn, now())
      heldTokenOf(source).keep(record)
      await askCache(() => cache.set(source.key, JSON.stringify(record), record.expiresAt - now())).catch(
        () => emit({ type: 'cache-failure', operation: 'token' }),
      )
    },
  }
}

type HeldToken = ReturnType<typeof createHeldToken>
type HeldTokenTools = TokenRefresh & { emit: EmitEvent; now: () => number }

/** One token in the memory of this process, with one refresh of it at a time for all who wait. */
function createHeldToken(of: TokenSource, { refresh, look, emit, now }: HeldTokenTools) {
  const labels = labelsOf(of)
  const limits = createTokenLimits(now)
  const lookAgain = limitLooks(look, now)
  let record: TokenRecord | undefined
  let pending: { refresh: Promise<TokenRecord>; rejected: string | undefined } | undefined

  const startRefresh = (order: RefreshOrder): Promise<TokenRecord> => {
    const started = refresh(order)
      .then((refreshed) => {
        record = order.reason === 'early' ? withPause(refreshed, now()) : refreshed
        return refreshed
      })
      .finally(() => {
        pending = undefined
      })
    pending = { refresh: started, rejected: order.rejected }
    return started
  }

  return {
    key: of.key,
    /** The token while it lives. */
    current: () => (record !== undefined && record.expiresAt > now() ? record : undefined),
    keep: (kept: TokenRecord) => {
      record = kept
      limits.backoff.forget()
    },
    /** Whether a refresh is under way that does not know that this token was refused. */
    isPendingWithout: (rejected: string) => pending !== undefined && pending.rejected !== rejected,
    renewEarly(source: TokenSource): void {
      if (pending !== undefined || limits.backoff.current() !== undefined) return
      startRefresh({ source, labels, reason: 'early', held: record, limits }).catch(() => undefined)
    },
    async load(source: TokenSource, reason: TokenRefreshReason, rejected?: string): Promise<TokenRecord> {
      if (pending !== undefined) return pending.refresh
      const order: RefreshOrder = { source, labels, reason, rejected, held: record, limits }
      const refusal = limits.backoff.current()
      if (refusal === undefined) return startRefresh(order)
      // Another process may have had more luck.
      const found = await lookAgain(order)
      if (found === undefined) {
        emit({ type: 'token-refusal-remembered', ...labels, code: codeOf(refusal) })
        throw refusal
      }
      limits.backoff.forget()
      record = found
      return found
    },
  }
}

/** A token that another process is renewing, or that cannot be renewed now, is looked after again in a while. */
const withPause = (record: TokenRecord, now: number): TokenRecord => {
  const pauseMs = Math.min(lookEveryMs, (record.expiresAt - now) / 4)
  return { ...record, renewAt: Math.max(record.renewAt, now + pauseMs) }
}

const codeOf = (error: unknown): WechatAuthError['code'] | undefined =>
  isWechatAuthError(error) ? error.code : undefined
