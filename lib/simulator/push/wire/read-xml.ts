import { XmlError, type XmlToken, xmlTokens } from './xml-tokens.ts'

/** What an account answered, every value a text. `item` is always a list, and so is what comes several times. */
export interface ReplyFields {
  [name: string]: ReplyValue
}
export type ReplyValue = string | ReplyFields | ReplyValue[]

interface Element {
  name: string
  children: Map<string, ReplyValue>
  text: string
  hasCdata: boolean
}

const maxDepth = 16
const maxElements = 10_000

function createElement(name: string): Element {
  return { name, children: new Map(), text: '', hasCdata: false }
}

/** Blanks beside CDATA mean nothing. */
function addText(element: Element, { kind, value }: XmlToken): void {
  const isBlank = value.trim() === ''
  if (kind === 'text') {
    if (!isBlank || !element.hasCdata) element.text += value
    return
  }
  if (!element.hasCdata && element.text.trim() === '') element.text = ''
  element.hasCdata = true
  element.text += value
}

function addChild(element: Element, name: string, value: ReplyValue): void {
  const known = element.children.get(name)
  if (known === undefined) element.children.set(name, name === 'item' ? [value] : value)
  else if (Array.isArray(known)) known.push(value)
  else element.children.set(name, [known, value])
}

function readElement(element: Element): ReplyValue {
  if (element.children.size === 0) return element.text
  if (element.text.trim() !== '') throw new XmlError(`<${element.name}> has text between its elements`)
  return Object.fromEntries(element.children)
}

/** @throws XmlError */
export function readXml(xml: string): ReplyFields {
  const root = createElement('')
  const open = [root]
  let count = 0

  for (const token of xmlTokens(xml)) {
    const { kind, value: name } = token
    const inner = open.at(-1) ?? root
    if (kind === 'text' || kind === 'cdata') addText(inner, token)
    else if (kind === 'close') {
      if (inner === root || inner.name !== name) throw new XmlError(`</${name}> closes nothing`)
      open.pop()
      addChild(open.at(-1) ?? root, name, readElement(inner))
    } else {
      count += 1
      if (count > maxElements) throw new XmlError(`there are more than ${maxElements} elements`)
      if (open.length > maxDepth) throw new XmlError('the elements are too deep')
      if (kind === 'empty') addChild(inner, name, '')
      else open.push(createElement(name))
    }
  }

  const content = root.children.get('xml')
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name}> does not end`)
  if (root.children.size !== 1 || root.text.trim() !== '') throw new XmlError('it is not one element')
  if (typeof content !== 'object' || Array.isArray(content))
    throw new XmlError('it is not one <xml> with elements')
  return content
}
