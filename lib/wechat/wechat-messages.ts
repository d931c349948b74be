import { checkOptions, credential, requireOptions } from '../core/options.ts'
import { type MessagesOptions, messagesShape } from '../express/messages/messages-options.ts'
import { createMessagesRouter, type MessagesRouter } from '../express/messages/messages-router.ts'
import { type WechatClient, wechatClientCheck } from './client/wechat-client.ts'

export interface WechatMessagesOptions<Client extends WechatClient | undefined = WechatClient | undefined>
  extends MessagesOptions<Client> {
  /** The account or mini program that the messages are for. */
  appId: string
  /**
   * The EncodingAESKey of the console's message settings, for its 安全模式 or 兼容模式. Only then is a message proven
   * to be WeChat's: without it anybody who has seen one query of WeChat's can write messages. In a list each is good.
   */
  encodingAesKey?: string | string[] | undefined
}

/**
 * Receives what WeChat pushes to an official account or mini program: messages of people and events. Verifies,
 * decrypts, parses, and answers within five seconds; a message that comes again gets the first answer again.
 *
 * Answers 403 with an empty body to what is not proven, and is not told why (`onEvent` is).
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 * @example
 * const messages = wechatMessages({ appId, token, encodingAesKey })
 * messages.on('text', (message) => `You said ${message.Content}`)
 * app.use('/wechat/messages', messages)
 */
export function wechatMessages<Client extends WechatClient | undefined = undefined>(
  options: WechatMessagesOptions<Client>,
): MessagesRouter<Client> {
  const factory = 'wechatMessages'
  checkOptions(factory, options, {
    ...messagesShape,
    appId: credential,
    client: wechatClientCheck,
  })
  requireOptions(factory, options, ['appId', 'token'])

  return createMessagesRouter(options, {
    factory,
    receiverIds: [options.appId],
    encodingAesKeys: options.encodingAesKey === undefined ? [] : [options.encodingAesKey].flat(),
    handshake: (verification, query) => verification.openPlainHandshake(query),
    jsonReply: (sealed) => ({ ...sealed, TimeStamp: Number(sealed.TimeStamp) }),
  })
}
