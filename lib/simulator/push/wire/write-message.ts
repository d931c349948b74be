import type { PushFields, PushValue } from './fields.ts'

/** Written without CDATA in the platform's samples, also where a program gives them as texts. */
const bareNames = ['CreateTime', 'MsgId', 'MsgID', 'ChangeType', 'MenuId']

function contentOf(name: string, value: PushValue): string {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([child, item]) => elements(child, item))
      .join('')
  }
  const text = String(value)
  if (typeof value !== 'string' || (bareNames.includes(name) && /^\w+$/.test(text))) return text
  // As WeChat writes it: what a person has written is in the CDATA as it is, also a `]]>`.
  return `<![CDATA[${text}]]>`
}

/** Ways in which samples of the platform's are not as they should be, by the names of elements. */
export interface XmlOddities {
  /** A blank stands before the CDATA. */
  blankBefore?: readonly string[] | undefined
  /** The CDATA has no angle brackets, and so is none. */
  brokenCdata?: readonly string[] | undefined
}

function elements(name: string, value: PushValue, { blankBefore, brokenCdata }: XmlOddities = {}): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
    throw new TypeError(`simulated push: "${name}" is no name for XML`)
  }
  if (value === null) return ''
  const values = Array.isArray(value) ? value : [value]
  const blank = blankBefore?.includes(name) === true ? ' ' : ''
  const isBroken = brokenCdata?.includes(name) === true
  const content = (item: PushValue): string =>
    isBroken ? `![CDATA[${String(item)}]]` : contentOf(name, item)
  return values.map((item) => `<${name}>${blank}${content(item)}</${name}>`).join('')
}

/**
 * `between` stands after every element: the platform ends lines in some places.
 * @throws TypeError when a name cannot be in XML
 */
export function writeXml(fields: PushFields, between = '', oddities: XmlOddities = {}): string {
  const present = Object.entries(fields).filter(([, value]) => value !== null)
  const lines = present.map(([name, value]) => elements(name, value, oddities) + between)
  return `<xml>${lines.join('')}</xml>`
}

/** JSON with integers of any length. */
export function writeJson(value: PushValue): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${writeJson(item)}`)
  return `{${pairs.join(',')}}`
}
