import type { Response } from 'express'
import { runSingleFlight } from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import { sha256 } from '../../core/digests.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { type MessageReply, shortenedReply } from '../../core/messages/message-replies.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import type { Push } from './message-verification.ts'
import { replyDueAt, resultBefore } from './reply-deadline.ts'

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
  replyWithinSeconds: number
  maxAgeSeconds: number
}

/** Runs the app's handler. Told of failures that no reply hangs on. */
export type HandleMessage = (onFailure: (error: unknown) => void) => Promise<MessageReply | undefined>

/**
 * What a push is answered with. A push that the platform sends again, to this process or to another, is not handled
 * again: it gets the first answer, and waits for it where the handler is still at it.
 */
export async function answerPush(
  push: Push,
  res: Response,
  options: AnswerOptions,
  handle: HandleMessage,
): Promise<MessageOutcome> {
  const id = messageIdOf(push)
  try {
    const run = handleOnce(push, id, options, handle)
    // Whoever gives up the wait must not leave a rejection that nobody hears.
    run.catch(() => undefined)
    return (await resultBefore(await replyDueAt({ ...options, id }), run, res)) ?? { isEmpty: true }
  } catch {
    // The wait for another process was too long.
    return { isEmpty: true }
  }
}

async function handleOnce(
  push: Push,
  id: string,
  options: AnswerOptions,
  handle: HandleMessage,
): Promise<MessageOutcome> {
  const { cache, sealer, emit, maxAgeSeconds } = options
  const key = `message:${id}`
  const waitMs = options.replyWithinSeconds * 1_000
  const labels = { receiverId: push.receiverId, name: nameForEvents(push.message) }
  const lateAt = Date.now() + waitMs
  const { value, isFirst } = await runSingleFlight<MessageOutcome>(
    {
      cache,
      key,
      // The same push is taken as long as its timestamp is new enough, which may be ahead as well as behind.
      keepMs: Math.max(600_000, 2_000 * maxAgeSeconds + 1_000),
      waitMs,
      onCacheFailure: () => emit({ type: 'cache-failure', operation: 'message' }),
      codec: {
        encode: (outcome) => sealer.seal('message', outcome, key),
        decode: (text) => sealer.open('message', text, key) as MessageOutcome | undefined,
        encodeFailure: () => '',
        decodeFailure: () => new Error('the handler failed in another process'),
      },
    },
    () => handleNow(handle, lateAt, labels, emit),
  )
  if (!isFirst) emit({ type: 'message-repeated', ...labels })
  return value
}

interface EventLabels {
  receiverId: string
  name: string
}

async function handleNow(
  handle: HandleMessage,
  lateAt: number,
  labels: EventLabels,
  emit: EmitEvent,
): Promise<MessageOutcome> {
  const reportFailure = (error: unknown): void => emit({ type: 'message-failure', ...labels, error })
  const timer = setTimeout(() => emit({ type: 'message-slow', ...labels }), lateAt - Date.now())
  // To tell this is no reason for a process to stay alive.
  timer.unref()
  try {
    const reply = await handle(reportFailure)
    if (reply === undefined) return {}
    const { shortened, bytes } = shortenedReply(reply)
    if (shortened !== reply) emit({ type: 'message-cut', ...labels, bytes })
    return { reply: shortened }
  } catch (error) {
    reportFailure(error)
    return { isEmpty: true }
  } finally {
    clearTimeout(timer)
  }
}

/** Messages are told apart by their id, events by all that they say. An id of 0 is none. */
function messageIdOf({ message, receiverId, text }: Push): string {
  const { AgentID = '', FromUserName, MsgId = '' } = message
  const parts = /^0*$/.test(MsgId) ? [sha256(text)] : [FromUserName, MsgId]
  return sha256(JSON.stringify([receiverId, AgentID, ...parts]))
}

/** Names come from outside: what is no name is not told. */
function nameForEvents(message: PushedMessage): string {
  const name = pushName(message)
  return /^[\w:]{1,100}$/.test(name) ? name : 'unknown'
}
