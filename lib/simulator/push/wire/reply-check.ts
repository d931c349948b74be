import type { Channel } from './channel.ts'
import type { ReplyFields, ReplyValue } from './read-xml.ts'

const maxTextBytes = 2048
const maxArticles = 8

/** The elements that each kind of reply cannot be without. */
const needed: Record<string, readonly (readonly string[])[]> = {
  text: [['Content']],
  image: [['Image', 'MediaId']],
  voice: [['Voice', 'MediaId']],
  video: [['Video', 'MediaId']],
  news: [['ArticleCount']],
}
const onlyWechat: typeof needed = { music: [['Music', 'ThumbMediaId']], transfer_customer_service: [] }
const onlyWecom: typeof needed = {
  update_button: [['Button', 'ReplaceName']],
  update_template_card: [['TemplateCard']],
  update_taskcard: [['TaskCard', 'ReplaceName']],
}

function at(value: ReplyValue | undefined, path: readonly string[]): ReplyValue | undefined {
  return path.reduce<ReplyValue | undefined>(
    (inner, name) =>
      typeof inner === 'object' && !Array.isArray(inner) && Object.hasOwn(inner, name)
        ? inner[name]
        : undefined,
    value,
  )
}

function problemOfNews(reply: ReplyFields): string | undefined {
  const items = at(reply, ['Articles', 'item'])
  const count = Array.isArray(items) ? items.length : 0
  if (count < 1 || count > maxArticles) return `Articles has ${count} of <item>, not 1 to ${maxArticles}`
  return reply['ArticleCount'] === String(count) ? undefined : `ArticleCount is not ${count}`
}

/** What is wrong with a reply, in words; undefined when the person can be shown it. */
export function problemOfReply(channel: Channel, person: string, reply: ReplyFields): string | undefined {
  const { ToUserName, FromUserName, CreateTime, MsgType } = reply
  if (ToUserName !== person) return `ToUserName is not the person ("${person}")`
  if (FromUserName !== channel.account) return `FromUserName is not the account ("${channel.account}")`
  if (!/^\d+$/.test(String(CreateTime))) return 'CreateTime is not a number of seconds'
  const kinds = { ...needed, ...(channel.agentId === undefined ? onlyWechat : onlyWecom) }
  const type = String(MsgType)
  const paths = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (paths === undefined) return `MsgType is none of ${Object.keys(kinds).join(', ')}`
  for (const path of paths) {
    const value = at(reply, path)
    if (value === undefined || value === '') return `${path.join('.')} is missing`
  }
  if (type === 'news') return problemOfNews(reply)
  const isLong = type === 'text' && Buffer.byteLength(String(reply['Content'])) > maxTextBytes
  return isLong ? `Content has more than ${maxTextBytes} bytes` : undefined
}
