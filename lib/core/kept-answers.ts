import { LRUCache } from 'lru-cache'

/** Answers of a slow source, kept for a while. */
export interface KeptAnswers<Value> {
  /** The answer, asked for anew when it is too old. Everybody who asks at the same time waits for the same one. */
  get(key: string): Promise<Value>
  /** Keeps an answer that was got elsewhere. */
  put(key: string, value: Value): void
}

export interface KeptAnswersOptions<Value> {
  /** The oldest go when there are more. */
  max: number
  /** How long an answer is kept, in milliseconds. */
  ttlMs(value: Value): number
  /** What it rejects with is kept by nobody. */
  ask(key: string): Promise<Value>
}

export function createKeptAnswers<Value>({ max, ttlMs, ask }: KeptAnswersOptions<Value>): KeptAnswers<Value> {
  const answers = new LRUCache<string, { value: Value }>({ max, ttl: 1, ttlResolution: 0, perf: Date })
  const flights = new Map<string, Promise<Value>>()
  const put = (key: string, value: Value): void => {
    answers.set(key, { value }, { ttl: ttlMs(value) })
  }

  return {
    put,
    async get(key) {
      const known = answers.get(key)
      if (known !== undefined) return known.value
      const underWay = flights.get(key)
      if (underWay !== undefined) return underWay
      const flight = ask(key).finally(() => flights.delete(key))
      flights.set(key, flight)
      const value = await flight
      put(key, value)
      return value
    },
  }
}
