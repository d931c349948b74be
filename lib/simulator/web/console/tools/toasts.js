import { createStore } from './store.js'

/** @typedef {{ id: number, text: string, kind: string }} Toast */

/**
 * The short notes at the foot of the window.
 *
 * @type {import('./store.js').Store<{ toasts: Toast[] }>}
 */
export const toasts = createStore({ toasts: [] })

const most = 3
let lastId = 0

/**
 * @param {string} text
 * @param {'' | 'bad'} kind
 */
export function tell(text, kind = '') {
  lastId += 1
  const id = lastId
  toasts.set({ toasts: [...toasts.get().toasts, { id, text, kind }].slice(-most) })
  const drop = () => toasts.set({ toasts: toasts.get().toasts.filter((toast) => toast.id !== id) })
  setTimeout(drop, kind === 'bad' ? 7000 : 2600)
}
