import { html } from '../../vendor/preact.js'
import { icons } from './icons.js'

/** @param {{ name: string }} props */
export function Icon({ name }) {
  return html`<svg viewBox="0 0 24 24" class="icon" aria-hidden="true"><path d=${icons[name]} /></svg>`
}
