import type { Call } from '../state/wechat-world.ts'

type Content = Record<string, unknown>

const types = [
  'text',
  'image',
  'voice',
  'video',
  'music',
  'news',
  'mpnews',
  'mpnewsarticle',
  'msgmenu',
  'wxcard',
  'miniprogrampage',
  'link',
]
const withMedia: Readonly<Record<string, readonly string[]>> = {
  image: ['media_id'],
  voice: ['media_id'],
  video: ['media_id'],
  mpnews: ['media_id'],
  music: ['thumb_media_id'],
  miniprogrampage: ['thumb_media_id'],
}
const maxTextBytes = 2048

function checkText(call: Call, { content }: Content): void {
  call.check('text.content is not empty', typeof content === 'string' && content !== '', 44004)
  call.check('text.content is at most 2048 bytes', Buffer.byteLength(content) <= maxTextBytes, 45002)
}

function checkNews(call: Call, { articles }: Content): void {
  call.check('news.articles is not empty', Array.isArray(articles) && articles.length > 0, 44003)
  call.check('news.articles has one article', articles.length === 1, 45008)
}

/** The checks of what a customer-service message says. Media are not looked up: the simulator keeps none. */
export function checkContent(call: Call, body: Content): void {
  const type = body['msgtype']
  const isKnown = typeof type === 'string' && types.includes(type)
  call.check(`msgtype is one of ${types.join(', ')}`, isKnown, 40008)
  const content = body[type]
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content)
  if (type === 'text') call.check('text is an object', isObject, 44004)
  call.check(`${type} is an object`, isObject, 47001)
  const fields = content as Content
  if (type === 'text') checkText(call, fields)
  if (type === 'news') checkNews(call, fields)
  if (type === 'msgmenu') call.check('msgmenu.list is an array', Array.isArray(fields['list']), 44005)
  for (const name of withMedia[type] ?? []) {
    call.check(`${type}.${name} is given`, typeof fields[name] === 'string' && fields[name] !== '', 41006)
  }
}
