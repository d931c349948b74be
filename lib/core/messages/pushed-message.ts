import { type MessageFields, repeatedInEventOf } from './message-fields.ts'
import { parsePushJson } from './message-json.ts'
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
  ...[
    'ToUserName',
    'FromUserName',
    'CreateTime',
    'MsgType',
    'MsgId',
    'MsgID',
    'Event',
    'EventKey',
    'AgentID',
  ],
  ...['ChangeType', 'InfoType', 'SuiteId', 'TimeStamp', 'Encrypt', 'encrypt'],
]

/** The fields of a push, or undefined for what is neither XML nor JSON as the platforms write it. */
export function parsePush(text: string): { format: PushFormat; fields: PushedMessage } | undefined {
  const isJson = isPushJson(text)
  const fields = isJson ? parsePushJson(text, headNames) : parseMessageXml(text)
  if (fields === undefined || !hasTextHead(fields)) return undefined
  for (const name of repeatedInEventOf(fields.Event)) {
    if (fields[name] !== undefined && !Array.isArray(fields[name])) fields[name] = [fields[name]]
  }
  return { format: isJson ? 'json' : 'xml', fields }
}

export const isPushJson = (text: string): boolean => /^[\s\uFEFF]*\{/.test(text)

/** What stands in the head of a message is one text, wherever it is there: handlers may rely on it. */
const hasTextHead = (fields: MessageFields | PushedMessage): fields is PushedMessage =>
  headNames.every((name) => ['string', 'undefined'].includes(typeof fields[name]))

/** What a push is called: `text`, `event:subscribe`, `info:suite_ticket`. In lower case. */
export function pushName({ MsgType, Event, InfoType }: PushedMessage): string {
  const name =
    MsgType?.toLowerCase() === 'event' ? `event:${Event ?? ''}` : (MsgType ?? `info:${InfoType ?? ''}`)
  return name.toLowerCase()
}
