import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Check, Field, Segments, Select } from '../../parts/fields.js'
import { onSubmit } from '../../tools/events.js'
import { useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { delivery, resendLast, sendDraft } from './delivery.js'
import { draft } from './draft.js'
import { DraftFields } from './draft-fields.js'

const kinds = ['text', 'image', 'location', 'event', 'raw']
const tampers = ['signature', 'ciphertext', 'receiver', 'timestamp', 'plain-twin']

/**
 * What a person can send to an account: a form for each kind of message.
 *
 * @param {{ talk: import('../../types.d.ts').Talk }} props
 */
export function Composer({ talk }) {
  const { kind } = useStore(draft)
  const { isRunning } = useStore(delivery)
  const options = kinds.map((one) => [one, t(`messages.kind.${one}`)])
  const choose = (/** @type {string} */ one) => draft.set({ kind: one })
  const send = t(isRunning ? 'messages.sending' : 'messages.send')
  return html`
    <form class="card stack" aria-label=${t('messages.write')} onSubmit=${onSubmit(() => sendDraft(talk))}>
      <div><${Segments} label=${t('messages.kind')} options=${options} chosen=${kind} onChoose=${choose} /></div>
      <${DraftFields} isCorp=${talk.corpId !== undefined} />
      <${Badly} />
      <div class="row wrap">
        <${Button} type="submit" label=${send} icon="sent" kind="main" disabled=${isRunning} />
        <${Button}
          label=${t('messages.again')}
          icon="retry"
          disabled=${isRunning}
          title=${t('messages.againHint')}
          onClick=${() => resendLast(talk)}
        />
      </div>
    </form>
  `
}

/** What must be refused, and what must be taken only once. */
function Badly() {
  const { tamper, duplicate } = useStore(draft)
  const options = [['', t('messages.honest')], ...tampers.map((one) => [one, t(`tamper.${one}`)])]
  const setTamper = (/** @type {string} */ one) => draft.set({ tamper: one })
  const setDuplicate = (/** @type {boolean} */ isTwice) => draft.set({ duplicate: isTwice })
  return html`
    <details class="stack tight" open=${tamper !== '' || duplicate}>
      <summary class="small muted">${t('messages.badly')}</summary>
      <div class="stack tight">
        <${Field} label=${t('messages.tamper')} id="tamper" hint=${t('messages.tamperHint')}>
          <${Select} id="tamper" aria-describedby="tamper-hint" options=${options} chosen=${tamper} onChoose=${setTamper} />
        <//>
        <${Check} label=${t('messages.twice')} isChecked=${duplicate} onCheck=${setDuplicate} />
      </div>
    </details>
  `
}
