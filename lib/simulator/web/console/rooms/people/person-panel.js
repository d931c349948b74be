import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, Pill } from '../../parts/button.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { AppsTable } from './apps-table.js'
import { editPerson } from './person-form.js'

/** @typedef {import('../../types.d.ts').KnownPerson} KnownPerson */
/** @typedef {import('./people.js').PeopleData} PeopleData */

/**
 * One of the people, opened: ids, companies, and what can be done.
 *
 * @param {{ known: KnownPerson, data: PeopleData }} props
 */
export function PersonPanel({ known, data }) {
  const { person } = known
  const { nickname: name } = person
  const path = `/users/${part(person.id)}`
  const withdraw = () => act(() => api('POST', `${path}/withdraw-consent`, {}), t('people.withdrawn'))
  const changePassword = () => act(() => api('POST', `${path}/change-password`, {}), t('people.passwordDone'))
  const remove = () =>
    ask({
      title: t('people.removeAsk', { name }),
      lead: t('people.removeLead'),
      label: t('remove'),
      work: () => api('DELETE', path),
    })
  return html`
    <div class="panel stack" id=${`person-${person.id}`}>
      <${AppsTable} known=${known} apps=${data.apps} />
      ${data.corps.length > 0 && html`<${Companies} known=${known} corps=${data.corps} />`}
      <div class="row wrap">
        <${Button} label=${t('edit')} icon="edit" kind="small" onClick=${() => editPerson(person)} />
        <${Button} label=${t('people.withdrawAll')} icon="undo" kind="small" onClick=${withdraw} />
        <${Button} label=${t('people.password')} icon="key" kind="small" title=${t('people.passwordHint')} onClick=${changePassword} />
        <${Button} label=${t('remove')} icon="trash" kind="small danger" onClick=${remove} />
      </div>
    </div>
  `
}

/** @param {{ known: KnownPerson, corps: import('../../types.d.ts').Corp[] }} props */
function Companies({ known: { person, corpIds }, corps }) {
  /** @param {string} corpId */
  const join = (corpId) => {
    const member = { userid: person.id, name: person.nickname, department: [1] }
    return act(() => api('POST', `/corps/${part(corpId)}/members`, member), t('people.joined'))
  }
  return html`
    <div class="row wrap">
      ${corps.map(({ corpId, name: corp }) =>
        corpIds.includes(corpId)
          ? html`<${Pill} key=${corpId} text=${t('people.memberOf', { corp })} kind="good" icon="check" />`
          : html`<${Button} key=${corpId} label=${t('people.join', { corp })} kind="small" icon="plus" onClick=${() => join(corpId)} />`,
      )}
    </div>
  `
}
