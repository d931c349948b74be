import { html } from '../../vendor/preact.js'
import { Button, Pill } from '../parts/button.js'
import { CopyField } from '../parts/copy.js'
import { act } from '../tools/act.js'
import { api } from '../tools/api.js'
import { randomText } from '../tools/random.js'
import { tell } from '../tools/toasts.js'
import { t } from '../tools/words.js'
import { openForm } from './dialogs.js'
import { filled } from './values.js'

/** @typedef {import('../types.d.ts').Push} Push */
/** @typedef {import('../frame-types.d.ts').FieldSpec} FieldSpec */
/** @typedef {{ appId: string } | { corpId: string, agentId: number }} PushReceiver */

/**
 * The key of an account that was without one stays empty: its messages are plain.
 *
 * @param {Partial<Push>} push
 * @param {boolean} isCorp
 */
function keyFor(push, isCorp) {
  return push.encodingAESKey ?? (push.url !== undefined && !isCorp ? '' : randomText(43))
}

/**
 * @param {Partial<Push>} push
 * @returns {FieldSpec[]}
 */
function addressFields(push) {
  const placeholder = 'http://localhost:3000/wechat/messages'
  return [
    { name: 'url', label: 'URL', value: push.url, required: true, mono: true, placeholder },
    {
      name: 'token',
      label: 'Token',
      value: push.token ?? randomText(16),
      required: true,
      mono: true,
      hint: t('push.tokenHint'),
    },
  ]
}

/**
 * @param {boolean} isCorp
 * @param {Partial<Push>} push
 * @param {string | undefined} kind
 * @returns {FieldSpec[]}
 */
function pushFields(isCorp, push, kind) {
  const label = 'EncodingAESKey'
  const hint = t(isCorp ? 'push.keyHintCorp' : 'push.keyHint')
  /** @type {FieldSpec} */
  const key = {
    name: 'encodingAESKey',
    label,
    value: keyFor(push, isCorp),
    required: isCorp,
    mono: true,
    hint,
  }
  const fields = [...addressFields(push), key]
  if (isCorp) return fields
  const modes = ['plain', 'compatible', 'safe'].map((mode) => [mode, t(`push.${mode}`)])
  const options = /** @type {[string, string][]} */ ([['', t('push.modeDefault')], ...modes])
  fields.push({ name: 'mode', label: t('push.mode'), type: 'select', value: push.mode, options })
  if (kind === 'official-account') return fields
  fields.push({
    name: 'format',
    label: t('push.format'),
    type: 'select',
    value: push.format ?? 'xml',
    options: [
      ['xml', 'XML'],
      ['json', 'JSON'],
    ],
  })
  return fields
}

/**
 * The settings are kept only when the address has given its proof.
 *
 * @param {PushReceiver} receiver
 * @param {Push | undefined} push
 * @param {string | undefined} kind
 */
function editPush(receiver, push, kind) {
  openForm({
    title: t('push'),
    lead: t('push.lead'),
    fields: pushFields('corpId' in receiver, push ?? {}, kind),
    submitLabel: t('push.verify'),
    async submit(values) {
      const check = await api('POST', '/push/configure', { ...receiver, push: filled(values) })
      if (!check.passed) throw new Error(t('push.failed', { reason: check.reason }))
      tell(t('push.passed'))
    },
  })
}

/**
 * Where an account gets its messages, or the way to say so.
 *
 * @param {{ receiver: PushReceiver, push?: Push, name: string, kind?: string }} props
 */
export function PushLine({ receiver, push, name, kind }) {
  const edit = () => editPush(receiver, push, kind)
  if (push === undefined) {
    const label = t('push.setUpFor', { name })
    return html`<${Button} label=${t('push.setUp')} kind="small" icon="plus" aria-label=${label} onClick=${edit} />`
  }
  const mode = push.mode ?? (push.encodingAESKey ? 'safe' : 'plain')
  const stop = () => act(() => api('POST', '/push/configure', { ...receiver, push: null }), t('push.stopped'))
  return html`
    <div class="stack tight">
      <${CopyField} text=${push.url} what="URL" />
      <div class="row wrap">
        <${Pill} text=${'corpId' in receiver ? 'AES' : t(`push.${mode}`)} />
        <${Button} label=${t('push.change')} kind="small" onClick=${edit} />
        <${Button} label=${t('push.stop')} kind="small quiet" onClick=${stop} />
      </div>
    </div>
  `
}
