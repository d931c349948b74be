import { createHash } from 'node:crypto'
import { runSingleFlight } from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import type { MessageReply } from '../../core/messages/message-replies.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import type { Push } from './message-verification.ts'

/** What a handler came to. */
export interface MessageOutcome {
  reply?: MessageReply
  /** The handler threw, or was not done in time: the platform gets an empty answer. */
  isEmpty?: true
}

export interface AnswerOptions {
  cache: TokenCache
  /** Answers wait in the cache sealed: they may hold what concerns the person alone. */
  sealer: Sealer
  emit: EmitEvent
  handle(message: PushedMessage, onFailure: (error: unknown) => void): Promise<MessageReply | undefined>
}

// The platforms wait five seconds, and the way takes some.
const deadlineMs = 4_500
const keepMs = 600_000

/**
 * What a push is answered with. A push that the platform sends again, to this process or to another, is not handled
 * again: it gets the first answer, and waits for it where the handler is still at it.
 */
export async function answerPush(push: Push, options: AnswerOptions): Promise<MessageOutcome> {
  const { emit } = options
  const labels = { receiverId: push.receiverId, name: nameForEvents(push.message) }
  try {
    const outcome = await settledWithin(handleOnce(push, options, labels), deadlineMs)
    if (outcome !== undefined) return outcome
    emit({ type: 'message-slow', ...labels })
  } catch {
    // The wait for another process was too long.
  }
  return { isEmpty: true }
}

interface EventLabels {
  receiverId: string
  name: string
}

async function handleOnce(push: Push, options: AnswerOptions, labels: EventLabels): Promise<MessageOutcome> {
  const { emit, sealer, cache } = options
  const key = `message:${messageIdOf(push)}`
  const { value, isFirst } = await runSingleFlight<MessageOutcome>(
    {
      cache,
      key,
      keepMs,
      waitMs: deadlineMs,
      onCacheFailure: () => emit({ type: 'cache-failure', operation: 'message' }),
      codec: {
        encode: (outcome) => sealer.seal('message', outcome, key),
        decode: (text) => sealer.open('message', text, key) as MessageOutcome | undefined,
        encodeFailure: () => '',
        decodeFailure: () => new Error('the handler failed in another process'),
      },
    },
    () => handle(push, options, labels),
  )
  if (!isFirst) emit({ type: 'message-repeated', ...labels })
  return value
}

async function handle(push: Push, options: AnswerOptions, labels: EventLabels): Promise<MessageOutcome> {
  const reportFailure = (error: unknown): void => options.emit({ type: 'message-failure', ...labels, error })
  try {
    const reply = await options.handle(push.message, reportFailure)
    return reply === undefined ? {} : { reply }
  } catch (error) {
    reportFailure(error)
    return { isEmpty: true }
  }
}

/** Messages are told apart by their id, events by all that they say. */
function messageIdOf({ message, receiverId, text }: Push): string {
  const { AgentID = '', FromUserName, MsgId } = message
  const parts = MsgId ? [FromUserName, MsgId] : [hashOf(text)]
  return hashOf(JSON.stringify([receiverId, AgentID, ...parts]))
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Names come from outside: what is no name is not told. */
function nameForEvents(message: PushedMessage): string {
  const name = pushName(message)
  return /^[\w:]{1,100}$/.test(name) ? name : 'unknown'
}

/** What a promise brings, or undefined where it has brought nothing after so many milliseconds. */
function settledWithin<T>(promise: Promise<T>, deadlineMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), deadlineMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
