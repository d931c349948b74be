import { t } from '../../tools/words.js'

/** @typedef {Pick<import('../../types.d.ts').Fault, 'kind' | 'errcode' | 'delayMs'>} NamedFault */

/**
 * "40029", "Delay 5 s" or "HTML page"
 *
 * @param {NamedFault} fault
 */
export function faultText({ kind, errcode, delayMs = 1000 }) {
  if (kind === 'errcode') return String(errcode ?? -1)
  return t(`kind.${kind}`) + (kind === 'delay' ? ` ${delayMs / 1000} s` : '')
}

/** @param {import('../../types.d.ts').Fault['times']} times */
export function timesText(times) {
  if (times === 'Infinity' || times === null) return t('faults.forever')
  return Number(times) === 1 ? t('faults.once') : t('faults.timesN', { n: times })
}
