import { checkLoosely } from '../../engine/http/leniency.ts'
import type { Call } from '../state/wechat-world.ts'

const orderedNames = ['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'component_appid']
const extraNames = ['forcePopup', 'forceSnapShot', 'connect_redirect']

/** The code of a page Tencent shows without a code: 该链接无法访问. */
export const unreachable = -1

/** A parameter as it stands in the link. */
export interface RawParameter {
  name: string
  value: string
}

export function parseRaw(rawQuery: string): RawParameter[] {
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? { name: part, value: '' } : { name: part.slice(0, at), value: part.slice(at + 1) }
    })
}

/** Undefined when the %-encoding is broken. */
export function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** True for `appId` and the like: Tencent answers such a link with a blank page. */
export function hasMisspeltAppId(rawQuery: string): boolean {
  return parseRaw(rawQuery).some(({ name }) => name !== 'appid' && name.toLowerCase() === 'appid')
}

function isSorted(names: readonly string[]): boolean {
  const places = names.filter((name) => orderedNames.includes(name)).map((name) => orderedNames.indexOf(name))
  return places.every((place, index) => index === 0 || (places[index - 1] ?? 0) < place)
}

function isInOrder(names: readonly string[]): boolean {
  const extrasAt = names.findIndex((name) => extraNames.includes(name))
  return (
    isSorted(names) && (extrasAt < 0 || names.slice(extrasAt).every((name) => !orderedNames.includes(name)))
  )
}

/** The documents say that a link is matched strictly. The links of published clients are not, and work. */
export function checkNames(call: Call, parameters: readonly RawParameter[]): void {
  const names = parameters.map(({ name }) => name)
  const strangers = names.filter((name) => !orderedNames.includes(name) && !extraNames.includes(name))
  const isForPlatform = names.includes('component_appid')
  const order = orderedNames.slice(0, isForPlatform ? undefined : -1).join(', ')
  const page = { errcode: unreachable, errmsg: '该链接无法访问' }
  const known = {
    ...page,
    what: `the link has only these parameters: ${[...orderedNames, ...extraNames].join(', ')}`,
    instead: `the link has other parameters: ${strangers.slice(0, 5).join(', ').slice(0, 100)}`,
  }
  checkLoosely(call, known, strangers.length === 0)
  // Nothing is known that shows that a link for a platform passes in another order.
  if (isForPlatform) {
    call.check(`the parameters are in this order: ${order}`, isSorted(names), page.errcode, page.errmsg)
  }
  const inOrder = {
    ...page,
    what: `the parameters are in this order: ${order}, then ${extraNames.join(', ')}`,
    instead: `the parameters are in another order than ${order}`,
  }
  checkLoosely(call, inOrder, isInOrder(names))
}
