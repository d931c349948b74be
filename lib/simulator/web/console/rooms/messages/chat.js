import { html, useLayoutEffect, useRef } from '../../../vendor/preact.js'
import { Empty, Logo, Portrait } from '../../parts/card.js'
import { pretty } from '../../parts/copy.js'
import { timeOf } from '../../tools/time.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').ChatEntry} ChatEntry */
/** @typedef {import('../../types.d.ts').Talk} Talk */

/**
 * The newest entry is at the foot, and seen when it comes.
 *
 * @param {{ talk: Talk, entries: ChatEntry[] }} props
 */
export function Chat({ talk, entries }) {
  const log = useRef(/** @type {HTMLElement | null} */ (null))
  useLayoutEffect(() => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight
  }, [entries.length, entries.at(-1)?.time, talk.key, talk.person.id])
  const label = t('messages.chat')
  const none = t('messages.noneLead', { name: talk.name })
  return html`
    <section class="card" aria-label=${label}>
      <div class="chat" tabindex="0" role="log" aria-label=${label} ref=${log}>
        ${entries.length === 0 && html`<${Empty} icon="messages" title=${t('messages.none')} text=${none} />`}
        ${entries.map((entry) => html`<${Entry} entry=${entry} talk=${talk} />`)}
      </div>
    </section>
  `
}

/** @param {{ entry: ChatEntry, talk: Talk }} props */
function Entry({ entry: { from, time, message }, talk }) {
  const { ToUserName, FromUserName, CreateTime, MsgType, MsgId, AgentID, ...content } = message
  if (MsgType === 'event') {
    const { Event, EventKey } = message
    return html`
      <p class="event"><code>${String(Event)}</code>${EventKey ? ` ${EventKey}` : ''}${` · ${timeOf(time)}`}</p>
    `
  }
  const isMine = from === 'person'
  return html`
    <div class=${`bubble${isMine ? ' mine' : ''}`}>
      ${isMine ? html`<${Portrait} person=${talk.person} />` : html`<${Logo} name=${talk.name} />`}
      <div>
        ${
          MsgType === 'text'
            ? html`<p>${String(message.Content)}</p>`
            : html`<pre>${`${MsgType}\n${pretty(content)}`}</pre>`
        }
        <small class="num">${timeOf(time)}</small>
      </div>
    </div>
  `
}
