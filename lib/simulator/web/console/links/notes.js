import { html } from '../../vendor/preact.js'
import { Button } from '../parts/button.js'
import { Icon } from '../parts/icon.js'
import { live } from '../tools/live.js'
import { createStore, useStore } from '../tools/store.js'
import { t } from '../tools/words.js'

/** @typedef {{ label: string, icon: string, onClick: () => unknown }} Choice */
/** @typedef {{ id: number, text: string, choice?: Choice }} Note */

/** @type {import('../tools/store.js').Store<{ notes: Note[] }>} */
const kept = createStore({ notes: [] })
let lastId = 0

/**
 * Stands above all sections until it is closed. Without a choice it says what went wrong, and stays.
 *
 * @param {string} text
 * @param {Choice} [choice]
 */
export function addNote(text, choice) {
  lastId += 1
  kept.set({ notes: [...kept.get().notes, { id: lastId, text, choice }] })
}

/** @param {number} id */
function dropNote(id) {
  kept.set({ notes: kept.get().notes.filter((note) => note.id !== id) })
}

/** What links have done or would do; above it, while it is so, that nobody is at the other end. */
export function Notes() {
  const { notes } = useStore(kept)
  const { isLost } = useStore(live)
  return html`
    ${isLost && html`<${Problem} key="lost" kind="lost" text=${`${t('unreachable')}. ${t('tryingAgain')}`} />`}
    ${notes.map(({ id, text, choice }) =>
      choice === undefined
        ? html`<${Problem} key=${id} text=${text} />`
        : html`<${Offer} key=${id} text=${text} choice=${choice} drop=${() => dropNote(id)} />`,
    )}
  `
}

/** @param {{ text: string, kind?: string }} props */
function Problem({ text, kind = '' }) {
  return html`<p class=${`note bad ${kind}`}><${Icon} name="warn" /><span class="grow break">${text}</span></p>`
}

/** @param {{ text: string, choice: Choice, drop: () => void }} props */
function Offer({ text, choice: { label, icon, onClick }, drop }) {
  const take = () => {
    drop()
    onClick()
  }
  return html`
    <p class="note">
      <${Icon} name="link" />
      <span class="grow break">${text}</span>
      <${Button} label=${label} icon=${icon} kind="small" onClick=${take} />
      <${Button} label=${t('close')} icon="cross" kind="quiet small" onlyIcon onClick=${drop} />
    </p>
  `
}
