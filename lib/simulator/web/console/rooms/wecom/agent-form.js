import { openForm } from '../../forms/dialogs.js'
import { changesOf, filled, withoutEmptyLists } from '../../forms/values.js'
import { api, part } from '../../tools/api.js'
import { randomText } from '../../tools/random.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Agent} Agent */
/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../frame-types.d.ts').FieldSpec} FieldSpec */

/** WeCom counts its agents from here. */
const firstAgentId = 1_000_002

/**
 * @param {string} name
 * @param {string} word
 * @param {string[]} value
 * @param {string} [hint]
 * @returns {FieldSpec}
 */
function listField(name, word, value, hint) {
  return { name, label: t(word), type: 'lines', mono: true, value, hint: hint && t(hint) }
}

/**
 * @param {Partial<Agent>} agent
 * @returns {FieldSpec[]}
 */
function agentFields(agent) {
  const trusted = agent.trustedDomains ?? ['localhost:*', '127.0.0.1:*']
  return [
    { name: 'secret', label: 'Secret', value: agent.secret ?? randomText(43), mono: true, required: true },
    listField('trustedDomains', 'wecom.domains', trusted, 'wecom.domainsHint'),
    listField('callbackDomains', 'wecom.callbackDomains', agent.callbackDomains ?? []),
    listField('jsDomains', 'apps.jsDomains', agent.jsDomains ?? [], 'apps.jsDomainsHint'),
    listField('trustedIps', 'apps.ips', agent.trustedIps ?? [], 'apps.ipsHint'),
    { name: 'disabled', label: t('wecom.disabled'), type: 'check', value: agent.enabled === false },
  ]
}

/**
 * @param {string} [value]
 * @returns {FieldSpec}
 */
const nameField = (value) => ({ name: 'name', label: t('apps.name'), value, required: true })

/** @param {{ disabled: boolean } & Record<string, unknown>} values */
function readAgent({ disabled, ...values }) {
  const lists = ['callbackDomains', 'jsDomains', 'trustedIps']
  return { ...withoutEmptyLists(values, lists), enabled: disabled ? false : null }
}

/** @param {Corp} corp */
export function addAgent({ corpId, agents }) {
  const nextId = Math.max(firstAgentId - 1, ...agents.map(({ agentId }) => agentId)) + 1
  openForm({
    title: t('wecom.addAgent'),
    fields: [
      nameField(),
      { name: 'agentId', label: 'AgentId', type: 'number', value: nextId },
      ...agentFields({}),
    ],
    submit(values) {
      const read = readAgent(values)
      const added = { ...filled(read), ...(read.enabled === false && { enabled: false }) }
      return api('PATCH', `/corps/${part(corpId)}`, { agents: [...agents, added] })
    },
  })
}

/**
 * @param {Corp} corp
 * @param {Agent} agent
 */
export function editAgent({ corpId }, agent) {
  openForm({
    title: t('wecom.editAgent'),
    fields: [nameField(agent.name), ...agentFields(agent)],
    submit(values) {
      const path = `/corps/${part(corpId)}/agents/${agent.agentId}`
      return api('PATCH', path, changesOf(agent, readAgent(values), ['enabled']))
    },
  })
}
