import { parseJsonObject } from '../tolerant-json.ts'
import { listNames, type MessageFields, type MessageValue } from './message-fields.ts'
import { parseMessageXml } from './message-xml.ts'

/** A message or event that the platform has pushed, with the platform's own field names. */
export interface PushedMessage {
  /** The account's original id (`gh_...`); the corp id for WeCom. */
  ToUserName: string
  /** The person's openid; the userid, or `sys`, for WeCom. */
  FromUserName: string
  /** Unix time in seconds, as text. */
  CreateTime: string
  /** `text`, `image`, ..., `event`. */
  MsgType: string
  /** Up to 64 bits, so it stays text. Events have none. */
  MsgId?: string
  Event?: string
  EventKey?: string
  Ticket?: string
  Content?: string
  PicUrl?: string
  MediaId?: string
  ThumbMediaId?: string
  Format?: string
  Title?: string
  Description?: string
  Url?: string
  Location_X?: string
  Location_Y?: string
  Scale?: string
  Label?: string
  Latitude?: string
  Longitude?: string
  Precision?: string
  /** Only for WeCom. */
  AgentID?: string
  /** Only for WeCom's events about the directory. */
  ChangeType?: string
  /** Only for events about suites and third-party platforms. */
  InfoType?: string
  [field: string]: unknown
}

/** How a push was written, and so how it is answered. */
export type PushFormat = 'xml' | 'json'

const headNames = [
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'MsgId',
  'MsgID',
  'Event',
  'EventKey',
  'AgentID',
  'InfoType',
  'Encrypt',
  'encrypt',
]
const maxDepth = 10

/** The fields of a push, or undefined for what is neither XML nor JSON as the platforms write it. */
export function parsePush(text: string): { format: PushFormat; fields: PushedMessage } | undefined {
  const isJson = /^[\s\uFEFF]*\{/.test(text)
  const fields = isJson ? parsePushJson(text) : parseMessageXml(text)
  if (fields === undefined || !hasTextHead(fields)) return undefined
  return { format: isJson ? 'json' : 'xml', fields }
}

function parsePushJson(text: string): MessageFields | undefined {
  const value = parseJsonObject(text)
  const fields = value && (normalised(value, 0) as MessageFields | undefined)
  if (fields === undefined) return undefined
  for (const name of headNames) {
    // The same as in XML: an id that is read as a number may lose its last digits.
    if (typeof fields[name] === 'number') fields[name] = String(fields[name])
  }
  return fields
}

/** What stands in the head of a message is text wherever it is there: handlers may rely on it. */
const hasTextHead = (fields: object): fields is PushedMessage =>
  headNames.every((name) => ['string', 'undefined'].includes(typeof (fields as MessageFields)[name]))

/** Names without blanks around them (WeChat's own sample has one), and lists as lists. */
function normalised(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return undefined
  if (Array.isArray(value)) return value.map((item) => normalised(item, depth + 1))
  const entries = Object.entries(value)
    .map(([name, item]): [string, MessageValue] => {
      const known = normalised(item, depth + 1) as MessageValue
      return [name.trim(), listNames.has(name.trim()) && !Array.isArray(known) ? [known] : known]
    })
    .filter(([name]) => name !== '__proto__')
  return Object.fromEntries(entries)
}

/** What a push is called: `text`, `event:subscribe`, `info:suite_ticket`. In lower case. */
export function pushName({ MsgType, Event, InfoType }: PushedMessage): string {
  const name =
    MsgType?.toLowerCase() === 'event' ? `event:${Event ?? ''}` : (MsgType ?? `info:${InfoType ?? ''}`)
  return name.toLowerCase()
}
