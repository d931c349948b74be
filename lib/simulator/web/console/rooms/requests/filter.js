import { createStore } from '../../tools/store.js'

/** @typedef {import('../../types.d.ts').LoggedRequest} LoggedRequest */
/** @typedef {{ text: string, kind: string, showsOwn: boolean, lines: number }} Filter */

/**
 * What is looked for, and how many lines are shown.
 *
 * @type {import('../../tools/store.js').Store<Filter>}
 */
export const wanted = createStore({
  text: new URLSearchParams(location.search).get('filter') ?? '',
  kind: 'all',
  showsOwn: false,
  lines: 100,
})

/** The login pages' own errands: pictures, polls, buttons. */
const errands = /^simulator\/(?:avatars|browser)$|^connect\/l\/qrconnect$|^connect\/qrcode$/

/** @param {LoggedRequest} request */
export function isRefused({ errcode = 0, status = 0, checks }) {
  return errcode !== 0 || status >= 400 || checks.some(({ ok }) => !ok)
}

/**
 * @param {LoggedRequest} request
 * @param {Filter} filter
 */
export function isWanted(request, { text, kind, showsOwn }) {
  if (!showsOwn && errands.test(request.api)) return false
  if (kind === 'refused' && !isRefused(request)) return false
  if (kind === 'bent' && request.fault === undefined) return false
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return true
  const all = textOf(request)
  return parts.every((part) => all.includes(part))
}

/** @param {LoggedRequest} request */
function textOf({ method, host, api, errcode, fault, query, body, answer, checks }) {
  const parts = [JSON.stringify(query), JSON.stringify(body), JSON.stringify(answer)]
  const said = checks.map(({ what }) => what)
  return [method, host, api, errcode, fault, ...parts, ...said].join(' ').toLowerCase()
}
