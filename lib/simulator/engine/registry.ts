/** What can be changed: `undefined` takes an optional property away. */
export type Patch<T> = { [K in keyof T]?: T[K] | undefined }

/** A short list of things that have an id and can be changed while the simulator runs. */
export interface Registry<T> {
  list(): T[]
  get(id: string): T | undefined
  /** @throws TypeError when it is not complete, or when the id is taken */
  add(item: T): T
  /** @throws TypeError when there is no such id, or the result would not be complete */
  update(id: string, patch: Patch<T>): T
  remove(id: string): boolean
}

const limit = 10_000

export function createRegistry<T extends object>(
  noun: string,
  idOf: (item: T) => string,
  check: (item: T) => void,
  initial: readonly T[],
  onChange: () => void = () => undefined,
): Registry<T> {
  const items = new Map<string, T>()

  function add(item: T): T {
    check(item)
    const id = idOf(item)
    if (items.has(id)) throw new TypeError(`simulator: ${noun} "${id}" already exists`)
    if (items.size >= limit) throw new TypeError(`simulator: there are already ${limit} of ${noun}`)
    const copy = Object.freeze(structuredClone(item))
    items.set(id, copy)
    onChange()
    return copy
  }

  for (const item of initial) add(item)

  return {
    list: () => [...items.values()],
    get: (id) => items.get(id),
    add,
    update(id, patch) {
      const old = items.get(id)
      if (old === undefined) throw new TypeError(`simulator: there is no ${noun} "${id}"`)
      if (typeof patch !== 'object' || patch === null) {
        throw new TypeError(`simulator: what changes of ${noun} "${id}" must be an object`)
      }
      const merged = Object.entries({ ...old, ...patch }).filter(([, value]) => value !== undefined)
      const updated = Object.freeze(structuredClone(Object.fromEntries(merged) as T))
      check(updated)
      if (idOf(updated) !== id) throw new TypeError(`simulator: the id of ${noun} "${id}" cannot change`)
      items.set(id, updated)
      onChange()
      return updated
    },
    remove(id) {
      const isRemoved = items.delete(id)
      if (isRemoved) onChange()
      return isRemoved
    },
  }
}
