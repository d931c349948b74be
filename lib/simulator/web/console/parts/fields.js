import { html } from '../../vendor/preact.js'
import { onChecked, onValue } from '../tools/events.js'
import { Icon } from './icon.js'

/** @typedef {[value: string | number, text: string][]} Options */

/**
 * The label is not around the control: a reader of the screen would read all options of a list with it.
 * With an id, the control has the same, and is described by `<id>-hint`.
 *
 * @param {{ label: string, id?: string, hint?: string, children?: unknown }} props
 */
export function Field({ label, id, hint, children }) {
  return html`
    <div class="field">
      ${id === undefined ? html`<span>${label}</span>` : html`<label for=${id}>${label}</label>`}
      ${children}
      ${hint !== undefined && html`<small id=${`${id}-hint`}>${hint}</small>`}
    </div>
  `
}

/**
 * @param {{ options: Options, chosen: string | number, onChoose: (value: string) => unknown } & Record<string, unknown>} props
 */
export function Select({ options, chosen, onChoose, ...rest }) {
  return html`
    <select ...${rest} value=${String(chosen)} onChange=${onValue(onChoose)}>
      ${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
    </select>
  `
}

/**
 * @param {{ label: string, isChecked: boolean, onCheck: (isChecked: boolean) => unknown, hint?: string, kind?: string }} props
 */
export function Check({ label, isChecked, onCheck, hint, kind = '' }) {
  return html`
    <label class=${`check ${kind}`}>
      <input type="checkbox" checked=${isChecked} onChange=${onChecked(onCheck)} />
      <span>${label}${hint !== undefined && html`<small>${hint}</small>`}</span>
    </label>
  `
}

/**
 * One of a few: arrow keys move among radio buttons, so they are buttons with a state of their own.
 *
 * @param {{ label: string, options: [value: string, text: string][], chosen: string, onChoose: (value: string) => unknown }} props
 */
export function Segments({ label, options, chosen, onChoose }) {
  return html`
    <div class="segments" role="group" aria-label=${label}>
      ${options.map(
        ([value, text]) =>
          html`<button key=${value} type="button" aria-pressed=${String(value === chosen)} onClick=${() => onChoose(value)}>${text}</button>`,
      )}
    </div>
  `
}

/** @param {{ label: string, text: string, onType: (text: string) => unknown }} props */
export function Search({ label, text, onType }) {
  return html`
    <div class="search">
      <${Icon} name="search" />
      <input type="search" value=${text} placeholder=${label} aria-label=${label} onInput=${onValue(onType)} />
    </div>
  `
}
