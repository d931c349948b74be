import { createBoundedMap } from '../bounded-map.ts'

/** Answers of a slow source, kept for a while. */
export interface MemoCache<Value> {
  /** The answer, asked for anew when it is too old. Everybody who asks at the same time waits for the same one. */
  get(key: string): Promise<Value>
  /** Keeps an answer that was got elsewhere. */
  put(key: string, value: Value): void
}

export interface MemoCacheOptions<Value> {
  /** The oldest go when there are more. */
  max: number
  /** How long an answer is kept, in milliseconds. */
  ttlMs(value: Value): number
  /** How long a failure is kept, so that a source that fails is not asked by every request. */
  failureMs(error: unknown): number
  ask(key: string): Promise<Value>
}

interface Kept<Value> {
  answer: { value: Value } | { error: unknown }
  /** Both clocks must agree: the wall clock may be set back. */
  until: number
  untilMonotonic: number
}

export function createMemoCache<Value>(options: MemoCacheOptions<Value>): MemoCache<Value> {
  const kept = createBoundedMap<Kept<Value>>(options.max)
  const pending = new Map<string, Promise<Value>>()
  const keep = (key: string, answer: Kept<Value>['answer'], ttlMs: number): void => {
    kept.set(key, { answer, until: Date.now() + ttlMs, untilMonotonic: performance.now() + ttlMs })
  }

  const askAnew = async (key: string): Promise<Value> => {
    const before = kept.get(key)
    // A value that was put while the source was asked is newer than its answer.
    const isNewest = (): boolean => kept.get(key) === before
    try {
      const value = await options.ask(key)
      if (isNewest()) keep(key, { value }, options.ttlMs(value))
      return value
    } catch (error) {
      if (isNewest()) keep(key, { error }, options.failureMs(error))
      throw error
    } finally {
      pending.delete(key)
    }
  }

  return {
    put: (key, value) => keep(key, { value }, options.ttlMs(value)),
    async get(key) {
      const known = kept.get(key)
      if (known !== undefined && known.until > Date.now() && known.untilMonotonic > performance.now()) {
        if ('error' in known.answer) throw known.answer.error
        return known.answer.value
      }
      const answer = pending.get(key) ?? askAnew(key)
      pending.set(key, answer)
      return answer
    },
  }
}
