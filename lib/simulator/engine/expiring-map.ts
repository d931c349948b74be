/** A map with a limit, whose entries are forgotten at the time they name themselves. */
export interface ExpiringMap<T extends { forgetAt: number }> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  delete(key: string): void
  values(): T[]
  clear(): void
  readonly size: number
}

export function createExpiringMap<T extends { forgetAt: number }>(
  now: () => number,
  limit = 10_000,
): ExpiringMap<T> {
  const entries = new Map<string, T>()

  function sweep(): void {
    const time = now()
    for (const [key, value] of entries) {
      if (entries.size <= limit && value.forgetAt > time) return
      entries.delete(key)
    }
  }

  return {
    get(key) {
      const value = entries.get(key)
      return value !== undefined && value.forgetAt > now() ? value : undefined
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      sweep()
    },
    delete: (key) => void entries.delete(key),
    values: () => [...entries.values()].filter((value) => value.forgetAt > now()),
    clear: () => entries.clear(),
    get size() {
      return entries.size
    },
  }
}
