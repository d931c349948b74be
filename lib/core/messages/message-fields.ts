/** A value of a pushed message: text, fields, or several of these. */
export type MessageValue = string | MessageValue[] | MessageFields
export interface MessageFields {
  [name: string]: MessageValue
}

export const maxDepth = 10
export const maxElements = 2_000
export const namePattern: RegExp = /^[A-Za-z][\w.-]{0,63}$/
/** May come once or many times, and are lists all the same. */
export const listNames: ReadonlySet<string> = new Set([
  'List',
  'item',
  'Item',
  'SelectedItem',
  'OptionId',
  'OpitonId',
])

/** Adds a value to the fields of an element: one that comes again makes a list. */
export function addField(fields: Map<string, MessageValue>, name: string, value: MessageValue): void {
  const before = fields.get(name)
  if (Array.isArray(before)) before.push(value)
  else if (before !== undefined) fields.set(name, [before, value])
  else fields.set(name, listNames.has(name) ? [value] : value)
}
