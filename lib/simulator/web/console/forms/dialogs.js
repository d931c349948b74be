import { createStore } from '../tools/store.js'

/** @typedef {import('../frame-types.d.ts').FormSpec} FormSpec */

/**
 * The dialog that is open.
 *
 * @type {import('../tools/store.js').Store<{ form?: FormSpec }>}
 */
export const dialogs = createStore({})

/**
 * Asks for some values, with the simulator's own objections in the dialog.
 *
 * @param {FormSpec} form
 */
export function openForm(form) {
  dialogs.set({ form })
}

export function closeForm() {
  dialogs.set({ form: undefined })
}

/**
 * A question before something is gone.
 *
 * @param {{ title: string, lead?: string, label: string, work: () => unknown }} question
 */
export function ask({ title, lead, label, work }) {
  openForm({ title, lead, fields: [], submitLabel: label, submit: work })
}
