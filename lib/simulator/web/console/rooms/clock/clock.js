import { html, useState } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Card, Facts } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { onSubmit, onValue } from '../../tools/events.js'
import { live } from '../../tools/live.js'
import { dateOf, spanIn, spanOf, timeOf } from '../../tools/time.js'
import { tell } from '../../tools/toasts.js'
import { useSimulatorTime } from '../../tools/use-simulator-time.js'
import { t } from '../../tools/words.js'

/** Spans after which something ends, by the names of their words. @type {[ms: number, name: string][]} */
const shifts = [
  [60_000, 'minute'],
  [600_000, 'tenMinutes'],
  [7_200_000, 'twoHours'],
  [86_400_000, 'day'],
  [2_678_400_000, 'month'],
]
const lifetimes = ['code', 'token', 'refresh', 'consent', 'qr']

const move = (/** @type {number} */ ms) =>
  act(() => api('POST', '/clock', { advanceMs: ms }), t('clock.moved', { span: spanOf(ms) }))
const reset = () => act(() => api('DELETE', '/clock'), t('clock.resetDone'))

async function load() {
  /** @type {{ now: number, offsetMs: number }} */
  const { now, offsetMs } = await api('GET', '/clock')
  live.set({ now, at: Date.now(), offsetMs })
  return { offsetMs }
}

/** @param {{ data: { offsetMs: number } }} props */
function Actions({ data }) {
  return data.offsetMs !== 0 && html`<${Button} label=${t('clock.reset')} icon="undo" onClick=${reset} />`
}

function Dial() {
  const { now, offsetMs } = useSimulatorTime()
  const isMoved = offsetMs !== 0
  return html`
    <div class=${`dial${isMoved ? ' moved' : ''}`} role="timer">
      <b>${timeOf(now)}</b>
      <span>${dateOf(now)}</span>
      <span>${isMoved ? t('clock.ahead', { span: spanOf(offsetMs) }) : t('clock.real')}</span>
    </div>
  `
}

function OwnShift() {
  const [text, setText] = useState('')
  const send = onSubmit(async () => {
    const ms = spanIn(text)
    if (ms === undefined) return tell(t('clock.wrong'), 'bad')
    await move(ms)
    setText('')
  })
  return html`
    <form class="row" onSubmit=${send}>
      <div class="grow">
        <input type="text" class="mono" placeholder="90m" aria-label=${t('clock.own')} value=${text} onInput=${onValue(setText)} />
      </div>
      <button type="submit" class="button">${t('clock.move')}</button>
    </form>
  `
}

function View() {
  const ends = lifetimes.map((name) => [t(`clock.life.${name}`), t(`clock.lasts.${name}`)])
  return html`
    <div class="stack">
      <section class="card">
        <${Dial} />
        <div class="shifts">
          ${shifts.map(
            ([ms, name]) => html`
              <button key=${name} type="button" class="button" onClick=${() => move(ms)}>
                <b>${t(`clock.${name}`)}</b><small>${t(`clock.${name}Ends`)}</small>
              </button>
            `,
          )}
        </div>
      </section>
      <div class="two">
        <${Card} title=${t('clock.own')} lead=${t('clock.ownLead')}><${OwnShift} /><//>
        <${Card} title=${t('clock.lifetimes')}><${Facts} rows=${ends} /><//>
      </div>
    </div>
  `
}

/** The simulator's own time. */
export const clock = { id: 'clock', load, Actions, View }
