import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled, withoutEmptyLists } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { randomHex, randomText } from '../../tools/random.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

/**
 * @param {string} name
 * @param {unknown} value
 * @param {Partial<FieldSpec>} [more]
 * @returns {FieldSpec}
 */
function field(name, value, more) {
  return {
    name,
    label: t(`components.${name}`),
    hint: t(`components.${name}Hint`),
    mono: true,
    value,
    ...more,
  }
}

/**
 * @param {Partial<ComponentPlatform>} component
 * @returns {FieldSpec[]}
 */
function secretFields({ appSecret, token, encodingAesKey }) {
  const shared = { mono: true, required: true }
  return [
    { name: 'appSecret', label: 'AppSecret', value: appSecret ?? randomHex(32), ...shared },
    { name: 'token', label: 'Token', value: token ?? randomText(16), hint: t('push.tokenHint'), ...shared },
    {
      name: 'encodingAesKey',
      label: 'EncodingAESKey',
      value: encodingAesKey ?? randomText(43),
      hint: t('push.keyHintCorp'),
      ...shared,
    },
  ]
}

/**
 * @param {Partial<ComponentPlatform>} component
 * @returns {FieldSpec[]}
 */
function settingFields(component) {
  const { launchDomain, webDomains, eventUrl, messageUrl, ipList, testList, released } = component
  const base = 'http://localhost:3000/open-platform'
  return [
    ...secretFields(component),
    field('launchDomain', launchDomain ?? 'localhost', { required: true }),
    field('webDomains', webDomains ?? ['localhost', '127.0.0.1'], { type: 'lines' }),
    field('eventUrl', eventUrl, { placeholder: `${base}/events` }),
    field('messageUrl', messageUrl, { placeholder: `${base}/messages/$APPID$` }),
    {
      name: 'ipList',
      label: t('apps.ips'),
      hint: t('apps.ipsHint'),
      type: 'lines',
      mono: true,
      value: ipList,
    },
    field('testList', testList, { type: 'lines' }),
    {
      name: 'unreleased',
      label: t('components.unreleased'),
      hint: t('components.unreleasedHint'),
      type: 'check',
      value: released === false,
    },
  ]
}

/** @param {{ unreleased: boolean } & Record<string, unknown>} values */
function read({ unreleased, ...values }) {
  return { ...withoutEmptyLists(values, ['ipList', 'testList']), released: unreleased ? false : null }
}

export function addComponent() {
  openForm({
    title: t('components.add'),
    fields: [
      { name: 'name', label: t('apps.name'), required: true },
      { name: 'appId', label: 'AppID', value: `wx${randomHex(16)}`, mono: true, required: true },
      ...settingFields({}),
    ],
    submit(values) {
      const given = read(values)
      return api('POST', '/components', {
        ...filled(given),
        ...(given.released === false && { released: false }),
      })
    },
  })
}

/** @param {ComponentPlatform} component */
export function editComponent(component) {
  openForm({
    title: t('components.edit'),
    fields: [{ name: 'name', label: t('apps.name'), value: component.name }, ...settingFields(component)],
    submit: (values) =>
      api('PATCH', `/components/${part(component.appId)}`, changesOf(component, read(values), ['released'])),
  })
}
