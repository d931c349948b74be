/** Not XML as the platform reads it. */
export class XmlError extends Error {}

/** The next piece of an XML text: `value` is the name of an element, or text as it is meant. */
export interface XmlToken {
  kind: 'open' | 'close' | 'empty' | 'text' | 'cdata'
  value: string
}

const entities = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&apos;', "'"],
])

function withoutEntities(text: string): string {
  return text.replace(/&[^;&]{0,10};?/g, (name) => {
    const value = entities.get(name)
    if (value === undefined) throw new XmlError(`"${name}" is not one of the five entities`)
    return value
  })
}

function tokenOf(tag: string): XmlToken {
  const [, close, value, empty] = /^<(\/?)([A-Za-z_][\w.-]{0,63})\s{0,8}(\/?)>$/.exec(tag) ?? []
  if (value === undefined) throw new XmlError(`what begins with ${tag.slice(0, 12)} is no element`)
  return { kind: close === '/' ? 'close' : empty === '/' ? 'empty' : 'open', value }
}

function endOf(xml: string, mark: string, at: number): number {
  const end = xml.indexOf(mark, at)
  if (end < 0) throw new XmlError(`"${mark}" is missing at the end`)
  return end
}

/**
 * Elements without attributes, CDATA and the five entities; no DTD, no comments.
 * @throws XmlError
 */
export function* xmlTokens(xml: string): Generator<XmlToken> {
  let at = /^<\?xml [^<>?]*\?>/.exec(xml)?.[0].length ?? 0
  while (at < xml.length) {
    if (xml.startsWith('<![CDATA[', at)) {
      const end = endOf(xml, ']]>', at)
      yield { kind: 'cdata', value: xml.slice(at + 9, end) }
      at = end + 3
    } else if (xml[at] === '<') {
      const end = endOf(xml, '>', at) + 1
      yield tokenOf(xml.slice(at, Math.min(end, at + 100)))
      at = end
    } else {
      const next = xml.indexOf('<', at)
      const end = next < 0 ? xml.length : next
      yield { kind: 'text', value: withoutEntities(xml.slice(at, end)) }
      at = end
    }
  }
}
