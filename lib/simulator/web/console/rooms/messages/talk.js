import { api, part } from '../../tools/api.js'
import { createStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').Overview} Overview */
/** @typedef {import('../../types.d.ts').Receiver} Receiver */
/** @typedef {import('../../types.d.ts').Face} Face */
/** @typedef {import('../../types.d.ts').Talk} Talk */
/** @typedef {import('../../types.d.ts').ChatEntry} ChatEntry */

/** Whom somebody has chosen to write to, and as whom. */
export const chosen = createStore({ receiver: '', person: '' })

/**
 * Everything that messages can be written to.
 *
 * @param {Overview} overview
 * @returns {Receiver[]}
 */
function receiversIn({ apps, corps }) {
  const accounts = apps
    .filter(({ kind }) => kind !== 'mobile-app')
    .map(({ appId, name, push, kind }) => ({
      key: appId,
      appId,
      name,
      push,
      kind,
      note: t(`apps.kind.${kind}`),
    }))
  const agents = corps.flatMap(({ corpId, name: note, agents: list }) =>
    list
      .filter(({ isContactSync }) => !isContactSync)
      .map(({ agentId, name, push }) => ({ key: `${corpId}/${agentId}`, corpId, agentId, name, push, note })),
  )
  return [...accounts, ...agents]
}

/**
 * @param {Receiver} receiver
 * @param {Overview} overview
 * @returns {Face[]}
 */
function writersTo({ corpId }, { users, corps }) {
  if (corpId === undefined) return users.slice(0, 200)
  const members = corps.find((corp) => corp.corpId === corpId)?.members ?? []
  return members.map(({ userid, name }) => ({ id: userid, nickname: name }))
}

/**
 * @param {Talk} talk
 * @returns {Promise<ChatEntry[]>}
 */
async function fetchChat({ appId, corpId, agentId, person, push }) {
  if (push === undefined) return []
  if (appId === undefined) {
    const query = { corpid: String(corpId), agentid: String(agentId), userid: person.id }
    return api('GET', `/push/chat?${new URLSearchParams(query)}`)
  }
  const openid = await api('GET', `/users/${part(person.id)}/openid?appid=${part(appId)}`)
  return api('GET', `/push/chat?${new URLSearchParams({ appid: appId, openid })}`)
}

/** Whoever is chosen, or else an account with a push URL and the person whom this browser logs in as. */
export async function loadTalk() {
  /** @type {[Overview, import('../../types.d.ts').BrowserChoices]} */
  const [overview, browser] = await Promise.all([api('GET', ''), api('GET', '/browser')])
  const choice = chosen.get()
  const receivers = receiversIn(overview)
  const receiver =
    receivers.find(({ key }) => key === choice.receiver) ?? receivers.find(({ push }) => push) ?? receivers[0]
  if (receiver === undefined) return { receivers, writers: [], entries: [] }
  const writers = writersTo(receiver, overview)
  const remembered = receiver.corpId === undefined ? browser.person : browser.member
  const person =
    writers.find(({ id }) => id === choice.person) ??
    writers.find(({ id }) => id === remembered) ??
    writers[0]
  if (person === undefined) return { receivers, writers, entries: [] }
  const talk = { ...receiver, person }
  return { receivers, writers, talk, entries: await fetchChat(talk) }
}
