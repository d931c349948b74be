import type { OptionCheck } from '../options.ts'
import { withTimeout } from '../with-timeout.ts'
import { memoryOf } from './process-memory.ts'

/**
 * Where app tokens, login outcomes, revocations and session keys are kept. Text by key, each with a lifetime.
 *
 * `memoryTokenCache()` serves one process. Processes that share a cache share its tokens.
 * Every function may reject; the library goes on without the cache then, within limits.
 */
export interface TokenCache {
  /** The value, or undefined when there is none or its time is over. */
  get(key: string): Promise<string | undefined>
  /** Writes whatever was there before. `ttlMs` is a positive number of milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>
  /** Writes only while the key holds exactly `expected` (undefined: holds nothing), in one atomic step. True if written. */
  replace(key: string, expected: string | undefined, value: string, ttlMs: number): Promise<boolean>
  /** Deletes; with `expected` only while the key holds exactly that, in one atomic step. True if something was deleted. */
  delete(key: string, expected?: string): Promise<boolean>
}

/** Rejects when the cache fails, throws, or does not answer in time. */
export const askCache = <T>(operation: () => Promise<T>, deadlineMs = 1_250): Promise<T> =>
  withTimeout(operation, deadlineMs, () => new Error('the store does not answer'))

/** Does without the cache when it fails: the answer is `otherwise` then. */
export async function tryCache<T>(
  operation: () => Promise<T>,
  otherwise: T,
  onFailure: () => void,
): Promise<T> {
  try {
    return await askCache(operation)
  } catch {
    onFailure()
    return otherwise
  }
}

/** The cache failed, threw, or did not answer in time: that is not the same as an empty cache. */
export class CacheFailure extends Error {}

/** The same cache, where it is in this process. Any other: where it fails, each of its functions tells `onFailure` and soon rejects with a `CacheFailure`. */
export function watchCache(cache: TokenCache, onFailure: () => void): TokenCache {
  if (memoryOf(cache) !== undefined) return cache
  const watch = async <T>(operation: () => Promise<T>): Promise<T> => {
    try {
      return await askCache(operation)
    } catch (cause) {
      onFailure()
      throw new CacheFailure('the cache does not answer', { cause })
    }
  }
  return {
    get: (key) => watch(() => cache.get(key)),
    set: (key, value, ttlMs) => watch(() => cache.set(key, value, ttlMs)),
    replace: (key, expected, value, ttlMs) => watch(() => cache.replace(key, expected, value, ttlMs)),
    delete: (key, expected) => watch(() => cache.delete(key, expected)),
  }
}

/** Takes anything with the four functions of a `TokenCache`. */
export const tokenCacheCheck: OptionCheck = (value) => {
  const cache = value as Record<string, unknown> | null
  const isCache =
    typeof cache === 'object' &&
    cache !== null &&
    ['get', 'set', 'replace', 'delete'].every((name) => typeof cache[name] === 'function')
  return isCache
    ? undefined
    : 'must be a token cache such as memoryTokenCache() or redisTokenCache({ client })'
}
