import { isWritten, maxDepth, maxElements, type OpenElement, openElement } from './message-fields.ts'

const cdataStart = '<![CDATA['
const cdataEnd = ']]>'
/** Begins what stands for a character: four hex digits follow. It stands for itself in the same way. */
const shield = '\ue000'
/** What XML has not or rewrites: control characters, line ends, U+FFFE, U+FFFF, halves of surrogate pairs. */
const toShield =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\ue000\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * A document in which a parser of XML can read what the platforms put into messages and XML does not know: any
 * character in texts, and an end of CDATA within what people write. `unshielded()` gives the texts back.
 *
 * @returns undefined for what can be no message: a DTD, too many elements, half a CDATA
 */
export function shieldedXml(source: string): string | undefined {
  const parts: string[] = []
  const open: OpenElement[] = []
  const endOfCdata = createCdataEnds(source)
  let elements = 0
  let at = 0
  for (;;) {
    const tag = source.indexOf('<', at)
    const text = source.slice(at, tag < 0 ? source.length : tag)
    parts.push(open.length > 0 ? shielded(text) : text)
    if (tag < 0) return parts.join('')
    if (source.startsWith(cdataStart, tag)) {
      const end = endOfCdata(tag + cdataStart.length, open)
      if (end < 0) return undefined
      parts.push(cdataStart, shielded(source.slice(tag + cdataStart.length, end), true), cdataEnd)
      at = end + cdataEnd.length
      continue
    }
    at = endOfMarkup(source, tag)
    if (at < 0) return undefined
    const markup = source.slice(tag, at)
    parts.push(markup)
    if (/^<[!?]/.test(markup)) continue
    if (markup.startsWith('</')) {
      open.pop()
      continue
    }
    elements += 1
    if (elements > maxElements || open.length >= maxDepth) return undefined
    if (!markup.endsWith('/>')) open.push(openElement(/^<([^\s>]*)/.exec(markup)?.[1] ?? '', open.at(-1)))
  }
}

export const unshielded = (text: string): string =>
  text.includes(shield)
    ? text.replace(/\ue000([0-9a-f]{4})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text

function shielded(text: string, isCdata = false): string {
  const known = text.replace(toShield, shieldOf)
  return isCdata ? known.replaceAll(cdataEnd, `]]${shieldOf('>')}`) : known
}

const shieldOf = (character: string): string => shield + character.charCodeAt(0).toString(16).padStart(4, '0')

/** Behind a comment, an instruction or a tag; -1 where it has no end, and for a DTD. */
function endOfMarkup(source: string, tag: number): number {
  const known = [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<!', ''],
    ['<', '>'],
  ].find(([start = '']) => source.startsWith(start, tag))
  const [start = '', end = ''] = known ?? []
  const at = end === '' ? -1 : source.indexOf(end, tag + start.length)
  return at < 0 ? -1 : at + end.length
}

/** Where the CDATA that begins at a place has its end, in the last of the open elements. */
function createCdataEnds(source: string): (start: number, open: readonly OpenElement[]) => number {
  const lastEnds = new Map<string, number>()
  const decided = new Set<OpenElement>()

  return (start, open) => {
    const first = source.indexOf(cdataEnd, start)
    const element = open.at(-1)
    if (first < 0 || element === undefined || decided.has(element)) return first
    if (!isWritten(open.at(-2), element.name)) return first
    decided.add(element)
    const last = lastEnds.get(element.name) ?? source.lastIndexOf(`${cdataEnd}</${element.name}>`)
    lastEnds.set(element.name, last)
    return last <= first || isCdataInPieces(source.slice(start, last)) ? first : last
  }
}

/** True where a writer has ended and begun the CDATA again, as XML asks for, so that each end is an end. */
function isCdataInPieces(content: string): boolean {
  let end = content.indexOf(cdataEnd)
  while (end >= 0) {
    const next = content.indexOf('<', end)
    if (next < 0 || !content.startsWith(cdataStart, next)) return false
    const between = content.slice(end + cdataEnd.length, next)
    if (between.includes(cdataEnd) || /&(?!(?:amp|lt|gt|quot|apos);)/.test(between)) return false
    end = content.indexOf(cdataEnd, next)
  }
  return true
}
