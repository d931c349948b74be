import { html } from '../../../vendor/preact.js'
import { Pill } from '../../parts/button.js'
import { part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/**
 * The code of a mini program; the person is chosen on the phone's own page.
 *
 * @param {{ code: import('../../types.d.ts').MiniProgramCode, name: string }} props
 */
export function MiniProgramCard({ code: { url, page, scene, envVersion }, name }) {
  return html`
    <li class="card stack">
      <div class="row">
        <img class="qr" src=${`/console/qr?text=${part(url)}`} alt=${t('scan.picture')} width="148" height="148" />
        <div class="stack tight grow">
          <h2 class="break">${name}</h2>
          <div class="small muted">${t('scan.page')}</div>
          <code class="break">${page}</code>
          <div class="small muted">${t('scan.scene')}</div>
          <code class="break">${scene}</code>
          <div class="pills">
            <${Pill} text=${t('scan.miniProgram')} />
            ${envVersion !== 'release' && html`<${Pill} text=${envVersion} />`}
          </div>
        </div>
      </div>
      <div class="row wrap">
        <a class="button" href=${`/simulator/mini-program?url=${part(url)}`} target="_blank" rel="noopener">${t('scan.phone')}</a>
      </div>
    </li>
  `
}
