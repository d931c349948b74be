import { html } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { everyApi } from './bending.js'
import { faultText, timesText } from './fault-names.js'

/** @typedef {import('../../types.d.ts').Fault} Fault */

/** @param {{ armed: Fault[] }} props */
export function ArmedFaults({ armed }) {
  const hasSome = armed.length > 0
  const list = () =>
    html`<ul class="list">${armed.map((fault) => html`<${Row} key=${fault.id} fault=${fault} />`)}</ul>`
  return html`
    <section class=${`card flush armed${hasSome ? ' some' : ''}`} aria-label=${t('faults.armed')}>
      <div class="item">
        <h2 class="grow">${t('faults.armed')}</h2>
        ${hasSome && html`<${Pill} text=${String(armed.length)} kind="warn" />`}
      </div>
      ${hasSome ? list() : html`<${Empty} icon="faults" title=${t('faults.none')} text=${t('faults.noneLead')} />`}
    </section>
  `
}

/** @param {{ fault: Fault }} props */
function Row({ fault }) {
  const { id, skip = 0, afterCommit } = fault
  const what = faultText(fault)
  const disarm = () => act(() => api('DELETE', `/faults/${id}`))
  const label = t('faults.disarm', { what })
  return html`
    <li class="item">
      <div class="grow">
        <div class="row wrap">
          <span class="title break">${what}</span>
          <${Pill} text=${timesText(fault.times)} kind="warn" />
          ${skip > 0 && html`<${Pill} text=${t('faults.after', { n: skip })} />`}
        </div>
        <div class="sub break">
          <code>${fault.api === everyApi ? t('faults.every') : fault.api}</code>
          ${afterCommit && ` · ${t('faults.commit')}`}
        </div>
      </div>
      <${Button} label=${label} kind="quiet small" icon="cross" onlyIcon onClick=${disarm} />
    </li>
  `
}
