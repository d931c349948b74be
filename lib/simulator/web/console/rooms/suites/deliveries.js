import { openForm } from '../../forms/dialogs.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { tell } from '../../tools/toasts.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../types.d.ts').Install} Install */
/** @typedef {import('../../types.d.ts').Delivery} Delivery */
/** @typedef {import('../../types.d.ts').PushCheck} PushCheck */

/** @param {Delivery} delivery */
function reasonOf({ tries }) {
  return tries.at(-1)?.error ?? t('components.noUrl')
}

/**
 * Says whether the provider has taken what it was told.
 *
 * @param {(Delivery & { taken: boolean })[]} pushes
 */
export function tellOf(pushes) {
  const lost = pushes.find(({ taken }) => !taken)
  if (lost !== undefined) tell(t('components.ticketLost', { reason: reasonOf(lost) }), 'bad')
  else if (pushes.length > 0) tell(t('suites.taken'))
}

/** @param {Suite} suite */
export async function pushTicket({ suiteId }) {
  const pushed = await act(() => api('POST', `/suites/${part(suiteId)}/push-ticket`, {}))
  if (pushed !== undefined) tellOf([pushed.delivery])
}

/** @param {Suite} suite */
export async function verifyUrls({ suiteId }) {
  /** @type {{ command?: PushCheck, data?: PushCheck } | undefined} */
  const checks = await act(() => api('POST', `/suites/${part(suiteId)}/verify-urls`, {}))
  if (checks === undefined) return
  const failed = [checks.command, checks.data].find((check) => check?.passed === false)
  if (failed !== undefined) tell(t('suites.notVerified', { reason: failed.reason }), 'bad')
  else if (checks.command === undefined && checks.data === undefined) tell(t('components.noUrl'), 'bad')
  else tell(t('suites.verified'))
}

/**
 * Asks for the company at whose path the last message is to arrive once more.
 *
 * @param {Suite} suite
 * @param {Install[]} installs
 */
export function askReplay({ suiteId }, installs) {
  openForm({
    title: t('suites.replay'),
    lead: t('suites.replayHint'),
    fields: [
      {
        name: 'to',
        label: t('suites.replayTo'),
        mono: true,
        required: true,
        value: installs.at(-1)?.shownCorpId ?? 'wpOTHER',
      },
    ],
    submitLabel: t('suites.replay'),
    async submit(values) {
      const result = await api('POST', `/suites/${part(suiteId)}/replay`, values)
      const answer = result.reply === undefined ? reasonOf(result) : JSON.stringify(result.reply)
      tell(t('components.replayed', { answer }))
    },
  })
}
