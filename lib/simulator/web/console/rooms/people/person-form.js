import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Person} Person */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

/**
 * @param {Partial<Person>} person
 * @returns {FieldSpec}
 */
function pictureField({ headimgurl }) {
  const chosen = headimgurl === '' ? 'none' : headimgurl ? 'own' : 'drawn'
  /** @type {[string, string][]} */
  const options = [
    ['drawn', t('people.drawn')],
    ['none', t('people.noPicture')],
  ]
  if (headimgurl) options.push(['own', headimgurl])
  return { name: 'headimgurl', label: t('people.picture'), type: 'select', value: chosen, options }
}

/**
 * @param {Partial<Person>} person
 * @returns {FieldSpec}
 */
function denialField({ denial }) {
  return {
    name: 'denial',
    label: t('people.denial'),
    type: 'select',
    value: denial,
    options: [
      ['', t('people.denialDefault')],
      ['redirect', t('people.denialRedirect')],
      ['stay', t('people.denialStay')],
    ],
  }
}

/**
 * @param {Partial<Person>} person
 * @returns {FieldSpec[]}
 */
function personFields(person) {
  const { id, nickname, phoneNumber, isFollower, isSnapshotUser, isBlocked, hasNoUnionid } = person
  const label = (/** @type {string} */ name) => t(`people.${name}`)
  const isKnown = id !== undefined
  return [
    { name: 'nickname', label: label('nickname'), value: nickname, required: true },
    {
      name: 'id',
      label: label('id'),
      value: id,
      hint: label('idHint'),
      mono: true,
      required: true,
      readonly: isKnown,
    },
    pictureField(person),
    { name: 'phoneNumber', label: label('phone'), value: phoneNumber, placeholder: '13800138000' },
    denialField(person),
    { name: 'isFollower', label: label('follower'), type: 'check', value: isFollower },
    {
      name: 'isSnapshotUser',
      label: label('snapshot'),
      hint: label('snapshotHint'),
      type: 'check',
      value: Boolean(isSnapshotUser),
    },
    {
      name: 'isBlocked',
      label: label('blocked'),
      hint: label('blockedHint'),
      type: 'check',
      value: isBlocked,
    },
    { name: 'hasNoUnionid', label: label('noUnionid'), type: 'check', value: hasNoUnionid },
  ]
}

/**
 * @param {Partial<Person>} old
 * @param {{ headimgurl: 'drawn' | 'none' | 'own', isSnapshotUser: boolean } & Record<string, unknown>} values
 */
function readPerson(old, values) {
  const picture = { drawn: null, none: '', own: old.headimgurl }[values.headimgurl]
  const isText = values.isSnapshotUser && old.isSnapshotUser === 'string'
  return { ...values, headimgurl: picture, isSnapshotUser: isText ? 'string' : values.isSnapshotUser }
}

export function addPerson() {
  openForm({
    title: t('people.add'),
    fields: personFields({}),
    submit: (values) => api('POST', '/users', filled(readPerson({}, values))),
  })
}

/** @param {Person} person */
export function editPerson(person) {
  openForm({
    title: t('people.edit'),
    fields: personFields(person),
    submit: (values) =>
      api('PATCH', `/users/${part(person.id)}`, changesOf(person, readPerson(person, values))),
  })
}
