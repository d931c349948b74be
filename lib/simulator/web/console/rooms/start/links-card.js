import { html } from '../../../vendor/preact.js'
import { deepLinks } from '../../links/deep-links.js'
import { Card } from '../../parts/card.js'
import { CopyButton } from '../../parts/copy.js'
import { isChinese, t } from '../../tools/words.js'

/** The addresses that set something up, to be copied. */
export function LinksCard() {
  const rows = deepLinks.map(
    ({ name, example, does }) => html`
      <tr key=${name}>
        <td><code class="break small">${example}</code></td>
        <td class="small muted">${does[isChinese() ? 0 : 1]}</td>
        <td><${CopyButton} text=${location.origin + example} what=${name} /></td>
      </tr>
    `,
  )
  return html`
    <${Card} title=${t('start.links')} lead=${t('start.linksLead')}>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('start.links')}>
        <table class="table links"><tbody>${rows}</tbody></table>
      </div>
    <//>
  `
}
