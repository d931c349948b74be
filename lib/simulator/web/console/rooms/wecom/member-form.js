import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Member} Member */
/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

/** The words of WeCom's numbers. @type {Record<number, string>} */
const statuses = { 1: 'wecom.active', 2: 'wecom.off', 4: 'wecom.invited', 5: 'wecom.left' }
const active = 1

/** @param {number} status */
export const statusText = (status) => t(statuses[status] ?? String(status))

/**
 * @param {Partial<Member>} member
 * @param {Corp} corp
 * @returns {FieldSpec[]}
 */
function memberFields(member, corp) {
  const { userid, name, department, position, mobile, email, status = active } = member
  const departments = corp.departments.map((one) => /** @type {[number, string]} */ ([one.id, one.name]))
  const states = Object.keys(statuses).map(
    (one) => /** @type {[string, string]} */ ([one, statusText(Number(one))]),
  )
  return [
    { name: 'name', label: t('apps.name'), value: name, required: true },
    {
      name: 'userid',
      label: 'userid',
      value: userid,
      mono: true,
      required: true,
      readonly: userid !== undefined,
    },
    {
      name: 'department',
      label: t('wecom.department'),
      type: 'select',
      value: department?.[0] ?? 1,
      options: departments,
    },
    { name: 'position', label: t('wecom.position'), value: position },
    { name: 'mobile', label: t('people.phone'), value: mobile },
    { name: 'email', label: t('wecom.email'), value: email },
    { name: 'status', label: t('wecom.status'), type: 'select', value: status, options: states },
  ]
}

/** @param {Corp} corp */
export function addMember(corp) {
  openForm({
    title: t('wecom.addMember'),
    fields: memberFields({}, corp),
    submit(values) {
      const read = { ...values, department: [Number(values.department)], status: Number(values.status) }
      return api('POST', `/corps/${part(corp.corpId)}/members`, filled(read))
    },
  })
}

/**
 * The form knows one department: the others are kept as long as the first is.
 *
 * @param {Corp} corp
 * @param {Member} member
 */
export function editMember(corp, member) {
  openForm({
    title: t('wecom.editMember'),
    fields: memberFields(member, corp),
    submit(values) {
      const first = Number(values.department)
      const hasMoved = member.department[0] !== first
      const department = hasMoved ? [first] : member.department
      const read = { ...values, department, status: Number(values.status) }
      const changes = changesOf({ ...member, status: member.status ?? active }, read)
      const main = hasMoved && member.main_department !== undefined && { main_department: first }
      const path = `/corps/${part(corp.corpId)}/members/${part(member.userid)}`
      return api('PATCH', path, { ...changes, ...main })
    },
  })
}
