import { openForm } from '../../forms/dialogs.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { tell } from '../../tools/toasts.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Delivery} Delivery */

/** @param {Delivery} delivery */
function reasonOf({ tries }) {
  return tries.at(-1)?.error ?? t('components.noUrl')
}

/** @param {ComponentPlatform} component */
export async function pushTicket({ appId }) {
  const pushed = await act(() => api('POST', `/components/${part(appId)}/push-ticket`, {}))
  if (pushed === undefined) return
  if (pushed.delivery.taken) tell(t('components.ticketTaken'))
  else tell(t('components.ticketLost', { reason: reasonOf(pushed.delivery) }), 'bad')
}

/**
 * Asks for the account at whose path the last message is to arrive once more.
 *
 * @param {ComponentPlatform} component
 * @param {App[]} apps
 */
export function askReplay({ appId }, apps) {
  const accounts = apps.filter(({ kind }) => kind === 'official-account' || kind === 'mini-program')
  const options = accounts.map((app) => /** @type {[string, string]} */ ([app.appId, app.name]))
  openForm({
    title: t('components.replay'),
    lead: t('components.replayHint'),
    fields: [{ name: 'to', label: t('components.replayTo'), type: 'select', options }],
    submitLabel: t('components.replay'),
    async submit(values) {
      const result = await api('POST', `/components/${part(appId)}/replay`, values)
      const answer = result.reply === undefined ? reasonOf(result) : JSON.stringify(result.reply)
      tell(t('components.replayed', { answer }))
    },
  })
}
