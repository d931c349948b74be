import type { TokenRecord } from './refresh-order.ts'
import type { ForceLimits } from './token-source.ts'
import { parseTokenRecord } from './token-store.ts'

/** The part of a token cache that is needed here; neither function rejects. */
export interface ForceRefreshStore {
  read(key: string): Promise<string | undefined>
  /** Undefined where the cache does not answer. */
  write(key: string, expected: string | undefined, value: string, ttlMs: number): Promise<boolean | undefined>
}

/** Keeps forced fetches within the platform's limits, for all processes that share the cache. */
export interface ForceRefreshLimit {
  /** True once for each fetch that may be forced now. */
  mayForce(key: string, limits: ForceLimits): Promise<boolean>
  /** Waits a moment for the token that somebody else has just forced. */
  forcedElsewhere(key: string, rejected: string): Promise<TokenRecord | undefined>
}

/** Without the shared count, every process counts for itself. */
const perDayAlone = 2
const dayMs = 24 * 60 * 60 * 1_000
const answerMs = 5_000
const rounds = 10
const roundMs = 50

export function createForceRefreshLimit(
  { read, write }: ForceRefreshStore,
  now: () => number,
): ForceRefreshLimit {
  /** The times forced from here: they hold also while the cache is down. */
  const own = new Map<string, number[]>()

  return {
    async mayForce(key, limits) {
      const before = await read(timesKey(key))
      const times = new Set([...timesIn(before), ...(own.get(key) ?? [])])
      // Another machine's clock may be ahead; a clock that was set back by much must not stop all.
      const end = now() + limits.spacingMs
      const counts = (at: number): boolean => at > now() - dayMs && at <= end
      const recent = [...times].filter(counts).sort((a, b) => a - b)
      const last = recent.at(-1) ?? Number.NEGATIVE_INFINITY
      if (recent.length >= limits.perDay || last > now() - limits.spacingMs) return false
      const written = await write(timesKey(key), before, JSON.stringify([...recent, now()]), dayMs)
      const alone = (own.get(key) ?? []).filter(counts)
      const isAllowed = written ?? alone.length < perDayAlone
      if (isAllowed) own.set(key, [...alone, now()])
      return isAllowed
    },

    async forcedElsewhere(key, rejected) {
      for (let round = 0; round < rounds; round += 1) {
        const record = parseTokenRecord(await read(key), now())
        if (record !== undefined && record.token !== rejected && record.expiresAt > now()) return record
        const last = timesIn(await read(timesKey(key))).at(-1) ?? 0
        if (own.get(key)?.includes(last) || last < now() - answerMs) return undefined
        await new Promise((resolve) => setTimeout(resolve, roundMs))
      }
      return undefined
    },
  }
}

const timesKey = (key: string): string => `${key}:forced`

function timesIn(raw: string | undefined): number[] {
  try {
    const times: unknown = JSON.parse(raw ?? '[]')
    return Array.isArray(times) ? times.filter((time): time is number => Number.isFinite(time)) : []
  } catch {
    return []
  }
}
