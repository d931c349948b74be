/** What a cache in the memory of this very process can do besides: answer at once, and keep values as they are. */
export interface ProcessMemory {
  read(key: string): unknown
  write(key: string, value: unknown, ttlMs: number): void
}

const memories = new WeakMap<object, ProcessMemory>()

export const keepMemory = (cache: object, memory: ProcessMemory): void => void memories.set(cache, memory)

/** Undefined for a cache that may be anywhere: it may be slow, silent, or shared with other processes. */
export const memoryOf = (cache: object): ProcessMemory | undefined => memories.get(cache)
