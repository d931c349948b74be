import { checkOptions, credential, listOf, requireOptions } from '../core/options.ts'
import { type MessagesOptions, messagesShape } from '../express/messages/messages-options.ts'
import { createMessagesRouter, type MessagesRouter } from '../express/messages/messages-router.ts'
import { type WecomClient, wecomClientCheck } from './client/wecom-client.ts'

export interface WecomMessagesOptions<Client extends WecomClient | undefined = WecomClient | undefined>
  extends MessagesOptions<Client> {
  /** The company that the messages are for. */
  corpId: string
  /** The EncodingAESKey of the app's 接收消息 settings. In a list each is good: for changing it. */
  encodingAesKey: string | string[]
  /**
   * Whom messages may be for. A suite gets them under its suite id, the provider's corp id or the corp id of a customer;
   * '' where WeCom sends none.
   * @default the corpId
   */
  receiverIds?: string[] | undefined
}

/**
 * Receives what WeCom pushes to an app: messages of members and events. Verifies, decrypts, parses, and answers within
 * five seconds; a message that comes again gets the first answer again.
 *
 * Answers 403 with an empty body to what is not proven, and is not told why (`onEvent` is).
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/90238
 * @example
 * const messages = wecomMessages({ corpId, token, encodingAesKey })
 * messages.on('event:change_contact', (message) => forget(message.UserID))
 * app.use('/wecom/messages', messages)
 */
export function wecomMessages<Client extends WecomClient | undefined = undefined>(
  options: WecomMessagesOptions<Client>,
): MessagesRouter<Client> {
  const factory = 'wecomMessages'
  checkOptions(factory, options, {
    ...messagesShape,
    corpId: credential,
    receiverIds: listOf((value) => (value === '' ? undefined : credential(value))),
    client: wecomClientCheck,
  })
  requireOptions(factory, options, ['corpId', 'token', 'encodingAesKey'])

  return createMessagesRouter(options, {
    factory,
    receiverIds: options.receiverIds ?? [options.corpId],
    encodingAesKeys: [options.encodingAesKey].flat(),
    handshake: (verification, query) => verification.openSealedHandshake(query),
    jsonReply: ({ Encrypt, MsgSignature, TimeStamp, Nonce }) => ({
      encrypt: Encrypt,
      msgsignature: MsgSignature,
      timestamp: TimeStamp,
      nonce: Nonce,
    }),
  })
}
