import { checkOptions, positiveInteger } from '../options.ts'
import { keepMemory, memoryOf } from './process-memory.ts'
import type { TokenCache } from './token-cache.ts'

export interface MemoryTokenCacheOptions {
  /** How many entries are kept at most; beyond it the oldest go first. @default 50_000 */
  maxEntries?: number | undefined
}

interface Entry {
  /** A text, but for what this library keeps as it is. */
  value: unknown
  expiresAt: number
}

const sweepEveryWrites = 512

/**
 * A token cache in the memory of this process. Right for one process; several need a cache they share.
 *
 * It keeps no timer: entries whose time is over go when they are read, and in sweeps while others are written.
 */
export function memoryTokenCache(options: MemoryTokenCacheOptions = {}): TokenCache {
  checkOptions('memoryTokenCache', options, { maxEntries: positiveInteger })
  const maxEntries = options.maxEntries ?? 50_000
  const entries = new Map<string, Entry>()
  let writes = 0

  const read = (key: string): unknown => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    if (entry.expiresAt > Date.now()) return entry.value
    entries.delete(key)
    return undefined
  }

  /** What is kept as it is is nothing to those who see texts alone: they may write over it. */
  const readText = (key: string): string | undefined => {
    const value = read(key)
    return typeof value === 'string' ? value : undefined
  }

  const sweep = (): void => {
    const now = Date.now()
    for (const [key, entry] of entries) if (entry.expiresAt <= now) entries.delete(key)
  }

  const write = (key: string, value: unknown, ttlMs: number): void => {
    writes += 1
    if (writes % sweepEveryWrites === 0) sweep()
    entries.delete(key)
    entries.set(key, { value, expiresAt: Date.now() + ttlMs })
    if (entries.size > maxEntries) {
      const oldest = entries.keys().next()
      if (!oldest.done) entries.delete(oldest.value)
    }
  }

  const cache: TokenCache = {
    async get(key) {
      return readText(key)
    },
    async set(key, value, ttlMs) {
      write(key, value, ttlMs)
    },
    async replace(key, expected, value, ttlMs) {
      if (readText(key) !== expected) return false
      write(key, value, ttlMs)
      return true
    },
    async delete(key, expected) {
      const current = readText(key)
      if (current === undefined || (expected !== undefined && current !== expected)) return false
      return entries.delete(key)
    },
  }
  keepMemory(cache, { read, write })
  return cache
}

/** True for a cache whose values never leave this process. */
export const isMemoryTokenCache = (cache: TokenCache): boolean => memoryOf(cache) !== undefined
