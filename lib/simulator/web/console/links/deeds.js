import { faultText, timesText } from '../rooms/faults/fault-names.js'
import { api } from '../tools/api.js'
import { spanIn, spanOf } from '../tools/time.js'
import { t } from '../tools/words.js'

/**
 * Something an address asks for. `run` does it and answers what undoes it.
 *
 * @typedef {{ section: string, says: string, run(): Promise<() => Promise<unknown>> }} Deed
 */

/**
 * All that an address asks for.
 *
 * @param {URLSearchParams} query
 * @returns {Deed[]}
 */
export function deedsIn(query) {
  const faults = query.getAll('fault').map((text) => armFault(text, query))
  const choices = [
    choose('person', 'person', 'people', query),
    choose('member', 'member', 'wecom', query),
    choose('act', 'userAgent', 'start', query),
  ]
  return [...faults, ...choices, moveClock(query)].filter((deed) => deed !== undefined)
}

/**
 * "sns/auth:40029" or "*:reset"
 *
 * @param {string} text
 */
function faultIn(text) {
  const at = text.lastIndexOf(':')
  const [name, what] = at < 0 ? [text, 'errcode'] : [text.slice(0, at), text.slice(at + 1)]
  return /^-?\d+$/.test(what)
    ? { api: name, kind: 'errcode', errcode: Number(what) }
    : { api: name, kind: what }
}

/**
 * @param {string} text
 * @param {URLSearchParams} query
 * @returns {Deed}
 */
function armFault(text, query) {
  const delay = query.get('delay')
  const times = /** @type {const} */ ('Infinity')
  const fault = {
    ...faultIn(text),
    times: query.get('times') === 'forever' ? times : Number(query.get('times') || 1),
    skip: Number(query.get('skip') || 0),
    ...(delay !== null && { delayMs: Number(delay) }),
  }
  const where = fault.api === '*' ? t('faults.every') : fault.api
  return {
    section: 'faults',
    says: t('links.fault', { what: faultText(fault), api: where, times: timesText(fault.times) }),
    async run() {
      const { id } = await api('POST', '/faults', fault)
      return () => api('DELETE', `/faults/${id}`)
    },
  }
}

/**
 * @param {string} name in the address
 * @param {string} key of the simulator
 * @param {string} section
 * @param {URLSearchParams} query
 * @returns {Deed | undefined}
 */
function choose(name, key, section, query) {
  const value = query.get(name)
  if (value === null) return undefined
  return {
    section,
    says: t(`links.${name}`, { value }),
    async run() {
      const before = await api('GET', '/browser')
      await api('PUT', '/browser', { [key]: value })
      return () => api('PUT', '/browser', { [key]: before[key] ?? null })
    },
  }
}

/**
 * @param {URLSearchParams} query
 * @returns {Deed | undefined}
 */
function moveClock(query) {
  const span = query.get('clock')
  if (span === null) return undefined
  if (span === 'reset') return { section: 'clock', says: t('clock.resetDone'), run: resetClock }
  const ms = spanIn(span)
  if (ms === undefined) throw new Error(`${t('clock.wrong')}: ${span}`)
  return {
    section: 'clock',
    says: t('links.clock', { span: spanOf(ms) }),
    async run() {
      await api('POST', '/clock', { advanceMs: ms })
      return () => api('POST', '/clock', { advanceMs: -ms })
    },
  }
}

async function resetClock() {
  const { offsetMs } = await api('GET', '/clock')
  await api('DELETE', '/clock')
  return () => api('POST', '/clock', { advanceMs: offsetMs })
}
