interface Registry<T> {
  get(id: string): T | undefined
  add(item: T): T
}

/** Adds what a block of tests needs to the simulator, unless the block has run before and left it there. */
export function addOnce<T>(registry: Registry<T>, id: string, item: T): void {
  if (registry.get(id) === undefined) registry.add(item)
}
