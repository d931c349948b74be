import type { Request } from 'express'
import { type MessageReply, textReply } from '../../core/messages/message-replies.ts'
import { formatMessageXml } from '../../core/messages/message-xml.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import { callback } from '../../core/options.ts'

/** What a handler of pushed messages gets besides the message. */
export interface MessageContext<Client> {
  /** The option `client`. */
  client: Client
  req: Request
}

/** Answers a message: a string is a text reply, nothing is no reply. */
export type MessageHandler<Client> = HandlerWith<MessageContext<Client>>

/** A handler that is told more than the client, for example for which account a message was. */
export type HandlerWith<Context> = (
  message: PushedMessage,
  context: Context,
) => MessageAnswer | Promise<MessageAnswer>

// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing is one
export type MessageAnswer = string | MessageReply | undefined | null | void

/** Looks at every message before the app's own handlers. */
export type MessageInterceptor = (
  message: PushedMessage,
  req: Request,
) => Promise<{ reply: MessageAnswer; isHandled: boolean } | undefined>

export interface MessageHandlers<Context> {
  on(name: string, handler: HandlerWith<Context>): void
  intercept(interceptor: MessageInterceptor): void
  /**
   * The reply to a message, or nothing where there is none. Rejects when the handler does that the reply is to come
   * from; of any other, `onFailure` is told.
   */
  dispatch(
    message: PushedMessage,
    context: Context,
    onFailure: (error: unknown) => void,
  ): Promise<MessageReply | undefined>
}

const namePattern = /^(?:\*|(?!(?:event|info)$)[a-z]\w*|(?:event|info):\w+)$/i

/** The handlers of one router, by the names of messages. */
export function createMessageHandlers<Context extends { req: Request }>(
  factory: string,
): MessageHandlers<Context> {
  const handlers = new Map<string, HandlerWith<Context>>()
  const interceptors: MessageInterceptor[] = []

  return {
    on(name, handler) {
      if (typeof name !== 'string' || !namePattern.test(name)) {
        throw new TypeError(
          `${factory}: on() takes the name of a message ("text"), of an event ("event:subscribe"), or "*"`,
        )
      }
      const problem = callback(handler)
      if (problem !== undefined) throw new TypeError(`${factory}: the handler of "${name}" ${problem}`)
      const key = name.toLowerCase()
      if (handlers.has(key)) throw new TypeError(`${factory}: "${name}" has a handler already`)
      handlers.set(key, handler)
    },

    intercept: (interceptor) => void interceptors.push(interceptor),

    async dispatch(message, context, onFailure) {
      let reply: MessageAnswer
      for (const intercept of interceptors) {
        const taken = await intercept(message, context.req)
        if (taken?.isHandled) return replyIn(taken.reply)
        reply ??= taken?.reply
      }
      const handler = handlers.get(pushName(message)) ?? handlers.get('*')
      const run = async (): Promise<MessageAnswer> => handler?.(message, context)
      if (reply === undefined) return replyIn(await run())
      // There is a reply already, which need not wait for the app's own handler.
      run().catch(onFailure)
      return replyIn(reply)
    },
  }
}

function replyIn(answer: MessageAnswer): MessageReply | undefined {
  if (answer === undefined || answer === null || answer === '') return undefined
  if (typeof answer === 'string') return textReply(answer)
  if (typeof answer === 'object' && typeof answer.MsgType === 'string') {
    // What cannot be written, or kept for the same message, is found here and not half way through the answer.
    formatMessageXml(answer)
    return JSON.parse(JSON.stringify(answer))
  }
  throw new TypeError('a handler must return a string, a reply such as textReply(...), or nothing')
}
