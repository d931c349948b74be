import { LRUCache } from 'lru-cache'

export type BoundedMap<Value extends object | number> = LRUCache<string, Value>

/**
 * So many entries at most: the one that nobody has used for the longest time goes first. Bounded by size, since by `max`
 * it would take the room of them all at once, and an app with many tenants has some of these for each.
 */
export const createBoundedMap = <Value extends object | number>(maxEntries: number): BoundedMap<Value> =>
  new LRUCache<string, Value>({ maxSize: maxEntries, sizeCalculation: () => 1 })
