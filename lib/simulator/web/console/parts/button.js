import { html } from '../../vendor/preact.js'
import { Icon } from './icon.js'

/**
 * A button with an icon and words; with only an icon, the words are for those who cannot see it.
 *
 * @param {{ label: string, icon?: string, kind?: string, onlyIcon?: boolean, type?: string } & Record<string, unknown>} props
 */
export function Button({ label, icon, kind = '', onlyIcon = false, type = 'button', ...rest }) {
  const name = onlyIcon ? { 'aria-label': label, title: label } : {}
  return html`
    <button type=${type} class=${`button ${kind}${onlyIcon ? ' square' : ''}`} ...${name} ...${rest}>
      ${icon !== undefined && html`<${Icon} name=${icon} />`}
      ${!onlyIcon && html`<span>${label}</span>`}
    </button>
  `
}

/**
 * @param {{ label: string, icon: string, onClick: () => unknown }} props
 */
export function IconButton({ label, icon, onClick }) {
  return html`<${Button} label=${label} icon=${icon} kind="quiet small" onlyIcon onClick=${onClick} />`
}

/** @param {{ text: string, kind?: string, icon?: string }} props */
export function Pill({ text, kind = '', icon }) {
  return html`
    <span class=${`pill ${kind}`}>${icon !== undefined && html`<${Icon} name=${icon} />`}<span>${text}</span></span>
  `
}
