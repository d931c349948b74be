import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled, withoutEmptyLists } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { randomHex } from '../../tools/random.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

const kinds = ['official-account', 'website', 'mobile-app', 'mini-program']

/**
 * What cannot be changed later.
 *
 * @returns {FieldSpec[]}
 */
function registrationFields() {
  const options = kinds.map((kind) => /** @type {[string, string]} */ ([kind, t(`apps.kind.${kind}`)]))
  return [
    { name: 'kind', label: t('apps.kind'), type: 'select', options },
    { name: 'appId', label: 'AppID', value: `wx${randomHex(16)}`, mono: true, required: true },
  ]
}

/**
 * @param {string} name
 * @param {string} word
 * @param {string[]} value
 * @returns {FieldSpec}
 */
function listField(name, word, value) {
  return { name, label: t(`apps.${word}`), type: 'lines', mono: true, value, hint: t(`apps.${word}Hint`) }
}

/**
 * @param {Partial<App>} app
 * @returns {FieldSpec[]}
 */
function settingFields(app) {
  const { openPlatformAccount, dailyTokenLimit, verified, banned } = app
  return [
    {
      name: 'appSecret',
      label: 'AppSecret',
      value: app.appSecret ?? randomHex(32),
      mono: true,
      required: true,
    },
    listField('redirectDomains', 'domains', app.redirectDomains ?? ['localhost', '127.0.0.1']),
    listField('jsDomains', 'jsDomains', app.jsDomains ?? []),
    listField('ipAllowList', 'ips', app.ipAllowList ?? []),
    {
      name: 'openPlatformAccount',
      label: t('apps.openPlatform'),
      value: openPlatformAccount,
      hint: t('apps.openPlatformHint'),
    },
    {
      name: 'dailyTokenLimit',
      label: t('apps.tokenLimit'),
      type: 'number',
      value: dailyTokenLimit,
      placeholder: '2000',
    },
    {
      name: 'unverified',
      label: t('apps.unverified'),
      hint: t('apps.unverifiedHint'),
      type: 'check',
      value: verified === false,
    },
    { name: 'banned', label: t('apps.banned'), hint: t('apps.bannedHint'), type: 'check', value: banned },
  ]
}

/** @param {{ unverified: boolean } & Record<string, unknown>} values */
function readApp({ unverified, ...values }) {
  return { ...withoutEmptyLists(values, ['jsDomains', 'ipAllowList']), verified: unverified ? false : null }
}

export function addApp() {
  openForm({
    title: t('apps.add'),
    fields: [
      { name: 'name', label: t('apps.name'), required: true },
      ...registrationFields(),
      ...settingFields({}),
    ],
    submit(values) {
      const read = readApp(values)
      return api('POST', '/apps', { ...filled(read), ...(read.verified === false && { verified: false }) })
    },
  })
}

/** @param {App} app */
export function editApp(app) {
  openForm({
    title: t('apps.edit'),
    fields: [{ name: 'name', label: t('apps.name'), value: app.name, required: true }, ...settingFields(app)],
    submit: (values) =>
      api('PATCH', `/apps/${part(app.appId)}`, changesOf(app, readApp(values), ['verified'])),
  })
}
