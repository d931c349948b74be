import {
  addField,
  isWritten,
  type MessageFields,
  maxDepth,
  maxElements,
  namePattern,
  type OpenElement,
  openElement,
  trimmed,
} from './message-fields.ts'

const notBlank = /[^ \t\r\n]/
const cdataStart = '<![CDATA['
const cdataEnd = ']]>'

/**
 * Reads what the platforms nearly always write, elements that hold elements, one text or one CDATA, several times as
 * fast as a parser of all XML. Texts may hold any character.
 *
 * @returns the fields of the root element; undefined for whatever it does not know for certain (entities, comments,
 * attributes, text beside elements, an end of CDATA within a text, mistakes), which is for the parser to judge
 */
export function parseFast(source: string): MessageFields | undefined {
  const open: OpenElement[] = []
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
      addField(above, parent.name, value)
      continue
    }
    const name = source.slice(tag + 1, tagEnd)
    elements += 1
    if (elements > maxElements || open.length >= maxDepth || !namePattern.test(name)) return undefined
    const content = parent && textAt(source, at, name, isWritten(parent, name))
    if (parent === undefined || content === undefined) {
      open.push(openElement(name, parent))
    } else {
      addField(parent, name, content.text)
      at = content.end
    }
  }
}

/** One text or one CDATA with the element's end behind it. Undefined for anything else. */
function textAt(
  source: string,
  at: number,
  name: string,
  endsLast: boolean,
): { text: string; end: number } | undefined {
  const isCdata = source.startsWith(cdataStart, at)
  const start = isCdata ? at + cdataStart.length : at
  const end = source.indexOf(isCdata ? cdataEnd : '<', start)
  const close = isCdata ? end + cdataEnd.length : end
  if (end < 0 || !source.startsWith(`</${name}>`, close)) return undefined
  if (isCdata && endsLast && source.lastIndexOf(`${cdataEnd}</${name}>`) !== end) return undefined
  const text = source.slice(start, end)
  if (!isCdata && (text.includes('&') || text.includes(cdataEnd))) return undefined
  return { text: isCdata ? text : trimmed(text), end: close + name.length + '</>'.length }
}

const isBlank = (source: string, start: number, end: number): boolean =>
  start === end || !notBlank.test(source.slice(start, end))
