import { isChinese, t } from './words.js'

const two = (/** @type {number} */ number) => String(number).padStart(2, '0')

/** @param {number} at */
export function timeOf(at) {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** @param {number} at */
export function dateOf(at) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
  return new Intl.DateTimeFormat(isChinese() ? 'zh-CN' : 'en-GB', options).format(at)
}

/** @type {[ms: number, name: string][]} */
const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
]

/**
 * "+1 h 30 min", with the two largest units.
 *
 * @param {number} ms
 */
export function spanOf(ms) {
  let rest = Math.round(Math.abs(ms) / 1000) * 1000
  const said = []
  for (const [size, name] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) said.push(t(`span.${name}`, { n: count }))
  }
  return (ms < 0 ? '−' : '+') + (said.slice(0, 2).join(' ') || t('span.second', { n: 0 }))
}

/** @type {Record<string, number>} */
const sizes = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * The milliseconds of "+7200", "90m", "-2h" or "1d".
 *
 * @param {string} text
 */
export function spanIn(text) {
  const parts = /^\s*([+-]?)(\d+(?:\.\d+)?)\s*([smhd]?)\s*$/.exec(text)
  if (parts === null) return undefined
  const [, sign, number, unit = ''] = parts
  return (sign === '-' ? -1 : 1) * Number(number) * (sizes[unit] ?? 0)
}

/** @param {number | undefined} ms */
export function tookOf(ms) {
  if (ms === undefined) return ''
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
