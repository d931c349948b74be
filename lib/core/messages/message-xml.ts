import { parseFast } from './fast-message-xml.ts'
import { type MessageFields, namePattern } from './message-fields.ts'
import { parseStrictly } from './strict-message-xml.ts'

/**
 * Reads a message as the platforms write it: elements and text, without attributes, DTD and instructions.
 *
 * Text stays text, with every character and line end as it was sent. CDATA is kept as it is, text around elements and
 * CDATA is trimmed.
 *
 * @returns the fields of the root element, or undefined for anything else
 */
export function parseMessageXml(source: string): MessageFields | undefined {
  return parseFast(source) ?? parseStrictly(source)
}

/** Writes fields as the platforms do: text in CDATA, numbers plain. */
export function formatMessageXml(fields: object, root = 'xml'): string {
  const parts = Object.entries(fields).map(([name, value]) => formatField(name, value))
  return `<${root}>${parts.join('')}</${root}>`
}

function formatField(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (!namePattern.test(name)) throw new TypeError('the name of a field in a reply must be one of XML')
  if (Array.isArray(value)) return value.map((item) => formatField(name, item)).join('')
  if (typeof value === 'object') return formatMessageXml(value, name)
  return `<${name}>${typeof value === 'number' ? value : cdataOf(String(value))}</${name}>`
}

// What XML knows no character for would make the whole reply unreadable.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const cdataOf = (text: string): string =>
  `<![CDATA[${text.replace(noXml, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
