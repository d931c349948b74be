import { html } from '../../vendor/preact.js'
import { Icon } from './icon.js'

/**
 * @param {{ title: string, lead?: string, actions?: unknown, children?: unknown }} props
 */
export function Card({ title, lead, actions, children }) {
  return html`
    <section class="card">
      <header>
        <h2>${title}</h2>
        ${actions !== undefined && html`<div class="actions">${actions}</div>`}
        ${lead !== undefined && html`<p>${lead}</p>`}
      </header>
      ${children}
    </section>
  `
}

/**
 * What to say where a list would be, and what to do about it.
 *
 * @param {{ icon: string, title: string, text: string, children?: unknown }} props
 */
export function Empty({ icon, title, text, children }) {
  return html`
    <div class="empty"><${Icon} name=${icon} /><b>${title}</b><p>${text}</p>${children}</div>
  `
}

/**
 * Names and values; a row without a value is left out.
 *
 * @param {{ rows: (false | undefined | [name: string, value: unknown])[], kind?: string }} props
 */
export function Facts({ rows, kind = '' }) {
  const known = rows.filter((row) => row !== false && row !== undefined)
  return html`
    <dl class=${`facts ${kind}`}>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  `
}

/** @param {{ person: import('../types.d.ts').Face }} props */
export function Portrait({ person }) {
  if (person.headimgurl === '') {
    return html`<span class="face text" aria-hidden="true">${firstLetter(person.nickname)}</span>`
  }
  const source = `/console/faces/${encodeURIComponent(person.id)}.svg`
  return html`<img class="face" src=${source} alt="" width="42" height="42" />`
}

/** @param {{ name: string }} props */
export function Logo({ name }) {
  return html`<span class="logo" aria-hidden="true">${firstLetter(name)}</span>`
}

/** @param {string} text */
function firstLetter(text) {
  return [...text][0] ?? '?'
}
