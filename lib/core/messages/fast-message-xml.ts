import {
  addField,
  type MessageFields,
  type MessageValue,
  maxDepth,
  maxElements,
  namePattern,
} from './message-fields.ts'

interface Element {
  name: string
  fields: Map<string, MessageValue>
}

/** Neither control characters, which XML has not, nor carriage returns, which it rewrites. The second also knows emoji. */
const readable = /^[\t\n -\ud7ff\ue000-\ufffd]*$/
const readablePairs = /^[\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u
const notBlank = /[^ \t\n]/
const cdataStart = '<![CDATA['
const cdataEnd = ']]>'

/**
 * Reads what the platforms nearly always write, elements that hold elements, one text or one CDATA, several times as
 * fast as a parser of all XML.
 *
 * @returns the fields of the root element; undefined for whatever it does not know for certain (entities, comments,
 * attributes, text beside elements, mistakes), which is for the parser to judge
 */
export function parseFast(source: string): MessageFields | undefined {
  if (!readable.test(source) && !readablePairs.test(source)) return undefined
  const open: Element[] = []
  let elements = 0
  let at = 0
  for (;;) {
    const tag = source.indexOf('<', at)
    const tagEnd = source.indexOf('>', tag)
    if (tag < 0 || tagEnd < 0 || !isBlank(source, at, tag)) return undefined
    at = tagEnd + 1
    const parent = open.at(-1)
    if (source[tag + 1] === '/') {
      // What holds no element holds a text, even if it is a blank one.
      if (parent === undefined || parent.fields.size === 0) return undefined
      if (parent.name !== source.slice(tag + 2, tagEnd)) return undefined
      const value = Object.fromEntries(parent.fields)
      open.pop()
      const above = open.at(-1)
      if (above === undefined) return isBlank(source, at, source.length) ? value : undefined
      addField(above.fields, parent.name, value)
      continue
    }
    const name = source.slice(tag + 1, tagEnd)
    elements += 1
    if (elements > maxElements || open.length >= maxDepth || !namePattern.test(name)) return undefined
    const content = textAt(source, at, name)
    if (parent === undefined || content === undefined) {
      open.push({ name, fields: new Map() })
    } else {
      addField(parent.fields, name, content.text)
      at = content.end
    }
  }
}

/** One text or one CDATA with the element's end behind it. Undefined for anything else. */
function textAt(source: string, at: number, name: string): { text: string; end: number } | undefined {
  const isCdata = source.startsWith(cdataStart, at)
  const start = isCdata ? at + cdataStart.length : at
  const end = source.indexOf(isCdata ? cdataEnd : '<', start)
  const close = isCdata ? end + cdataEnd.length : end
  if (end < 0 || !source.startsWith(`</${name}>`, close)) return undefined
  const text = source.slice(start, end)
  if (!isCdata && (text.includes('&') || text.includes(cdataEnd))) return undefined
  return { text: isCdata ? text : text.trim(), end: close + name.length + '</>'.length }
}

const isBlank = (source: string, start: number, end: number): boolean =>
  start === end || !notBlank.test(source.slice(start, end))
