import { memoryOf } from './process-memory.ts'
import { askCache, type TokenCache } from './token-cache.ts'

const patienceMs = 500
/** How long a cache that was silent is taken to be so still. */
const silenceMs = 3_000

/**
 * The same cache, for those whom a platform gives a second: an operation waits half a second at most, and once one has
 * waited in vain the next ones fail at once for a while.
 */
export function impatientCache(cache: TokenCache): TokenCache {
  if (memoryOf(cache) !== undefined) return cache
  let silentSince = Number.NEGATIVE_INFINITY

  const ask = async <T>(operation: () => Promise<T>): Promise<T> => {
    if (performance.now() - silentSince < silenceMs) throw new Error('the cache did not answer a moment ago')
    const startedAt = performance.now()
    try {
      return await askCache(operation, patienceMs)
    } catch (error) {
      // One that refuses at once may be asked again at once.
      if (performance.now() - startedAt >= patienceMs) silentSince = performance.now()
      throw error
    }
  }
  return {
    get: (key) => ask(() => cache.get(key)),
    set: (key, value, ttlMs) => ask(() => cache.set(key, value, ttlMs)),
    replace: (key, expected, value, ttlMs) => ask(() => cache.replace(key, expected, value, ttlMs)),
    delete: (key, expected) => ask(() => cache.delete(key, expected)),
  }
}
