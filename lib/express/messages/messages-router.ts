import { type Request, type Response, Router } from 'express'
import { memoryTokenCache } from '../../core/cache/memory-token-cache.ts'
import { createEmitter, type EmitEvent } from '../../core/emitter.ts'
import { createSealer } from '../../core/login/sealer.ts'
import type { SealedReply } from '../../core/messages/message-envelope.ts'
import { createPrivateState } from '../../core/private-state.ts'
import { isWechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { asyncHandler } from '../http/async-handler.ts'
import { type Query, queryOf } from '../http/query.ts'
import { readRawBody } from '../http/raw-body.ts'
import { type AnswerOptions, answerPush, type MessageOutcome } from './message-deduplication.ts'
import { createMessageHandlers, type MessageHandler, type MessageInterceptor } from './message-handlers.ts'
import { createMessageVerification, type MessageVerification, type Push } from './message-verification.ts'
import type { MessagesOptions } from './messages-options.ts'
import { usualSeconds } from './reply-deadline.ts'

/** A router of pushed messages: mount it where the console says that messages go. */
export interface MessagesRouter<Client> extends Router {
  /**
   * Handles a kind of message: `text`, `image`, ..., `event:subscribe`, ..., or `*` for what no other handler takes.
   * Names compare without case.
   * @throws TypeError for a second handler of the same name
   */
  on(name: string, handler: MessageHandler<Client>): this
}

export interface MessagesPlan {
  factory: string
  receiverIds: readonly string[]
  encodingAesKeys: readonly string[]
  handshake(verification: MessageVerification, query: Query): string
  /** How the names in a sealed JSON reply are written. */
  jsonReply(sealed: SealedReply): object
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
  const { receiverIds, encodingAesKeys, jsonReply } = plan
  const { maxAgeSeconds = 300, replyWithinSeconds = usualSeconds } = options
  const tokens = [options.token].flat()
  const emit = createEmitter(options.onEvent)
  const cache = options.tokenCache ?? memoryTokenCache()
  const sealer = createSealer([...encodingAesKeys, ...tokens], `messages:${receiverIds[0]}`)
  const handlers = createMessageHandlers<Client>(plan.factory)
  const verification = createMessageVerification({
    tokens,
    encodingAesKeys,
    receiverIds,
    maxAgeSeconds,
    jsonReply,
  })

  const answering: AnswerOptions = { cache, sealer, emit, replyWithinSeconds, maxAgeSeconds }

  const router = Router()
  router.get(
    '/',
    serve(emit, (req, res) => {
      res.type('text/plain').send(plan.handshake(verification, queryOf(req)))
    }),
  )
  router.post(
    '/',
    serve(emit, async (req, res) => {
      const admitted = verification.admitPush(queryOf(req))
      const push = admitted.open(await readRawBody(req, res))
      const context = { client: options.client as Client, req }
      const outcome = await answerPush(push, res, answering, (onFailure) =>
        handlers.dispatch(push.message, context, onFailure),
      )
      sendOutcome(res, push, outcome)
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

const serve = (emit: EmitEvent, answer: (req: Request, res: Response) => Promise<void> | void) =>
  asyncHandler(async (req: Request, res: Response) => {
    res.set('Cache-Control', 'no-store')
    try {
      await answer(req, res)
    } catch (error) {
      if (!isWechatAuthError(error)) throw error
      reportRefusal({ emit }, error)
      // Whoever sent this learns nothing of why.
      res.status(error.status).type('text/plain').send('')
    }
  })

function sendOutcome(res: Response, push: Push, { reply, isEmpty }: MessageOutcome): void {
  // The platform has hung up, and sends the message again.
  if (res.closed) return
  if (reply === undefined) {
    res.type('text/plain').send(isEmpty ? '' : 'success')
    return
  }
  const { ToUserName, FromUserName } = push.message
  const { type, body } = push.write({
    ToUserName: FromUserName,
    FromUserName: ToUserName,
    CreateTime: Math.floor(Date.now() / 1_000),
    ...reply,
  })
  res.type(type === 'json' ? 'application/json' : 'application/xml').send(body)
}
