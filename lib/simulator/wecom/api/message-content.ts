import type { Call } from '../state/wecom-world.ts'

const media = ['image', 'voice', 'video', 'file']
const types = [
  'text',
  ...media,
  'textcard',
  'news',
  'mpnews',
  'markdown',
  'miniprogram_notice',
  'template_card',
]

export function checkType(call: Call, type: unknown, warning: string): string {
  const isKnown = typeof type === 'string' && types.includes(type)
  call.check(`msgtype is one of ${types.join(', ')}`, isKnown, 40008, `${warning}invalid message type`)
  return type
}

/** The checks of what a message says. Media are not looked up: the simulator keeps none. */
export function checkContent(call: Call, type: string, content: unknown): Record<string, unknown> {
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content)
  const isText = type === 'text' || type === 'markdown'
  call.check(
    `${type} is an object`,
    isObject,
    isText ? 44004 : 40058,
    isText ? undefined : `invalid param '${type}'`,
  )
  const fields = content as Record<string, unknown>
  if (isText) call.check(`${type}.content is not empty`, isFilled(fields['content']), 44004)
  if (media.includes(type)) call.check(`${type}.media_id is given`, isFilled(fields['media_id']), 40007)
  if (type === 'textcard') {
    for (const name of ['title', 'description', 'url']) {
      call.check(`textcard.${name} is given`, isFilled(fields[name]), 40058, `invalid param '${name}'`)
    }
  }
  if (type === 'news' || type === 'mpnews') {
    const { articles } = fields
    const hasArticles = Array.isArray(articles) && articles.length >= 1 && articles.length <= 8
    call.check(`${type}.articles has 1 to 8 entries`, hasArticles, 44003)
  }
  return fields
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
