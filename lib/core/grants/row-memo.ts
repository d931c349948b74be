import { LRUCache } from 'lru-cache'
import { type TokenCache, watchCache } from '../cache/token-cache.ts'
import { sha256 } from '../digests.ts'

/** Rows of a store in memory, as long as no process has changed them. */
export interface RowMemo<Row> {
  get(id: string): Promise<Row | undefined>
  /** Tells all processes that share the cache of a row that was written. */
  put(id: string, row: Row): Promise<void>
}

export interface RowMemoOptions<Row> {
  cache: TokenCache
  /** Where the cache holds the stamp of a row. */
  keyOf(id: string): string
  read(id: string): Promise<Row | undefined>
  onCacheFailure(): void
}

interface Known<Row> {
  row: Row | undefined
  stamp: string | undefined
  at: number
}

const maxRows = 5_000
/** A row that was changed behind our back is seen after that. */
const maxAgeMs = 30_000
/** The same where nothing says whether it was changed: while the cache is down, and for rows that are not there. */
const maxAgeUnstampedMs = 2_000
const stampMs = 24 * 60 * 60_000

/**
 * Beside each row there is a stamp in the cache that all processes share, which changes with the row: a look at it
 * costs less than one at the store, and no process goes on with a row that another one has changed.
 */
export function createRowMemo<Row extends object>(options: RowMemoOptions<Row>): RowMemo<Row> {
  const { keyOf, read } = options
  const cache = watchCache(options.cache, options.onCacheFailure)
  const known = new LRUCache<string, Known<Row>>({ max: maxRows })
  const pending = new Map<string, Promise<Row | undefined>>()

  const remember = (id: string, row: Row | undefined, stamp: string | undefined): void => {
    known.set(id, { row, stamp, at: performance.now() })
  }

  const readAnew = async (id: string, stamp: string | undefined): Promise<Row | undefined> => {
    const row = await read(id)
    // A row that is not there gets no stamp: strangers may ask for any number of those.
    if (row === undefined || stamp !== undefined) {
      remember(id, row, stamp)
      return row
    }
    const own = stampOf(row)
    const isStamped = await cache.replace(keyOf(id), undefined, own, stampMs).catch(() => false)
    remember(id, row, isStamped ? own : undefined)
    return row
  }

  return {
    async get(id) {
      const stamp = await cache.get(keyOf(id)).catch(() => undefined)
      const found = known.get(id)
      const unchanged = found?.stamp === stamp ? found : undefined
      const limit = stamp === undefined ? maxAgeUnstampedMs : maxAgeMs
      if (unchanged !== undefined && performance.now() - unchanged.at < limit) return unchanged.row
      const key = `${stamp}:${id}`
      const reading = pending.get(key) ?? readAnew(id, stamp).finally(() => pending.delete(key))
      pending.set(key, reading)
      if (unchanged?.row === undefined) return reading
      // A store that fails takes no row away which nobody has changed; it is asked again in a while.
      return reading.catch(() => {
        known.set(id, { ...unchanged, at: performance.now() - limit + maxAgeUnstampedMs })
        return unchanged.row
      })
    },

    async put(id, row) {
      const stamp = stampOf(row)
      remember(id, row, stamp)
      await cache.set(keyOf(id), stamp, stampMs).catch(() => remember(id, row, undefined))
    },
  }
}

/** Changes whenever the row does, and gives nothing of it away. */
const stampOf = (row: object): string => sha256(JSON.stringify(row)).slice(0, 16)
