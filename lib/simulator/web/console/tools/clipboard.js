import { tell } from './toasts.js'
import { t } from './words.js'

/** @param {string} text */
export async function copyText(text) {
  try {
    // Browsers have no clipboard for addresses they do not trust, such as that of a laptop seen from a phone.
    if (navigator.clipboard !== undefined) await navigator.clipboard.writeText(text)
    else copyBySelection(text)
    tell(t('copied'))
  } catch {
    tell(t('copyFailed'), 'bad')
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const area = document.createElement('textarea')
  area.className = 'sr'
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
