import { html } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { Empty, Logo } from '../../parts/card.js'
import { CodeBlock, pretty } from '../../parts/copy.js'
import { Segments } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { createStore, useStore } from '../../tools/store.js'
import { timeOf } from '../../tools/time.js'
import { t } from '../../tools/words.js'
import { gistOf, namesIn } from './names.js'

/** @typedef {import('../../types.d.ts').SentMessage} SentMessage */

const wanted = createStore({ kind: 'all' })

async function load() {
  /** @type {[SentMessage[], import('../../types.d.ts').Overview, { people: import('../../types.d.ts').KnownPerson[] }]} */
  const [list, overview, { people }] = await Promise.all([
    api('GET', '/sent'),
    api('GET', ''),
    api('GET', '/people'),
  ])
  return { list: list.slice(-200).reverse(), ...namesIn(overview, people) }
}

/** @typedef {Awaited<ReturnType<typeof load>>} Data */

/** @param {{ data: Data }} props */
function Actions({ data }) {
  const clear = () => act(() => api('DELETE', '/sent'))
  return data.list.length > 0 && html`<${Button} label=${t('sent.clear')} icon="trash" onClick=${clear} />`
}

/** @param {{ data: Data }} props */
function View({ data }) {
  const { kind: wantedKind } = useStore(wanted)
  if (data.list.length === 0) {
    return html`
      <div class="card"><${Empty} icon="sent" title=${t('sent.none')} text=${t('sent.noneLead')} /></div>
    `
  }
  const kinds = ['all', ...new Set(data.list.map(({ kind }) => kind))]
  const options = kinds.map((kind) => [kind, t(`sent.${kind}`)])
  const choose = (/** @type {string} */ kind) => wanted.set({ kind })
  const tools = () => html`
    <div class="tools">
      <${Segments} label=${t('sent.title')} options=${options} chosen=${wantedKind} onChoose=${choose} />
    </div>
  `
  const list = data.list.filter(({ kind }) => wantedKind === 'all' || kind === wantedKind)
  return html`
    ${kinds.length > 2 && tools()}
    <div class="card flush">
      <ul class="list">${list.map((message) => html`<${Row} message=${message} data=${data} />`)}</ul>
    </div>
  `
}

/** @param {{ message: SentMessage, data: Data }} props */
function Row({ message, data }) {
  const from = data.senderOf(message)
  return html`
    <li class="item">
      <${Logo} name=${from} />
      <div class="grow stack tight">
        <div class="row wrap">
          <${Pill} text=${t(`sent.${message.kind}`)} kind="good" />
          <span class="small muted break">${t('sent.fromTo', { from, to: data.receiversOf(message) })}</span>
          <time class="small muted num">${timeOf(message.at)}</time>
        </div>
        <p class="break">${gistOf(message.body)}</p>
        <details>
          <summary class="small muted">${t('sent.body')}</summary>
          <${CodeBlock} text=${pretty(message.body)} what=${t('sent.body')} kind="wrap" />
        </details>
      </div>
    </li>
  `
}

/** What apps have sent to people. */
export const sent = { id: 'sent', load, Actions, View }
