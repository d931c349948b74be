/** A JSON object as a platform sends it. */
export type JsonObject = Record<string, unknown>

// An integer of 16 digits or more loses its last digits as a number; message ids have 19.
const longInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/**
 * Reads a JSON object from the text of an answer. Tolerates what the platforms really send: a byte order mark,
 * raw control characters inside strings (nicknames), and 64-bit ids, which become strings.
 *
 * @returns the object, or undefined for anything else: HTML, nothing, `null`, a list, a truncated text
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const safe = /\d{16}/.test(source)
    ? source.replace(longInteger, (token) => (token.startsWith('"') ? token : `"${token}"`))
    : source
  const value = parse(safe) ?? parse(escapeControlCharacters(safe))
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

function escapeControlCharacters(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) =>
    string.replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
      /[\u0000-\u001f]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
}
