import { messageOf } from './api.js'
import { createStore } from './store.js'

/** @typedef {import('../frame-types.d.ts').Section} Section */

/**
 * The section that is drawn, with its data. It stays until the next one has its own.
 *
 * @type {import('./store.js').Store<{ section?: Section, data?: unknown, error?: string, isMoved: boolean }>}
 */
export const shown = createStore({ isMoved: false })

/** @type {Section | undefined} */
let wanted
let lastAsked = 0
let lastAnswered = 0

/**
 * Loads a section and shows it. `isMoved` when somebody went there from another one.
 *
 * @param {Section} section
 * @param {boolean} isMoved
 */
export async function show(section, isMoved) {
  if (section !== wanted) scrollTo(0, 0)
  wanted = section
  await load(section, isMoved)
}

/** Asks for the data of the section anew: something has changed in the simulator, or in what is looked for. */
export async function refresh() {
  if (wanted !== undefined) await load(wanted, shown.get().isMoved)
}

/**
 * @param {Section} section
 * @param {boolean} isMoved
 */
async function load(section, isMoved) {
  lastAsked += 1
  const number = lastAsked
  const isLate = () => section !== wanted || number < lastAnswered
  try {
    const data = await section.load()
    if (isLate()) return
    lastAnswered = number
    shown.set({ section, data, error: undefined, isMoved })
  } catch (error) {
    const { section: old, data } = shown.get()
    const isDrawn = old === section && data !== undefined
    if (!isLate() && !isDrawn) shown.set({ section, data: undefined, error: messageOf(error), isMoved })
  }
}
