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

function elements(name: string, value: PushValue, blank = ''): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
    throw new TypeError(`simulated push: "${name}" is no name for XML`)
  }
  if (value === null) return ''
  const values = Array.isArray(value) ? value : [value]
  return values.map((item) => `<${name}>${blank}${contentOf(name, item)}</${name}>`).join('')
}

/**
 * `between` stands after every element: the platform ends lines in some places. The elements in `blankBefore` begin with a
 * blank, as one of the platform's samples has it.
 * @throws TypeError when a name cannot be in XML
 */
export function writeXml(fields: PushFields, between = '', blankBefore: readonly string[] = []): string {
  const present = Object.entries(fields).filter(([, value]) => value !== null)
  const lines = present.map(
    ([name, value]) => elements(name, value, blankBefore.includes(name) ? ' ' : '') + between,
  )
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
