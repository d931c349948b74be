/**
 * A value in a message. A list is an element that comes several times. `undefined` leaves the element out; `null` does so
 * in XML, and is `null` in JSON.
 */
export type PushValue = string | number | bigint | PushFields | readonly PushValue[] | null | undefined

/** A message by the platform's own names, e.g. `{ MsgType: 'text', Content: 'hello' }`. */
export interface PushFields {
  [name: string]: PushValue
}

const maxDepth = 16

function copyOf(name: string, value: PushValue, depth: number): PushValue {
  if (depth > maxDepth) throw new TypeError('simulated push: the message is too deep')
  if (typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.filter(isThere).map((item) => copyOf(name, item, depth + 1))
  if (typeof value === 'object' && value !== null) return copyFields(value as PushFields, depth + 1)
  throw new TypeError(`simulated push: "${name}" must be a text, a number, a list or an object`)
}

function isThere(value: PushValue): boolean {
  return value !== undefined && value !== null
}

/**
 * A copy without what is undefined.
 * @throws TypeError when a value cannot be in a message
 */
export function copyFields(fields: PushFields, depth = 0): PushFields {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, value === null ? null : copyOf(name, value, depth)]),
  )
}

/** Long numbers as texts, for everything that is not the wire. */
export function withoutBigints(value: PushValue): PushValue {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(withoutBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutBigints(item)]))
}
