import { html, useState } from '../../../vendor/preact.js'
import { onSubmit, onValue } from '../../tools/events.js'
import { useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { arm, bending } from './bending.js'

/** @typedef {import('../../types.d.ts').FaultCatalogue} FaultCatalogue */

const likelyEverywhere = [-1, 45009, 45011]
const delays = [1000, 5000, 30_000]
const plainKinds = [
  'html',
  'status',
  'empty',
  'null',
  'not-object',
  'truncate',
  'reset',
  'drip',
  'redirect',
  'gzip',
]

/** @param {{ label: string, text: string, fault: import('./bending.js').Order, kind?: string }} props */
function ArmButton({ label, text, fault, kind = '' }) {
  return html`
    <button type="button" class=${`fault ${kind}`} onClick=${() => arm(label, fault)}><b>${label}</b><span>${text}</span></button>
  `
}

/**
 * The errcodes that the chosen API is known to answer.
 *
 * @param {{ catalogue: FaultCatalogue }} props
 */
export function ErrcodeButtons({ catalogue: { apis, errors } }) {
  const { api, host } = useStore(bending)
  const chosen = apis.find((one) => one.api === api && one.host === host)
  const family = errors[chosen?.host.includes('qyapi') ? 'wecom' : 'wechat'] ?? []
  const texts = new Map(family.map(({ errcode, errmsg }) => [errcode, errmsg]))
  return (chosen?.likely ?? likelyEverywhere).map((errcode) => {
    const text = texts.get(errcode) ?? t('faults.unnamed')
    const fault = { kind: 'errcode', errcode }
    return html`<${ArmButton} key=${errcode} label=${String(errcode)} text=${text} fault=${fault} />`
  })
}

export function OtherErrcode() {
  const [text, setText] = useState('')
  const send = onSubmit(async () => {
    if (text === '') return
    await arm(text, { kind: 'errcode', errcode: Number(text) })
    setText('')
  })
  const label = t('faults.otherErrcode')
  return html`
    <form class="row" onSubmit=${send}>
      <div class="grow">
        <input type="number" placeholder="40029" aria-label=${label} required value=${text} onInput=${onValue(setText)} />
      </div>
      <button class="button" type="submit">${t('faults.arm')}</button>
    </form>
  `
}

/** Answers that are not the platform's. */
export function NetworkButtons() {
  const quota = { kind: 'errcode', errcode: 45009, times: /** @type {const} */ ('Infinity') }
  const twice = { kind: 'double-callback', api: 'connect/oauth2/authorize' }
  return html`
    ${delays.map((delayMs) => {
      const label = `${t('kind.delay')} ${delayMs / 1000} s`
      const fault = { kind: 'delay', delayMs }
      return html`<${ArmButton} key=${label} label=${label} text=${t('kindHint.delay')} fault=${fault} kind="word" />`
    })}
    <${ArmButton} label=${t('faults.quota')} text=${t('faults.quotaHint')} fault=${quota} kind="word" />
    <${ArmButton} label=${t('kind.double-callback')} text=${t('kindHint.double-callback')} fault=${twice} kind="word" />
    ${plainKinds.map((kind) => {
      const text = t(`kindHint.${kind}`)
      return html`<${ArmButton} key=${kind} label=${t(`kind.${kind}`)} text=${text} fault=${{ kind }} kind="word" />`
    })}
  `
}
