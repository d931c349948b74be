import { html, useLayoutEffect } from '../../../vendor/preact.js'
import { Field, Select } from '../../parts/fields.js'
import { onValue } from '../../tools/events.js'
import { useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { draft, eventsOf, keyHints } from './draft.js'
import { rawOf, untidyMessages } from './untidy.js'

/** @typedef {'Content' | 'PicUrl' | 'MediaId' | 'Location_X' | 'Location_Y' | 'Label' | 'EventKey' | 'raw'} Name */

/** @param {Name} name */
const setter = (name) => onValue((value) => draft.set({ [name]: value }))

/** @param {{ name: Name, kind?: string, placeholder?: string }} props */
function TextField({ name, kind = '', placeholder }) {
  const value = useStore(draft)[name]
  const id = `draft-${name}`
  return html`
    <${Field} label=${name} id=${id}>
      <input type="text" id=${id} class=${kind} placeholder=${placeholder} value=${value} onInput=${setter(name)} />
    <//>
  `
}

function TextFields() {
  const { Content } = useStore(draft)
  return html`
    <${Field} label=${t('messages.text')} id="draft-text">
      <textarea id="draft-text" rows="2" placeholder=${t('messages.placeholder')} value=${Content} onInput=${setter('Content')} />
    <//>
  `
}

function ImageFields() {
  return html`<${TextField} name="PicUrl" kind="mono" /><${TextField} name="MediaId" kind="mono" />`
}

function LocationFields() {
  return html`
    <div class="row"><${TextField} name="Location_X" /><${TextField} name="Location_Y" /></div>
    <${TextField} name="Label" />
  `
}

/**
 * Fills the field below, where what it is can be seen and changed.
 *
 * @param {{ isCorp: boolean }} props
 */
function UntidyField({ isCorp }) {
  const { untidy } = useStore(draft)
  const platform = isCorp ? 'wecom' : 'wechat'
  const mine = untidyMessages.filter((one) => one.for === undefined || one.for === platform)
  const options = [['', t('messages.tidy')], ...mine.map(({ id }) => [id, t(`untidy.${id}`)])]
  const choose = (/** @type {string} */ chosen) => {
    const message = mine.find(({ id }) => id === chosen)?.message
    draft.set({ untidy: chosen, ...(message !== undefined && { raw: rawOf(message) }) })
  }
  return html`
    <${Field} label=${t('messages.untidy')} id="draft-untidy" hint=${t('messages.untidyHint')}>
      <${Select} id="draft-untidy" aria-describedby="draft-untidy-hint" options=${options} chosen=${untidy} onChoose=${choose} />
    <//>
  `
}

/** @param {{ isCorp: boolean }} props */
function RawField({ isCorp }) {
  const { raw } = useStore(draft)
  return html`
    <${UntidyField} isCorp=${isCorp} />
    <${Field} label=${t('messages.raw')} id="draft-raw" hint=${t('messages.rawHint')}>
      <textarea id="draft-raw" aria-describedby="draft-raw-hint" rows="6" class="mono" value=${raw} onInput=${setter('raw')} />
    <//>
  `
}

/** @param {{ isCorp: boolean }} props */
function EventFields({ isCorp }) {
  const { event } = useStore(draft)
  const events = eventsOf(isCorp)
  const isKnown = events.includes(event)
  useLayoutEffect(() => {
    // What was chosen for an account may be nothing that WeCom knows, and the other way round.
    if (!isKnown) draft.set({ event: events[0] })
  }, [isKnown])
  const choose = (/** @type {string} */ name) => draft.set({ event: name, EventKey: '' })
  const key = keyHints[event]
  return html`
    <${Field} label=${t('messages.event')} id="draft-event" hint=${t('messages.eventHint')}>
      <${Select}
        id="draft-event"
        aria-describedby="draft-event-hint"
        class="mono"
        options=${events.map((name) => [name, name])}
        chosen=${event}
        onChoose=${choose}
      />
    <//>
    ${key !== undefined && html`<${TextField} name="EventKey" kind="mono" placeholder=${key} />`}
  `
}

/**
 * The fields of the chosen kind of message.
 *
 * @param {{ isCorp: boolean }} props
 */
export function DraftFields({ isCorp }) {
  const { kind } = useStore(draft)
  if (kind === 'image') return html`<${ImageFields} />`
  if (kind === 'location') return html`<${LocationFields} />`
  if (kind === 'raw') return html`<${RawField} isCorp=${isCorp} />`
  return kind === 'event' ? html`<${EventFields} isCorp=${isCorp} />` : html`<${TextFields} />`
}
