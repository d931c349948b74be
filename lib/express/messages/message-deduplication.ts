import { createHash } from 'node:crypto'
import { runSingleFlight } from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import type { MessageReply } from '../../core/messages/message-replies.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import { withTimeout } from '../../core/with-timeout.ts'
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
  const { emit, sealer, cache } = options
  const labels = { receiverId: push.receiverId, name: nameForEvents(push.message) }
  const key = `message:${messageIdOf(push)}`

  const reportFailure = (error: unknown): void => emit({ type: 'message-failure', ...labels, error })

  const handle = async (): Promise<MessageOutcome> => {
    try {
      const reply = await options.handle(push.message, reportFailure)
      return reply === undefined ? {} : { reply }
    } catch (error) {
      reportFailure(error)
      return { isEmpty: true }
    }
  }
  const run = runSingleFlight<MessageOutcome>(
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
    handle,
  ).then(({ value, isFirst }) => {
    if (!isFirst) emit({ type: 'message-repeated', ...labels })
    return value
  })
  try {
    return await withTimeout(
      () => run,
      deadlineMs,
      () => new TooLate(),
    )
  } catch (error) {
    // Else the wait for another process was too long.
    if (error instanceof TooLate) emit({ type: 'message-slow', ...labels })
    return { isEmpty: true }
  }
}

class TooLate extends Error {}

/** Messages are told apart by their id, events by all that they say. */
function messageIdOf({ message, receiverId, textHash }: Push): string {
  const { AgentID = '', FromUserName, MsgId } = message
  const parts = MsgId ? [FromUserName, MsgId] : [textHash]
  return createHash('sha256')
    .update(JSON.stringify([receiverId, AgentID, ...parts]))
    .digest('base64url')
}

/** Names come from outside: what is no name is not told. */
function nameForEvents(message: PushedMessage): string {
  const name = pushName(message)
  return /^[\w:]{1,100}$/.test(name) ? name : 'unknown'
}
