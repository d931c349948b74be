import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { Search } from '../../parts/fields.js'
import { api, part } from '../../tools/api.js'
import { refresh } from '../../tools/shown.js'
import { createStore, useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { addPerson } from './person-form.js'
import { PersonRow } from './person-row.js'

/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Corp} Corp */

const sought = createStore({ text: '' })

async function load() {
  /** @type {[{ total: number, people: import('../../types.d.ts').KnownPerson[] }, App[], Corp[], import('../../types.d.ts').BrowserChoices]} */
  const [found, apps, corps, browser] = await Promise.all([
    api('GET', `/people?search=${part(sought.get().text)}`),
    api('GET', '/apps'),
    api('GET', '/corps'),
    api('GET', '/browser'),
  ])
  return { ...found, apps, corps, browser }
}

/** @typedef {Awaited<ReturnType<typeof load>>} PeopleData */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let findSoon

/** @param {string} text */
function find(text) {
  sought.set({ text })
  clearTimeout(findSoon)
  findSoon = setTimeout(refresh, 150)
}

function Actions() {
  return html`<${Button} label=${t('people.add')} icon="plus" kind="main" onClick=${addPerson} />`
}

/** @param {{ data: PeopleData }} props */
function View({ data }) {
  const { text } = useStore(sought)
  const tools = () => html`
    <div class="tools">
      <${Search} label=${t('people.search')} text=${text} onType=${find} />
      <span class="muted small num">${t('people.count', { n: data.total })}</span>
    </div>
  `
  return html`
    ${data.total > 5 && tools()}
    <div><${Found} data=${data} /></div>
  `
}

/** @param {{ data: PeopleData }} props */
function Found({ data }) {
  if (data.people.length === 0) {
    const isFiltered = data.total > 0
    return html`<div class="card">${isFiltered ? html`<${NothingFits} />` : html`<${Nobody} />`}</div>`
  }
  return html`
    <div class="card flush">
      <ul class="list">
        ${data.people.map((known) => html`<${PersonRow} key=${known.person.id} known=${known} data=${data} />`)}
      </ul>
    </div>
  `
}

function NothingFits() {
  return html`<${Empty} icon="search" title=${t('nothingFound')} text=${t('people.nothingLead')} />`
}

function Nobody() {
  return html`
    <${Empty} icon="people" title=${t('people.none')} text=${t('people.noneLead')}><${Actions} /><//>
  `
}

/** People: who they are, what apps know them as, and what they do without a browser. */
export const people = { id: 'people', load, Actions, View }
