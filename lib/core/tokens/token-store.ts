import { type Lease, takeLease } from '../cache/lease.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import { shortHash } from '../digests.ts'
import type { RefreshOrder, TokenRecord } from './refresh-order.ts'
import type { TokenSource } from './token-source.ts'

/** Beside a token: what the platform answered to the last process that asked for one, where it is the same for all. */
export const refusalKey = ({ key }: TokenSource): string => `${key}:refused`

/** What the cache holds for a token, and the token in it where that spares a fetch. */
export interface StoredToken {
  raw: string | undefined
  usable?: TokenRecord | undefined
}

/** A token as all processes see it that share the cache. Rejects with a `CacheFailure` where nothing else is said. */
export interface TokenStore {
  /** For an early renewal a token is usable only if it is newer than the one that is held. */
  read(order: RefreshOrder): Promise<StoredToken>
  /** A token that may be handed out. Undefined also where the cache fails. */
  look(order: RefreshOrder): Promise<TokenRecord | undefined>
  /** Tells other processes that the refused token is dead, and keeps a late writer from bringing it back. */
  markRejected(order: RefreshOrder, raw: string | undefined): Promise<void>
  /** The platform's refusal of a fetch by another process, as it stands in the cache. */
  readRefusal(order: RefreshOrder): Promise<string | undefined>
  /** The right to fetch. Undefined while another process has it. */
  takeLock(order: RefreshOrder): Promise<Lease | undefined>
  /**
   * Writes what the holder of the lock has fetched, over `raw`. Answers the token that is to be used from now on; the
   * fetched one also where the cache fails.
   */
  write(order: RefreshOrder, lock: Lease, raw: string | undefined, record: TokenRecord): Promise<TokenRecord>
  /** Writes what was fetched without the lock, over an older token alone. */
  offer(order: RefreshOrder, record: TokenRecord): Promise<void>
}

const markLifetimeMs = 24 * 60 * 60 * 1_000

export function createTokenStore(cache: TokenCache, now: () => number): TokenStore {
  const put = (key: string, raw: string | undefined, record: TokenRecord): Promise<boolean> =>
    cache.replace(key, raw, JSON.stringify(record), record.expiresAt - now())

  const readAlive = async (order: RefreshOrder): Promise<StoredToken> => {
    const raw = await cache.get(order.source.key)
    return { raw, usable: aliveIn(raw, order, now()) }
  }

  const write: TokenStore['write'] = async (order, lock, raw, record) => {
    const { key } = order.source
    if (await put(key, raw, record)) return record
    // Another process wrote while this one fetched: the holder of the lock after it, or a late one before it.
    const { raw: written, usable } = await readAlive(order)
    if (usable !== undefined && usable.fetchedAt >= record.fetchedAt) return usable
    // A holder that lost its lease must not overwrite the token of the holder after it, nor the mark on a refused one.
    if (!(await lock.isHeld())) return usable ?? record
    // A holder must not bring back a token that was found bad while it fetched it.
    if (written !== markOf(record.token)) await put(key, written, record)
    return record
  }

  return {
    async read(order) {
      const { raw, usable } = await readAlive(order)
      const spares = usable !== undefined && (order.reason !== 'early' || isFresh(usable, order, now()))
      return { raw, usable: spares ? usable : undefined }
    },
    look: (order) =>
      readAlive(order).then(
        ({ usable }) => usable,
        () => undefined,
      ),
    async markRejected({ source, rejected }, raw) {
      if (rejected === undefined || parseTokenRecord(raw, now())?.token !== rejected) return
      await cache.replace(source.key, raw, markOf(rejected), markLifetimeMs)
    },
    readRefusal: ({ source }) => cache.get(refusalKey(source)),
    takeLock: ({ source }) => takeLease(cache, `${source.key}:lock`),
    write: (order, lock, raw, record) => write(order, lock, raw, record).catch(() => record),
    async offer({ source }, record) {
      const raw = await cache.get(source.key)
      const known = parseTokenRecord(raw, now())
      const isNewer = known === undefined || known.fetchedAt < record.fetchedAt
      if (isNewer && raw !== markOf(record.token)) await put(source.key, raw, record)
    },
  }
}

/** The token in the cache where it may be handed out. */
function aliveIn(
  raw: string | undefined,
  { rejected, held }: RefreshOrder,
  now: number,
): TokenRecord | undefined {
  const record = parseTokenRecord(raw, now)
  if (record === undefined || record.token === rejected || record.expiresAt <= now) return undefined
  return isFromBeforeRejected(record, { rejected, held }) ? undefined : record
}

/** A refused token that was fetched while the cache was down: the cache may hold the one before it, which is no better. */
export const isFromBeforeRejected = (
  record: TokenRecord,
  { rejected, held }: Pick<RefreshOrder, 'rejected' | 'held'>,
): boolean => held !== undefined && held.token === rejected && record.fetchedAt < held.fetchedAt

/** Whether a token needs no renewal yet, and is no older than the one that is held. */
function isFresh(record: TokenRecord, { held }: RefreshOrder, now: number): boolean {
  const isOlder = held !== undefined && record.token !== held.token && record.fetchedAt < held.fetchedAt
  return now < record.renewAt && !isOlder
}

const markOf = (token: string): string => JSON.stringify({ rejected: shortHash(token) })

/** Reads what another process wrote. Undefined for anything but a record, so also for the mark of a rejected token. */
export function parseTokenRecord(raw: string | undefined, now: number): TokenRecord | undefined {
  try {
    const record = JSON.parse(raw ?? 'null') as Partial<TokenRecord> | null
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
