import { html } from '../../../vendor/preact.js'
import { openForm } from '../../forms/dialogs.js'
import { Button, IconButton } from '../../parts/button.js'
import { Card } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').Department} Department */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

/** The department that the company is. */
const root = 1

/**
 * @param {string} corpId
 * @param {Department[]} departments
 */
const keep = (corpId, departments) => api('PATCH', `/corps/${part(corpId)}`, { departments })

/**
 * @param {string} [value]
 * @returns {FieldSpec}
 */
const nameField = (value) => ({ name: 'name', label: t('apps.name'), value, required: true })

/** @param {Corp} corp */
function addDepartment({ corpId, departments }) {
  const id = Math.max(...departments.map((one) => one.id)) + 1
  const options = departments.map((one) => /** @type {[number, string]} */ ([one.id, one.name]))
  openForm({
    title: t('wecom.addDepartment'),
    fields: [
      nameField(),
      { name: 'parentid', label: t('wecom.parent'), type: 'select', value: root, options },
    ],
    submit: ({ name, parentid }) => keep(corpId, [...departments, { id, name, parentid: Number(parentid) }]),
  })
}

/**
 * @param {Corp} corp
 * @param {Department} department
 */
function editDepartment({ corpId, departments }, department) {
  openForm({
    title: t('wecom.editDepartment'),
    fields: [nameField(department.name)],
    submit: ({ name }) =>
      keep(
        corpId,
        departments.map((one) => (one.id === department.id ? { ...one, name } : one)),
      ),
  })
}

/**
 * Each with how deep it is in the tree, in the order of the tree.
 *
 * @param {Department[]} departments
 * @param {number} parent
 * @param {number} depth
 * @returns {[Department, number][]}
 */
function treeOf(departments, parent, depth) {
  return departments
    .filter(({ parentid }) => parentid === parent)
    .flatMap((one) => [[one, depth], ...treeOf(departments, one.id, depth + 1)])
}

/** @param {{ corp: Corp }} props */
export function Departments({ corp }) {
  const add = html`
    <${Button} label=${t('add')} kind="small" icon="plus" aria-label=${t('wecom.addDepartment')} onClick=${() => addDepartment(corp)} />
  `
  return html`
    <${Card} title=${t('wecom.departments')} actions=${add}>
      <ul class="tree">
        ${treeOf(corp.departments, 0, 0).map(
          ([one, depth]) => html`<${Row} key=${one.id} corp=${corp} department=${one} depth=${depth} />`,
        )}
      </ul>
    <//>
  `
}

/** @param {{ corp: Corp, department: Department, depth: number }} props */
function Row({ corp, department, depth }) {
  const { id, name: what } = department
  const others = corp.departments.filter((one) => one.id !== id)
  const remove = () => act(() => keep(corp.corpId, others))
  return html`
    <li style=${{ '--depth': String(depth) }}>
      <span class="grow break">${what}</span>
      <code class="small muted">${id}</code>
      <${IconButton} label=${t('editWhat', { what })} icon="edit" onClick=${() => editDepartment(corp, department)} />
      ${id !== root && html`<${IconButton} label=${t('removeWhat', { what })} icon="trash" onClick=${remove} />`}
    </li>
  `
}
