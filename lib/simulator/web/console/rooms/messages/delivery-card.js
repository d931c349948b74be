import { html } from '../../../vendor/preact.js'
import { Card } from '../../parts/card.js'
import { CodeBlock, pretty } from '../../parts/copy.js'
import { Icon } from '../../parts/icon.js'
import { useStore } from '../../tools/store.js'
import { tookOf } from '../../tools/time.js'
import { t } from '../../tools/words.js'
import { delivery, keyOf } from './delivery.js'

/** @typedef {import('../../types.d.ts').Delivery} Delivery */

/**
 * How the last message to this account was taken.
 *
 * @param {{ talk: import('../../types.d.ts').Talk }} props
 */
export function DeliveryCard({ talk }) {
  const { result, talkKey } = useStore(delivery)
  if (result === undefined || talkKey !== keyOf(talk)) return null
  const { tries, twin, fault } = result
  const reply = t('messages.reply')
  const twinTries = () => html`
    <div class="stack tight"><h3>${t('messages.twin')}</h3><${Tries} tries=${twin?.tries ?? []} /></div>
  `
  return html`
    <${Card} title=${t('messages.delivery')}>
      <div class="stack">
        <${Tries} tries=${tries} />
        ${twin !== undefined && twinTries()}
        ${fault !== undefined && html`<p class="small">${t('messages.personSees')}${' '}<b>${fault}</b></p>`}
        <div><h3>${reply}</h3><${CodeBlock} text=${replyIn(result)} what=${reply} kind="wrap" /></div>
      </div>
    <//>
  `
}

/** @param {Delivery} delivery */
function replyIn({ reply }) {
  if (reply === undefined) return t('messages.noReply')
  return reply === '' ? t('messages.emptyReply') : pretty(reply)
}

/** Each try with a bar for how long it took. @param {{ tries: Delivery['tries'] }} props */
function Tries({ tries }) {
  const longest = Math.max(50, ...tries.map(({ durationMs }) => durationMs))
  return html`
    <ul class="tries">
      ${tries.map(({ error, status, durationMs }, index) => {
        const width = Math.max(2, Math.round((durationMs / longest) * 100))
        const outcome = error || `HTTP ${status}`
        return html`
          <li class=${`try${error ? ' failed' : ''}`}>
            <${Icon} name=${error ? 'cross' : 'check'} />
            <span class="break">${`${t('messages.try', { n: index + 1 })} · ${outcome}`}</span>
            <span class="num muted">${tookOf(durationMs)}</span>
            <i style=${{ '--part': `${width}%` }}></i>
          </li>
        `
      })}
    </ul>
  `
}
