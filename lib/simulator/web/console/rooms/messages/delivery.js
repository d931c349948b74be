import { api, messageOf } from '../../tools/api.js'
import { refresh } from '../../tools/shown.js'
import { createStore } from '../../tools/store.js'
import { tell } from '../../tools/toasts.js'
import { t } from '../../tools/words.js'
import { draft, messageIn } from './draft.js'

/** @typedef {import('../../types.d.ts').Talk} Talk */
/** @typedef {import('../../types.d.ts').Delivery} Delivery */

/**
 * The last message that was sent: whether it still is under way, and how it was taken.
 *
 * @type {import('../../tools/store.js').Store<{ isRunning: boolean, talkKey: string, result?: Delivery }>}
 */
export const delivery = createStore({ isRunning: false, talkKey: '' })

/** @param {Talk} talk */
export const keyOf = ({ key, person }) => `${key} ${person.id}`

/** @param {Talk} talk */
function addressesOf({ appId, corpId, agentId, person }) {
  return corpId === undefined ? { appId, personId: person.id } : { corpId, agentId, userid: person.id }
}

/**
 * @param {Talk} talk
 * @param {object} order
 */
async function send(talk, order) {
  delivery.set({ isRunning: true })
  try {
    const result = await api('POST', '/push/send', { ...addressesOf(talk), ...order })
    delivery.set({ result, talkKey: keyOf(talk) })
    if (draft.get().kind === 'text') draft.set({ Content: '' })
  } catch (error) {
    tell(messageOf(error), 'bad')
  }
  delivery.set({ isRunning: false })
  await refresh()
}

/** @param {Talk} talk */
export async function sendDraft(talk) {
  if (delivery.get().isRunning) return
  const { tamper, duplicate } = draft.get()
  const message = readMessage()
  if (message !== undefined) {
    await send(talk, { message, ...(tamper !== '' && { tamper }), ...(duplicate && { duplicate }) })
  }
}

/** The same once more, as the platform does it when it got no answer. @param {Talk} talk */
export const resendLast = (talk) => send(talk, { retry: true })

function readMessage() {
  try {
    return messageIn()
  } catch {
    tell(t('messages.notJson'), 'bad')
    return undefined
  }
}
