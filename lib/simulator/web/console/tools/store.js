import { useLayoutEffect, useReducer } from '../../vendor/preact.js'

/**
 * @template T
 * @typedef {{ get(): T, set(change: Partial<T>): void, subscribe(listener: () => void): () => void }} Store
 */

/**
 * State that outlives the component which shows it: a filter is still set when its section is opened again.
 *
 * @template {object} T
 * @param {T} first
 * @returns {Store<T>}
 */
export function createStore(first) {
  let value = first
  /** @type {Set<() => void>} */
  const listeners = new Set()
  return {
    get: () => value,
    set(change) {
      value = { ...value, ...change }
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/**
 * Draws the component again whenever the store has changed.
 *
 * @template {object} T
 * @param {Store<T>} store
 */
export function useStore(store) {
  const [, draw] = useReducer((/** @type {number} */ count) => count + 1, 0)
  useLayoutEffect(() => store.subscribe(() => draw(undefined)), [store])
  return store.get()
}

/**
 * A set with or without a member, which it then has not or has.
 *
 * @template T
 * @param {ReadonlySet<T>} set
 * @param {T} member
 */
export function toggled(set, member) {
  const changed = new Set(set)
  if (!changed.delete(member)) changed.add(member)
  return changed
}
