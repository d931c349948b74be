import { parseJsonObject } from '../tolerant-json.ts'
import { isRepeated, type MessageFields, type MessageValue } from './message-fields.ts'

const maxDepth = 10
/** Whatever it is a number of: read as one, it may have lost its last digits. */
const idPattern = /I[Dd]$|(?:^|_|app|open|union|user|msg|menu)id$/

/**
 * Reads a message in JSON as if it were XML: ids are text, what may come many times is a list, `null` is not there.
 *
 * @param textNames the message's own fields that are text too
 */
export function parsePushJson(text: string, textNames: readonly string[]): MessageFields | undefined {
  const value = parseJsonObject(text)
  const fields = value && (normalised(value, '', 0) as MessageFields | undefined)
  if (fields === undefined) return undefined
  for (const name of textNames) {
    if (typeof fields[name] === 'number') fields[name] = String(fields[name])
  }
  return fields
}

/** Names without blanks around them (WeChat's own sample has one), and lists as lists. */
function normalised(value: unknown, scope: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return undefined
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map((item) => normalised(item, scope, depth + 1))
  }
  const entries = Object.entries(value)
    .filter(([name, item]) => item !== null && name.trim() !== '__proto__')
    .map(([name, item]): [string, MessageValue] => [name.trim(), fieldOf(name.trim(), item, scope, depth)])
  return Object.fromEntries(entries)
}

function fieldOf(name: string, value: unknown, scope: string, depth: number): MessageValue {
  if (typeof value === 'number' && idPattern.test(name)) return fieldOf(name, String(value), scope, depth)
  const known = normalised(value, name, depth + 1) as MessageValue
  return isRepeated(scope, name) && !Array.isArray(known) ? [known] : known
}
