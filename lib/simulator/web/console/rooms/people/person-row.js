import { html } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { Portrait } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { createStore, toggled, useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { PersonPanel } from './person-panel.js'

/** @typedef {import('../../types.d.ts').Person} Person */
/** @typedef {import('../../types.d.ts').KnownPerson} KnownPerson */

/** The people who are opened. */
const opened = createStore({ ids: /** @type {ReadonlySet<string>} */ (new Set()) })

/** @param {{ known: KnownPerson, data: import('./people.js').PeopleData }} props */
export function PersonRow({ known, data }) {
  const { person, apps } = known
  const { ids } = useStore(opened)
  const isOpen = ids.has(person.id)
  const isChosen = data.browser.person === person.id
  const followed = apps.filter(({ isFollowing }) => isFollowing).slice(0, 3)
  const names = followed.map(({ appId }) => data.apps.find((app) => app.appId === appId)?.name).join(', ')
  const toggle = () => opened.set({ ids: toggled(ids, person.id) })
  return html`
    <li>
      <div class="item">
        <${Portrait} person=${person} />
        <div class="grow">
          <div class="row wrap">
            <span class="title break">${person.nickname}</span>
            <${Traits} person=${person} isChosen=${isChosen} />
          </div>
          <div class="sub break">
            <code>${person.id}</code>${followed.length > 0 && ` · ${t('people.follows', { names })}`}
          </div>
        </div>
        <div class="row">
          ${!isChosen && html`<${LogInAs} person=${person} />`}
          <${Button}
            label=${t('details')}
            kind="small"
            aria-expanded=${String(isOpen)}
            aria-controls=${`person-${person.id}`}
            aria-label=${t('detailsOf', { name: person.nickname })}
            onClick=${toggle}
          />
        </div>
      </div>
      ${isOpen && html`<${PersonPanel} known=${known} data=${data} />`}
    </li>
  `
}

/** @param {{ person: Person, isChosen: boolean }} props */
function Traits({ person, isChosen }) {
  return html`
    <span class="pills">
      ${isChosen && html`<${Pill} text=${t('people.thisBrowser')} kind="good" icon="check" />`}
      ${person.isSnapshotUser && html`<${Pill} text=${t('people.snapshot')} kind="sim" />`}
      ${person.isBlocked && html`<${Pill} text=${t('people.blocked')} kind="bad" />`}
      ${person.hasNoUnionid && html`<${Pill} text=${t('people.noUnionid')} />`}
      ${person.headimgurl === '' && html`<${Pill} text=${t('people.noPicture')} />`}
    </span>
  `
}

/** @param {{ person: Person }} props */
function LogInAs({ person: { id, nickname: name } }) {
  const choose = () => act(() => api('PUT', '/browser', { person: id }), t('people.chosen', { name }))
  const label = t('people.logInAsWho', { name })
  return html`
    <${Button} label=${t('people.logInAs')} icon="login" kind="small" aria-label=${label} onClick=${choose} />
  `
}
