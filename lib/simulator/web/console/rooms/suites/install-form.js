import { openForm } from '../../forms/dialogs.js'
import { filled } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { tellOf } from './deliveries.js'
import { kindOf } from './kinds.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../types.d.ts').Install} Install */
/** @typedef {import('../../types.d.ts').Corp} Corp */

/**
 * What an administrator does in the market, or with the code of a template; the install page has a button of its own.
 *
 * @param {Suite} suite
 * @param {Corp[]} corps
 */
export function installSuite(suite, corps) {
  const isTemplate = kindOf(suite) === 'template'
  const options = corps.map(({ corpId, name }) => /** @type {[string, string]} */ ([corpId, name]))
  openForm({
    title: t('suites.install'),
    lead: t(isTemplate ? 'suites.scanLead' : 'suites.marketLead'),
    fields: [
      { name: 'corpId', label: t('wecom.company'), type: 'select', options },
      ...(isTemplate ? [{ name: 'state', label: 'State', mono: true }] : []),
      { name: 'isPlain', label: t('suites.plainIds'), hint: t('suites.plainIdsHint'), type: 'check' },
    ],
    submitLabel: t('suites.install'),
    async submit({ isPlain, ...values }) {
      const via = isTemplate ? 'customized-link' : 'market'
      const ids = isPlain === true ? 'plain' : 'encrypted'
      const body = {
        ...filled(values),
        via,
        ids,
        ...(suite.published === false && !isTemplate && { isTest: true }),
      }
      tellOf((await api('POST', `/suites/${part(suite.suiteId)}/installs`, body)).pushes)
    },
  })
}

/**
 * @param {Suite} suite
 * @param {Install} install
 */
export function changeInstall({ suiteId }, install) {
  const { userids = [], departments = [] } = install.visible ?? {}
  const hint = t('suites.everybodyHint')
  openForm({
    title: t('suites.change'),
    fields: [
      { name: 'userids', label: t('suites.members'), hint, type: 'lines', mono: true, value: userids },
      { name: 'departments', label: t('suites.departments'), type: 'lines', mono: true, value: departments },
      {
        name: 'unlicensed',
        label: t('suites.unlicensed'),
        hint: t('suites.unlicensedHint'),
        type: 'lines',
        mono: true,
        value: install.unlicensed,
      },
      { name: 'byMembers', label: t('suites.byMembers'), type: 'check', value: install.authMode === 1 },
      { name: 'disabled', label: t('wecom.disabled'), type: 'check', value: !install.enabled },
    ],
    async submit({ userids: who, departments: where, unlicensed, byMembers, disabled }) {
      const isForAll = who.length + where.length === 0
      const body = {
        visible: isForAll ? null : { userids: who, departments: where.map(Number) },
        unlicensed,
        authMode: byMembers ? 1 : 0,
        enabled: !disabled,
      }
      const path = `/suites/${part(suiteId)}/installs/${part(install.corpId)}`
      tellOf((await api('PATCH', path, body)).pushes)
    },
  })
}
