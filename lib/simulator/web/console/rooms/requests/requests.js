import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { Check, Search, Segments } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { live } from '../../tools/live.js'
import { useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { isWanted, wanted } from './filter.js'
import { Line } from './line.js'

/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').FaultCatalogue} FaultCatalogue */

const moreLines = 200

/** The requests come by themselves: this is only what their errcodes mean, and the secrets for curl. */
async function load() {
  /** @type {[App[], Corp[], FaultCatalogue]} */
  const [apps, corps, catalogue] = await Promise.all([
    api('GET', '/apps'),
    api('GET', '/corps'),
    api('GET', '/faults/catalogue'),
  ])
  const errorTexts = new Map()
  for (const [family, errors] of Object.entries(catalogue.errors)) {
    for (const { errcode, errmsg } of errors) errorTexts.set(family + errcode, errmsg)
  }
  return { apps, corps, errorTexts }
}

/** @typedef {Awaited<ReturnType<typeof load>>} Known */

function Actions() {
  const clear = () => act(() => api('DELETE', '/requests'))
  return html`<${Button} label=${t('requests.clear')} icon="trash" onClick=${clear} />`
}

/** @param {{ data: Known }} props */
function View({ data }) {
  const filter = useStore(wanted)
  const { requests } = useStore(live)
  const fitting = [...requests.values()].filter((one) => isWanted(one, filter)).sort((a, b) => b.id - a.id)
  const visible = fitting.slice(0, filter.lines)
  const showMore = () => wanted.set({ lines: filter.lines + moreLines })
  const isUnfiltered = requests.size === 0 || (filter.text === '' && filter.kind === 'all')
  return html`
    <${Tools} filter=${filter} />
    <div class="card flush requests" hidden=${visible.length === 0}>
      <ul class="list">${visible.map((one) => html`<${Line} key=${one.id} request=${one} known=${data} />`)}</ul>
    </div>
    ${visible.length === 0 && html`<div class="card no-requests"><${NoRequests} isUnfiltered=${isUnfiltered} /></div>`}
    ${fitting.length > filter.lines && html`<p class="more"><${Button} label=${t('more')} onClick=${showMore} /></p>`}
  `
}

/** @param {{ filter: import('./filter.js').Filter }} props */
function Tools({ filter: { text, kind, showsOwn } }) {
  const kinds = ['all', 'refused', 'bent'].map((one) => [one, t(`requests.${one}`)])
  const setText = (/** @type {string} */ value) => wanted.set({ text: value })
  const setKind = (/** @type {string} */ value) => wanted.set({ kind: value })
  const setOwn = (/** @type {boolean} */ value) => wanted.set({ showsOwn: value })
  return html`
    <div class="tools">
      <${Search} label=${t('requests.search')} text=${text} onType=${setText} />
      <${Segments} label=${t('requests.show')} options=${kinds} chosen=${kind} onChoose=${setKind} />
      <${Check} label=${t('requests.own')} kind="small" isChecked=${showsOwn} onCheck=${setOwn} />
    </div>
  `
}

/** @param {{ isUnfiltered: boolean }} props */
function NoRequests({ isUnfiltered }) {
  if (!isUnfiltered)
    return html`<${Empty} icon="search" title=${t('nothingFound')} text=${t('requests.nothingLead')} />`
  const text = t('requests.noneLead', { url: location.origin })
  return html`<${Empty} icon="requests" title=${t('requests.none')} text=${text} />`
}

/** The log, live: a line for each request, newest first, which opens to show what was looked at. */
export const requests = { id: 'requests', load, Actions, View }
