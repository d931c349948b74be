import { html } from '../../../vendor/preact.js'
import { Check, Field, Segments } from '../../parts/fields.js'
import { onValue } from '../../tools/events.js'
import { useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { bending, everyApi } from './bending.js'

/** @typedef {import('../../types.d.ts').FaultCatalogue} FaultCatalogue */

/** Two hosts have APIs of the same name: the first part of a value is the host. @param {string} value */
function choose(value) {
  const at = value.indexOf('/')
  if (at < 0) bending.set({ api: everyApi })
  else bending.set({ host: value.slice(0, at), api: value.slice(at + 1) })
}

/** @param {{ id: string, catalogue: FaultCatalogue }} props */
export function ApiChoice({ id, catalogue: { apis } }) {
  const { api, host } = useStore(bending)
  const chosen = api === everyApi ? everyApi : `${host}/${api}`
  const hosts = [...new Set(apis.map((one) => one.host))]
  return html`
    <select id=${id} class="mono" value=${chosen} onChange=${onValue(choose)}>
      <option value=${everyApi}>${t('faults.every')}</option>
      ${hosts.map(
        (group) => html`
          <optgroup key=${group} label=${group}>
            ${apis
              .filter((one) => one.host === group)
              .map((one) => html`<option key=${one.api} value=${`${group}/${one.api}`}>${one.api}</option>`)}
          </optgroup>
        `,
      )}
    </select>
  `
}

export function HowOften() {
  const { times, skip, afterCommit } = useStore(bending)
  const often = [...['1', '2', '3', '10'].map((n) => [n, n]), ['Infinity', t('faults.forever')]]
  const skips = [['0', t('faults.skip0')], ...['1', '2', '5'].map((n) => [n, t('faults.skipN', { n })])]
  const setTimes = (/** @type {string} */ value) => bending.set({ times: value })
  const setSkip = (/** @type {string} */ value) => bending.set({ skip: value })
  const setAfterCommit = (/** @type {boolean} */ value) => bending.set({ afterCommit: value })
  return html`
    <div class="stack">
      <div class="row wrap often">
        <${Field} label=${t('faults.times')}>
          <div><${Segments} label=${t('faults.times')} options=${often} chosen=${times} onChoose=${setTimes} /></div>
        <//>
        <${Field} label=${t('faults.skip')}>
          <div><${Segments} label=${t('faults.skip')} options=${skips} chosen=${skip} onChoose=${setSkip} /></div>
        <//>
      </div>
      <${Check} label=${t('faults.afterCommit')} hint=${t('faults.afterCommitHint')} isChecked=${afterCommit} onCheck=${setAfterCommit} />
    </div>
  `
}
