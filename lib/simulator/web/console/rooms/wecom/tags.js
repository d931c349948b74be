import { html } from '../../../vendor/preact.js'
import { openForm } from '../../forms/dialogs.js'
import { Button, IconButton } from '../../parts/button.js'
import { Card } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').Tag} Tag */

/**
 * @param {string} corpId
 * @param {Tag[]} tags
 */
const keep = (corpId, tags) => api('PATCH', `/corps/${part(corpId)}`, { tags })

/**
 * @param {Partial<Tag>} tag
 * @returns {import('../../frame-types.d.ts').FieldSpec[]}
 */
function tagFields({ tagname, userids = [], departments = [] }) {
  const lists = { type: /** @type {const} */ ('lines'), mono: true }
  return [
    { name: 'tagname', label: t('apps.name'), value: tagname, required: true },
    { name: 'userids', label: 'userids', ...lists, value: userids, hint: t('wecom.tagHint') },
    {
      name: 'departments',
      label: t('wecom.departments'),
      ...lists,
      value: departments.map(String),
      hint: t('wecom.tagDepartmentsHint'),
    },
  ]
}

/**
 * @param {{ tagname: string, userids: string[], departments: string[] }} values
 * @param {number} tagid
 * @returns {Tag}
 */
function readTag({ tagname, userids, departments }, tagid) {
  return { tagid, tagname, userids, departments: departments.map(Number) }
}

/** @param {Corp} corp */
function addTag({ corpId, tags = [] }) {
  const nextId = Math.max(0, ...tags.map(({ tagid }) => tagid)) + 1
  openForm({
    title: t('wecom.addTag'),
    fields: tagFields({}),
    submit: (values) => keep(corpId, [...tags, readTag(values, nextId)]),
  })
}

/**
 * @param {Corp} corp
 * @param {Tag} tag
 */
function editTag({ corpId, tags = [] }, tag) {
  openForm({
    title: t('wecom.editTag'),
    fields: tagFields(tag),
    submit(values) {
      const changed = readTag(values, tag.tagid)
      return keep(
        corpId,
        tags.map((one) => (one.tagid === tag.tagid ? changed : one)),
      )
    },
  })
}

/** @param {{ corp: Corp }} props */
export function Tags({ corp }) {
  const { tags = [] } = corp
  const add = html`
    <${Button} label=${t('add')} kind="small" icon="plus" aria-label=${t('wecom.addTag')} onClick=${() => addTag(corp)} />
  `
  const rows = tags.map((tag) => html`<${Row} key=${tag.tagid} corp=${corp} tag=${tag} />`)
  const none = html`<p class="muted small">${t('wecom.noTags')}</p>`
  return html`
    <${Card} title=${t('wecom.tags')} actions=${add}>
      ${tags.length > 0 ? html`<ul class="tree">${rows}</ul>` : none}
    <//>
  `
}

/**
 * Who has a tag, by their names. WeCom does not look at capitals in a userid.
 *
 * @param {Corp} corp
 * @param {Tag} tag
 */
function holdersOf({ members, departments: known }, { userids = [], departments = [] }) {
  const names = new Map(members.map(({ userid, name }) => [userid.toLowerCase(), name]))
  const people = userids.map((userid) => names.get(userid.toLowerCase()) ?? userid)
  const parts = departments.map((id) => known.find((one) => one.id === id)?.name ?? String(id))
  return [...people, ...parts].join(', ')
}

/** @param {{ corp: Corp, tag: Tag }} props */
function Row({ corp, tag }) {
  const { tagid, tagname: what } = tag
  const others = (corp.tags ?? []).filter((one) => one.tagid !== tagid)
  const remove = () => act(() => keep(corp.corpId, others))
  return html`
    <li class="row">
      <span class="grow break">
        <b>${what}</b>${' '}<span class="muted small">${holdersOf(corp, tag)}</span>
      </span>
      <code class="small muted">${tagid}</code>
      <${IconButton} label=${t('editWhat', { what })} icon="edit" onClick=${() => editTag(corp, tag)} />
      <${IconButton} label=${t('removeWhat', { what })} icon="trash" onClick=${remove} />
    </li>
  `
}
