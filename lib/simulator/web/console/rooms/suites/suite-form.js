import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled, withoutEmptyLists } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { randomHex, randomText } from '../../tools/random.js'
import { t } from '../../tools/words.js'
import { kindOf } from './kinds.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

const kinds = ['third-party', 'template', 'login']
const base = 'http://localhost:3000/wecom/suite'

/**
 * @param {string} name
 * @param {unknown} value
 * @param {Partial<FieldSpec>} [more]
 * @returns {FieldSpec}
 */
function field(name, value, more) {
  return {
    name,
    label: t(`suites.${name}`),
    hint: t(`suites.${name}Hint`),
    mono: true,
    value,
    ...more,
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {unknown} value
 * @returns {FieldSpec}
 */
function secret(name, label, value) {
  return { name, label, value, mono: true, required: true }
}

/**
 * @param {Partial<Suite>} suite
 * @returns {FieldSpec[]}
 */
function settingFields(suite) {
  const { trustedDomains, installDomains, callbackDomains, ipList, commandUrl, dataUrl, published } = suite
  return [
    secret('suiteSecret', 'SuiteSecret', suite.suiteSecret ?? randomText(43)),
    secret('providerCorpId', t('suites.provider'), suite.providerCorpId ?? 'ww00000000000000f0'),
    { name: 'providerSecret', label: 'ProviderSecret', value: suite.providerSecret, mono: true },
    { ...secret('token', 'Token', suite.token ?? randomText(16)), hint: t('push.tokenHint') },
    {
      ...secret('encodingAesKey', 'EncodingAESKey', suite.encodingAesKey ?? randomText(43)),
      hint: t('push.keyHintCorp'),
    },
    {
      name: 'trustedDomains',
      label: t('wecom.domains'),
      hint: t('wecom.domainsHint'),
      type: 'lines',
      mono: true,
      value: trustedDomains ?? ['localhost:*', '127.0.0.1:*'],
    },
    field('installDomains', installDomains, { type: 'lines' }),
    field('callbackDomains', callbackDomains, { type: 'lines' }),
    field('commandUrl', commandUrl, { placeholder: `${base}/events` }),
    field('dataUrl', dataUrl, { placeholder: `${base}/messages/$CORPID$` }),
    {
      name: 'ipList',
      label: t('apps.ips'),
      hint: t('apps.ipsHint'),
      type: 'lines',
      mono: true,
      value: ipList,
    },
    {
      name: 'unpublished',
      label: t('suites.unpublished'),
      hint: t('suites.unpublishedHint'),
      type: 'check',
      value: published === false,
    },
  ]
}

/** @param {{ unpublished: boolean } & Record<string, unknown>} values */
function read({ unpublished, ...values }) {
  const lists = ['ipList', 'installDomains', 'callbackDomains']
  return { ...withoutEmptyLists(values, lists), published: unpublished ? false : null }
}

/** Asks for the kind first: the id of a template begins with other letters. */
export function addSuite() {
  openForm({
    title: t('suites.add'),
    fields: [
      {
        name: 'kind',
        label: t('suites.kind'),
        type: 'select',
        options: kinds.map((kind) => /** @type {[string, string]} */ ([kind, t(`suites.kind.${kind}`)])),
      },
      { name: 'name', label: t('apps.name'), required: true },
      field('suiteId', undefined, { placeholder: 'ww…' }),
      ...settingFields({}),
    ],
    submit(values) {
      const given = read(values)
      const id = `${values['kind'] === 'template' ? 'dk' : 'ww'}${randomHex(16)}`
      return api('POST', '/suites', {
        ...filled(given),
        suiteId: values['suiteId'] ?? id,
        ...(given.published === false && { published: false }),
      })
    },
  })
}

/** @param {Suite} suite */
export function editSuite(suite) {
  const what = t(`suites.kind.${kindOf(suite)}`)
  openForm({
    title: t('editWhat', { what }),
    fields: [{ name: 'name', label: t('apps.name'), value: suite.name }, ...settingFields(suite)],
    submit: (values) =>
      api('PATCH', `/suites/${part(suite.suiteId)}`, changesOf(suite, read(values), ['published'])),
  })
}
