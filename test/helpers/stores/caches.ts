import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { sleep } from '../time/wait.ts'

/** Another process's handle on the same store. */
export function handleOn(store: TokenCache): TokenCache {
  return {
    get: (key) => store.get(key),
    set: (key, value, ttlMs) => store.set(key, value, ttlMs),
    replace: (key, expected, value, ttlMs) => store.replace(key, expected, value, ttlMs),
    delete: (key, expected) => store.delete(key, expected),
  }
}

/** Another process's handle on a store whose every reading takes long enough for all who ask at once to see the same. */
export function slowHandleOn(store: TokenCache): TokenCache {
  return {
    ...handleOn(store),
    async get(key) {
      const value = await store.get(key)
      await sleep(30)
      return value
    },
  }
}

/** A store that is down: every function rejects. */
export function brokenTokenCache(): TokenCache {
  const down = async (): Promise<never> => {
    throw new Error('the store is down')
  }
  return { get: down, set: down, replace: down, delete: down }
}

type CacheCall = [name: keyof TokenCache, key: string, ttlMs?: number]

/** A cache that answers nothing at all while `isSilent`, as one whose server is frozen. */
export function silentTokenCache(store: TokenCache = memoryTokenCache()): TokenCache & { isSilent: boolean } {
  const ask = <T>(operation: () => Promise<T>): Promise<T> =>
    cache.isSilent ? new Promise<T>(() => undefined) : operation()
  const cache = {
    isSilent: false,
    get: (key: string) => ask(() => store.get(key)),
    set: (key: string, value: string, ttlMs: number) => ask(() => store.set(key, value, ttlMs)),
    replace: (key: string, expected: string | undefined, value: string, ttlMs: number) =>
      ask(() => store.replace(key, expected, value, ttlMs)),
    delete: (key: string, expected?: string) => ask(() => store.delete(key, expected)),
  }
  return cache
}

export interface RecordingCache extends TokenCache {
  /** Every question, oldest first. */
  readonly calls: CacheCall[]
  /** Every key that was read or written. */
  readonly keys: Set<string>
  /** Every value that was written. */
  readonly values: string[]
}

export function recordingTokenCache(store: TokenCache = memoryTokenCache()): RecordingCache {
  const calls: CacheCall[] = []
  const keys = new Set<string>()
  const values: string[] = []
  const note = (call: CacheCall, value?: string): void => {
    calls.push(call)
    keys.add(call[1])
    if (value !== undefined) values.push(value)
  }
  return {
    calls,
    keys,
    values,
    get(key) {
      note(['get', key])
      return store.get(key)
    },
    set(key, value, ttlMs) {
      note(['set', key, ttlMs], value)
      return store.set(key, value, ttlMs)
    },
    replace(key, expected, value, ttlMs) {
      note(['replace', key, ttlMs], value)
      return store.replace(key, expected, value, ttlMs)
    },
    delete(key, expected) {
      note(['delete', key])
      return store.delete(key, expected)
    },
  }
}
