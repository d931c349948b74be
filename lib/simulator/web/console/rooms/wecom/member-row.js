import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, IconButton, Pill } from '../../parts/button.js'
import { Portrait } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { editMember, statusText } from './member-form.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').Member} Member */
/** @typedef {import('../../types.d.ts').Outsider} Outsider */

/**
 * @param {Corp} corp
 * @param {Member | Outsider} one
 */
function placeOf({ departments }, one) {
  if ('kind' in one) return t('wecom.outsider')
  const names = departments.filter(({ id }) => one.department.includes(id)).map(({ name }) => name)
  return [...names, one.position].filter(Boolean).join(' · ')
}

/** @param {{ corp: Corp, one: Member | Outsider, isChosen: boolean }} props */
export function MemberRow({ corp, one, isChosen }) {
  const isMember = !('kind' in one)
  const id = isMember ? one.userid : one.id
  const status = isMember ? (one.status ?? 1) : 1
  return html`
    <li class="item">
      <${Portrait} person=${{ id, nickname: one.name }} />
      <div class="grow">
        <div class="row wrap">
          <span class="title break">${one.name}</span>
          ${isChosen && html`<${Pill} text=${t('people.thisBrowser')} kind="good" icon="check" />`}
          ${!isMember && html`<${Pill} text=${t(`wecom.kind.${one.kind}`)} kind="sim" />`}
          ${status !== 1 && html`<${Pill} text=${statusText(status)} kind="bad" />`}
        </div>
        <div class="sub break"><code>${id}</code>${` · ${placeOf(corp, one)}`}</div>
      </div>
      <div class="row">
        ${status === 1 && !isChosen && html`<${LogInAs} id=${id} name=${one.name} />`}
        ${isMember && html`<${Deeds} corp=${corp} member=${one} />`}
      </div>
    </li>
  `
}

/** @param {{ id: string, name: string }} props */
function LogInAs({ id, name }) {
  const choose = () => act(() => api('PUT', '/browser', { member: id }), t('people.chosen', { name }))
  const label = t('people.logInAsWho', { name })
  return html`
    <${Button} label=${t('people.logInAs')} kind="small" icon="login" aria-label=${label} onClick=${choose} />
  `
}

/** @param {{ corp: Corp, member: Member }} props */
function Deeds({ corp, member }) {
  const what = member.name
  const path = `/corps/${part(corp.corpId)}/members/${part(member.userid)}`
  const work = () => api('DELETE', path)
  const remove = () => ask({ title: t('removeAsk', { what }), label: t('remove'), work })
  return html`
    <${IconButton} label=${t('editWhat', { what })} icon="edit" onClick=${() => editMember(corp, member)} />
    <${IconButton} label=${t('removeWhat', { what })} icon="trash" onClick=${remove} />
  `
}
