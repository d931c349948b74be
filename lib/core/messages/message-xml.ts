import { SaxesParser } from 'saxes'
import { parseFast } from './fast-message-xml.ts'
import {
  addField,
  type MessageFields,
  type MessageValue,
  maxDepth,
  maxElements,
  namePattern,
} from './message-fields.ts'

interface Open {
  name: string
  fields: Map<string, MessageValue>
  content: string
  /** How much of the content must not be trimmed, since CDATA ends there. */
  keptEnd: number
}

/**
 * Reads a message as the platforms write it: elements and text, without attributes, DTD and instructions.
 *
 * Text stays text. CDATA is kept as it is, text around elements and CDATA is trimmed.
 *
 * @returns the fields of the root element, or undefined for anything else
 */
export function parseMessageXml(source: string): MessageFields | undefined {
  return parseFast(source) ?? parseStrictly(source)
}

/**
 * saxes reads a message in about 5 us; fast-xml-parser takes 17 and has had advisories about entities year after year,
 * sax takes 15, htmlparser2 is as fast but takes anything for XML. saxes is strict, knows no entity but the five,
 * and is what jsdom parses with.
 */
export function parseStrictly(source: string): MessageFields | undefined {
  const open: Open[] = []
  let root: MessageValue | undefined
  let elements = 0
  const parser = new SaxesParser()
  const refuse = (): never => {
    throw new Unreadable()
  }
  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('processinginstruction', refuse)
  parser.on('attribute', refuse)
  parser.on('opentag', ({ name }) => {
    elements += 1
    if (elements > maxElements || open.length >= maxDepth || !namePattern.test(name)) refuse()
    open.push({ name, fields: new Map(), content: '', keptEnd: 0 })
  })
  parser.on('text', (text) => {
    const current = open.at(-1)
    if (current === undefined) return
    current.content += current.content === '' ? text.trimStart() : text
  })
  parser.on('cdata', (text) => {
    const current = open.at(-1) as Open
    current.content += text
    current.keptEnd = current.content.length
  })
  parser.on('closetag', () => {
    const closed = open.pop() as Open
    const parent = open.at(-1)
    const value = contentOf(closed)
    if (parent === undefined) root = value
    else addField(parent.fields, closed.name, value)
  })
  try {
    parser.write(source).close()
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
  return typeof root === 'object' && !Array.isArray(root) ? root : undefined
}

class Unreadable extends Error {}

function contentOf({ fields, content, keptEnd }: Open): MessageValue {
  if (fields.size > 0) return Object.fromEntries(fields)
  return content.slice(0, keptEnd) + content.slice(keptEnd).trimEnd()
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
