import { html } from '../../../vendor/preact.js'
import { PushLine } from '../../forms/push-form.js'
import { Empty } from '../../parts/card.js'
import { Field, Select } from '../../parts/fields.js'
import { refresh } from '../../tools/shown.js'
import { t } from '../../tools/words.js'
import { Chat } from './chat.js'
import { Composer } from './composer.js'
import { DeliveryCard } from './delivery-card.js'
import { chosen, loadTalk } from './talk.js'

/** @typedef {Awaited<ReturnType<typeof loadTalk>>} Data */
/** @typedef {import('../../types.d.ts').Talk} Talk */

/** @param {{ data: Data }} props */
function View({ data }) {
  const { talk, entries } = data
  if (talk === undefined) {
    return html`
      <div class="card">
        <${Empty} icon="messages" title=${t('messages.nobody')} text=${t('messages.nobodyLead')} />
      </div>
    `
  }
  const room = () => html`
    <div class="two">
      <div class="stack"><${Chat} talk=${talk} entries=${entries} /></div>
      <div class="stack"><${Composer} talk=${talk} /><${DeliveryCard} talk=${talk} /></div>
    </div>
  `
  return html`
    <div class="stack">
      <${WhoToWhom} data=${data} talk=${talk} />
      ${talk.push === undefined ? html`<${NoPush} talk=${talk} />` : room()}
    </div>
  `
}

/** @param {{ data: Data, talk: Talk }} props */
function WhoToWhom({ data: { receivers, writers }, talk }) {
  const to = receivers.map(({ key, name, note }) => [key, `${name} · ${note}`])
  const from = writers.map(({ id, nickname }) => [id, nickname])
  /** @param {Parameters<typeof chosen.set>[0]} choice */
  const choose = (choice) => {
    chosen.set(choice)
    return refresh()
  }
  const setReceiver = (/** @type {string} */ receiver) => choose({ receiver })
  const setPerson = (/** @type {string} */ person) => choose({ person })
  return html`
    <div class="card two">
      <${Field} label=${t('messages.to')} id="receiver">
        <${Select} id="receiver" options=${to} chosen=${talk.key} onChoose=${setReceiver} />
      <//>
      <${Field} label=${t('messages.from')} id="writer">
        <${Select} id="writer" options=${from} chosen=${talk.person.id} onChoose=${setPerson} />
      <//>
    </div>
  `
}

/** @param {{ talk: Talk }} props */
function NoPush({ talk: { name, kind, appId, corpId, agentId } }) {
  const receiver = corpId === undefined ? { appId } : { corpId, agentId }
  return html`
    <div class="card">
      <${Empty} icon="link" title=${t('messages.noPush', { name })} text=${t('messages.noPushLead')}>
        <${PushLine} receiver=${receiver} name=${name} kind=${kind} />
      <//>
    </div>
  `
}

/** A chat between a person and an account, with what became of each delivery. */
export const messages = { id: 'messages', load: loadTalk, View }
