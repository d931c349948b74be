import type { Request, RequestHandler, Response } from 'express'
import { memoryTokenCache } from '../../core/cache/memory-token-cache.ts'
import { createEmitter } from '../../core/emitter.ts'
import { createSealer } from '../../core/login/sealer.ts'
import type { SealedReply } from '../../core/messages/message-envelope.ts'
import { isWechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { asyncHandler } from '../http/async-handler.ts'
import { noteEnv, tellOperator } from '../http/operator-console.ts'
import { queryOf } from '../http/query.ts'
import { readRawBody } from '../http/raw-body.ts'
import { type AnswerOptions, answerPush, type MessageOutcome } from './message-deduplication.ts'
import { createMessageHandlers, type MessageHandlers } from './message-handlers.ts'
import { createMessageVerification, type MessageVerification, type Push } from './message-verification.ts'
import type { MessagesOptions } from './messages-options.ts'
import { usualSeconds } from './reply-deadline.ts'

export interface ReceiverPlan {
  factory: string
  /** Whom messages may be for; a function where those are not known beforehand. */
  receiverIds: readonly string[] | ((receiverId: string) => boolean)
  /** Names the receiver where answers are sealed. @default the first of the receivers */
  sealedFor?: string
  encodingAesKeys: readonly string[]
  /** How the names in a sealed JSON reply are written. */
  jsonReply(sealed: SealedReply): object
}

/** What a router of pushed messages works with. */
export interface MessageReceiver<Context> {
  handlers: MessageHandlers<Context>
  verification: MessageVerification
  /** A route whose refusals tell a stranger nothing. */
  serve(answer: (req: Request, res: Response) => Promise<void> | void): RequestHandler
  /** The push of a request. @throws what is wrong with its signature, age, body or receiver */
  read(req: Request, res: Response): Promise<Push>
  /** Lets the app's handlers answer, once for a push that comes again. */
  answer(push: Push, res: Response, context: Context): Promise<void>
}

export function createMessageReceiver<Context extends { req: Request }>(
  options: Omit<MessagesOptions<unknown>, 'client'>,
  plan: ReceiverPlan,
): MessageReceiver<Context> {
  const { receiverIds, encodingAesKeys, jsonReply } = plan
  const sealedFor = plan.sealedFor ?? (typeof receiverIds === 'function' ? '' : receiverIds[0])
  const { maxAgeSeconds = 300, replyWithinSeconds = usualSeconds } = options
  const tokens = [options.token].flat()
  const emit = createEmitter(options.onEvent ?? tellOperator)
  const cache = options.tokenCache ?? memoryTokenCache()
  const sealer = createSealer([...encodingAesKeys, ...tokens], `messages:${sealedFor}`)
  const handlers = createMessageHandlers<Context>(plan.factory)
  const verification = createMessageVerification({
    tokens,
    encodingAesKeys,
    receiverIds,
    maxAgeSeconds,
    jsonReply,
  })
  const answering: AnswerOptions = { cache, sealer, emit, replyWithinSeconds, maxAgeSeconds }

  return {
    handlers,
    verification,
    serve: (answer) =>
      asyncHandler(async (req, res) => {
        res.set('Cache-Control', 'no-store')
        noteEnv(req)
        try {
          await answer(req, res)
        } catch (error) {
          if (!isWechatAuthError(error)) throw error
          reportRefusal({ emit }, error)
          // Whoever sent this learns nothing of why.
          res.status(error.status).type('text/plain').send('')
        }
      }),
    async read(req, res) {
      const admitted = verification.admitPush(queryOf(req))
      return admitted.open(await readRawBody(req, res))
    },
    async answer(push, res, context) {
      const outcome = await answerPush(push, res, answering, (onFailure) =>
        handlers.dispatch(push.message, context, onFailure),
      )
      sendOutcome(res, push, outcome)
    },
  }
}

/** Answers a push with what its handler came to. */
export function sendOutcome(res: Response, push: Push, { reply, isEmpty }: MessageOutcome): void {
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
