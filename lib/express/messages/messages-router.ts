import { Router } from 'express'
import { createPrivateState } from '../../core/private-state.ts'
import { type Query, queryOf } from '../http/query.ts'
import type { MessageContext, MessageHandler, MessageInterceptor } from './message-handlers.ts'
import { createMessageReceiver, type ReceiverPlan } from './message-receiver.ts'
import type { MessageVerification } from './message-verification.ts'
import type { MessagesOptions } from './messages-options.ts'

/** A router of pushed messages: mount it where the console says that messages go. */
export interface MessagesRouter<Client> extends Router {
  /**
   * Handles a kind of message: `text`, `image`, ..., `event:subscribe`, ..., or `*` for what no other handler takes.
   * Names compare without case.
   * @throws TypeError for a second handler of the same name
   */
  on(name: string, handler: MessageHandler<Client>): this
}

export interface MessagesPlan extends ReceiverPlan {
  receiverIds: readonly string[]
  handshake(verification: MessageVerification, query: Query): string
}

/** What other routers need of one for messages. */
export interface MessagesState {
  /** False where nobody has signed the bodies. */
  isEncrypted: boolean
  receiverIds: readonly string[]
  intercept(interceptor: MessageInterceptor): void
}

const privateStates = createPrivateState<MessagesState>()
export const messagesStateOf: (router: unknown) => MessagesState | undefined = privateStates.of

export function createMessagesRouter<Client>(
  options: MessagesOptions<Client>,
  plan: MessagesPlan,
): MessagesRouter<Client> {
  const { receiverIds, encodingAesKeys } = plan
  const receiver = createMessageReceiver<MessageContext<Client>>(options, plan)
  const { handlers, verification } = receiver
  const router = Router()
  router.get(
    '/',
    receiver.serve((req, res) => {
      res.type('text/plain').send(plan.handshake(verification, queryOf(req)))
    }),
  )
  router.post(
    '/',
    receiver.serve(async (req, res) => {
      const push = await receiver.read(req, res)
      await receiver.answer(push, res, { client: options.client as Client, req })
    }),
  )

  const messages = Object.assign(router, {
    on(name: string, handler: MessageHandler<Client>) {
      handlers.on(name, handler)
      return messages
    },
  }) as MessagesRouter<Client>
  const isEncrypted = encodingAesKeys.length > 0
  privateStates.keep(messages, { isEncrypted, receiverIds, intercept: handlers.intercept })
  return messages
}
