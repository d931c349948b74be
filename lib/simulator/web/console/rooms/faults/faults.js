import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Card } from '../../parts/card.js'
import { Field } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { ArmedFaults } from './armed-faults.js'
import { ErrcodeButtons, NetworkButtons, OtherErrcode } from './fault-buttons.js'
import { ApiChoice, HowOften } from './fault-choices.js'

/** @typedef {import('../../types.d.ts').Fault} Fault */
/** @typedef {import('../../types.d.ts').FaultCatalogue} FaultCatalogue */

async function load() {
  /** @type {[Fault[], FaultCatalogue]} */
  const [armed, catalogue] = await Promise.all([api('GET', '/faults'), api('GET', '/faults/catalogue')])
  return { armed, catalogue }
}

/** @typedef {Awaited<ReturnType<typeof load>>} Data */

/** @param {{ data: Data }} props */
function Actions({ data }) {
  const clear = () => act(() => api('DELETE', '/faults'), t('faults.cleared'))
  return data.armed.length > 0 && html`<${Button} label=${t('faults.clear')} icon="trash" onClick=${clear} />`
}

/** @param {{ data: Data }} props */
function View({ data: { armed, catalogue } }) {
  return html`
    <div class="two wide-left">
      <div class="stack">
        <${Card} title=${t('faults.which')}>
          <div class="stack">
            <${Field} label=${t('faults.api')} id="fault-api"><${ApiChoice} id="fault-api" catalogue=${catalogue} /><//>
            <${HowOften} />
          </div>
        <//>
        <${Card} title=${t('faults.errcodes')} lead=${t('faults.errcodesLead')}>
          <div class="stack">
            <div class="codes"><${ErrcodeButtons} catalogue=${catalogue} /></div>
            <${Field} label=${t('faults.otherErrcode')}><${OtherErrcode} /><//>
          </div>
        <//>
        <${Card} title=${t('faults.network')} lead=${t('faults.networkLead')}>
          <div class="codes"><${NetworkButtons} /></div>
        <//>
      </div>
      <${ArmedFaults} armed=${armed} />
    </div>
  `
}

/** What goes wrong on purpose: one click arms it. */
export const faults = { id: 'faults', load, Actions, View }
