/** What a module knows of the objects it has made, and nobody else can get at. */
export interface PrivateState<T> {
  keep(owner: object, value: T): void
  /** Undefined for what the module did not make. */
  of(owner: unknown): T | undefined
}

export function createPrivateState<T>(): PrivateState<T> {
  const values = new WeakMap<object, T>()
  return {
    keep: (owner, value) => void values.set(owner, value),
    of: (owner) => values.get(owner as object),
  }
}
