/** A reply to a pushed message, as the platform spells it: its `MsgType` and what belongs to it. */
export interface MessageReply {
  MsgType: string
  [field: string]: unknown
}

/** One entry of a reply with articles. */
export interface NewsArticle {
  Title: string
  Description: string
  PicUrl: string
  Url: string
}

/** @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html */
export const textReply = (content: string): MessageReply => ({ MsgType: 'text', Content: content })

export const imageReply = (mediaId: string): MessageReply => ({
  MsgType: 'image',
  Image: { MediaId: mediaId },
})

export const voiceReply = (mediaId: string): MessageReply => ({
  MsgType: 'voice',
  Voice: { MediaId: mediaId },
})

export const videoReply = ({
  MediaId,
  Title,
  Description,
}: {
  MediaId: string
  Title?: string
  Description?: string
}): MessageReply => ({ MsgType: 'video', Video: { MediaId, Title, Description } })

/** Not for WeCom. */
export const musicReply = ({
  ThumbMediaId,
  Title,
  Description,
  MusicUrl,
  HQMusicUrl,
}: {
  ThumbMediaId: string
  Title?: string
  Description?: string
  MusicUrl?: string
  HQMusicUrl?: string
}): MessageReply => ({
  MsgType: 'music',
  Music: { Title, Description, MusicUrl, HQMusicUrl, ThumbMediaId },
})

/** WeChat shows one article in answer to a message, up to eight in answer to an event. */
export const newsReply = (articles: readonly NewsArticle[]): MessageReply => ({
  MsgType: 'news',
  ArticleCount: articles.length,
  Articles: {
    item: articles.map(({ Title, Description, PicUrl, Url }) => ({ Title, Description, PicUrl, Url })),
  },
})

/** Hands the person over to the account's customer service, or to one of its people. Not for WeCom. */
export const transferReply = (kfAccount?: string): MessageReply => ({
  MsgType: 'transfer_customer_service',
  ...(kfAccount !== undefined && { TransInfo: { KfAccount: kfAccount } }),
})

/**
 * Changes the button of a template card that was clicked. Only for WeCom.
 * @see https://developer.work.weixin.qq.com/document/path/90241
 */
export const updateButtonReply = (replaceName: string): MessageReply => ({
  MsgType: 'update_button',
  Button: { ReplaceName: replaceName },
})

/** Changes a template card. Only for WeCom; the fields of the card are WeCom's own. */
export const updateTemplateCardReply = (card: Record<string, unknown>): MessageReply => ({
  MsgType: 'update_template_card',
  TemplateCard: card,
})

/** The platforms show nothing of a longer one, in bytes of UTF-8. */
const maxTextBytes = 2_047

/** A text reply that is too long, cut at a character; any other reply as it is. `bytes` is how long the text was. */
export function shortenedReply(reply: MessageReply): { shortened: MessageReply; bytes: number } {
  const text = reply.MsgType === 'text' && typeof reply['Content'] === 'string' ? reply['Content'] : ''
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxTextBytes) return { shortened: reply, bytes }
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxTextBytes))
  return { shortened: { ...reply, Content: text.slice(0, read) }, bytes }
}
