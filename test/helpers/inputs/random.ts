/** Numbers that look random and are the same in every run: `random()` is at least 0 and below 1. */
export interface SeededRandom {
  random(): number
  /** A whole number below `limit`. */
  below(limit: number): number
  oneOf<T>(items: readonly T[]): T
  bytes(length: number): Buffer
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  // mulberry32
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    random,
    below,
    oneOf: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  }
}
