/** A JSON object as a platform sends it. */
export type JsonObject = Record<string, unknown>

// Escapes inside strings, quotes, control characters, and numbers. Each match goes on from the last: linear time.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const pieces = /\\[\s\S]|["\u0000-\u001f]|-?\d[\d.eE+-]*/g

/**
 * Reads a JSON object from the text of an answer. Tolerates what the platforms really send: a byte order mark,
 * raw control characters inside strings (nicknames), and 64-bit ids, which become strings.
 *
 * @returns the object, or undefined for anything else: HTML, nothing, `null`, a list, a truncated text
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const hasLongNumber = /\d{16}/.test(source)
  const value = (hasLongNumber ? undefined : parse(source)) ?? parse(repair(source))
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Escapes control characters inside strings and puts quotes around integers that do not fit a number. */
function repair(text: string): string {
  let isInString = false
  return text.replace(pieces, (piece) => {
    if (piece === '"') {
      isInString = !isInString
      return piece
    }
    if (!isInString) return /^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece
    return piece < ' ' ? `\\u${piece.charCodeAt(0).toString(16).padStart(4, '0')}` : piece
  })
}
