import { html } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { Field, Select } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { createStore, useStore } from '../../tools/store.js'
import { timeOf } from '../../tools/time.js'
import { tell } from '../../tools/toasts.js'
import { t } from '../../tools/words.js'
import { MiniProgramCard } from './mini-program-card.js'

/** @typedef {import('../../types.d.ts').SceneCode} SceneCode */
/** @typedef {import('../../types.d.ts').Person} Person */

/** Who holds the phone. */
const phone = createStore({ holder: '' })

async function load() {
  /** @type {[SceneCode[], import('../../types.d.ts').MiniProgramCode[], import('../../types.d.ts').App[], Person[]]} */
  const [codes, opening, apps, people] = await Promise.all([
    api('GET', '/qr-codes'),
    api('GET', '/mini-program-codes'),
    api('GET', '/apps'),
    api('GET', '/users'),
  ])
  const names = new Map(apps.map(({ appId, name }) => [appId, name]))
  return { codes, opening, names, people: people.slice(0, 200) }
}

/**
 * @param {SceneCode} code
 * @param {Person} person
 */
async function scanAs({ ticket }, person) {
  const done = await act(() => api('POST', `/users/${part(person.id)}/scan`, { ticket }))
  if (done) tell(t('scan.done', { name: person.nickname, event: done.event, key: done.EventKey }))
}

/** @param {{ data: Awaited<ReturnType<typeof load>> }} props */
function View({ data: { codes, opening, names, people } }) {
  const { holder } = useStore(phone)
  if (codes.length + opening.length === 0) {
    return html`
      <div class="card"><${Empty} icon="scan" title=${t('scan.none')} text=${t('scan.noneLead')} /></div>
    `
  }
  const person = people.find(({ id }) => id === holder) ?? people[0]
  return html`
    <div class="stack">
      ${codes.length > 0 && html`<${Holder} people=${people} person=${person} />`}
      <ul class="grid">
        ${codes.map((code) => {
          const name = names.get(code.appId) ?? code.appId
          return html`<${CodeCard} key=${code.ticket} code=${code} name=${name} person=${person} />`
        })}
        ${opening.map((code) => {
          const name = names.get(code.appId) ?? code.appId
          return html`<${MiniProgramCard} key=${code.url} code=${code} name=${name} />`
        })}
      </ul>
    </div>
  `
}

/** @param {{ people: Person[], person?: Person }} props */
function Holder({ people, person }) {
  const options = people.map(({ id, nickname }) => [id, nickname])
  const give = (/** @type {string} */ id) => phone.set({ holder: id })
  return html`
    <div class="card">
      <${Field} label=${t('scan.who')} id="scanner">
        <${Select} id="scanner" options=${options} chosen=${person?.id ?? ''} onChoose=${give} />
      <//>
    </div>
  `
}

/** @param {{ code: SceneCode, name: string, person?: Person }} props */
function CodeCard({ code, name, person }) {
  const { url, ticket, scene, expiresAt } = code
  const scan = () => person !== undefined && scanAs(code, person)
  const label = t('scan.as', { name: person?.nickname })
  return html`
    <li class="card stack">
      <div class="row">
        <img class="qr" src=${`/console/qr?text=${part(url)}`} alt=${t('scan.picture')} width="148" height="148" />
        <div class="stack tight grow">
          <h2 class="break">${name}</h2>
          <div class="small muted">${t('scan.scene')}</div>
          <code class="break">${String(scene)}</code>
          <div class="pills"><${Lifetime} expiresAt=${expiresAt} /></div>
        </div>
      </div>
      <div class="row wrap">
        ${person !== undefined && html`<${Button} label=${label} icon="scan" kind="main" onClick=${scan} />`}
        <a class="button" href=${`/simulator/scan?ticket=${part(ticket)}`} target="_blank" rel="noopener">${t('scan.phone')}</a>
      </div>
    </li>
  `
}

/** @param {{ expiresAt?: number }} props */
function Lifetime({ expiresAt }) {
  if (expiresAt === undefined) return html`<${Pill} text=${t('scan.permanent')} kind="good" />`
  return html`<${Pill} text=${t('scan.until', { time: timeOf(expiresAt) })} />`
}

/** The codes of accounts that are alive and those of mini programs, and a phone to scan them with. */
export const scan = { id: 'scan', load, View }
