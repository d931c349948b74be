import { html } from '../../vendor/preact.js'
import { copyText } from '../tools/clipboard.js'
import { t } from '../tools/words.js'
import { IconButton } from './button.js'

/** @param {{ text: string, what: string }} props */
export function CopyButton({ text, what }) {
  return html`<${IconButton} label=${t('copyWhat', { what })} icon="copy" onClick=${() => copyText(text)} />`
}

/**
 * One line that is there to be copied.
 *
 * @param {{ text: string, what: string }} props
 */
export function CopyField({ text, what }) {
  return html`
    <div class="copy"><code title=${text}>${text}</code><${CopyButton} text=${text} what=${what} /></div>
  `
}

/** @param {{ text: string, what: string, kind?: string }} props */
export function CodeBlock({ text, what, kind = '' }) {
  return html`
    <div class=${`code ${kind}`}>
      <pre tabindex="0"><code>${text}</code></pre>
      <${CopyButton} text=${text} what=${what} />
    </div>
  `
}

/**
 * Text as it is, all else as JSON.
 *
 * @param {unknown} value
 */
export function pretty(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
