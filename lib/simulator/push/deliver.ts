import { maskUrl } from '../engine/http/mask.ts'
import { exchange } from './exchange.ts'
import type { PushWorld } from './push-world.ts'
import { type PushReply, readAnswer } from './wire/read-answer.ts'
import type { SealedPush } from './wire/sealed-push.ts'

/** One request to the account. */
export interface PushTry {
  /** Undefined when nothing was answered. */
  status?: number
  durationMs: number
  /** Why this was no answer, or not one to take. */
  error?: string
}

/** What became of a push. */
export interface PushResult {
  /** One to three. */
  tries: PushTry[]
  /** Undefined when no answer was taken. */
  reply: PushReply | undefined
  /** What the person sees when no answer was taken; where people see nothing (WeCom, a website), why not. */
  fault?: string
  /** Of a push that was sent twice: what became of the other one. */
  twin?: PushResult
}

const maxTries = 3

async function tryOnce(
  world: PushWorld,
  push: SealedPush,
  url: URL,
): Promise<{ did: PushTry; body?: string }> {
  const entry = world.requests.open({
    method: 'POST',
    api: 'simulator/push',
    query: { url: maskUrl(url.href) },
  })
  const begin = performance.now()
  const outcome = await exchange(url, {
    method: 'POST',
    contentType: push.contentType,
    body: push.body,
    timeoutMs: world.options.replyTimeoutMs,
    signal: world.lifetime.signal,
  })
  const did: PushTry = { durationMs: Math.round(performance.now() - begin) }
  if (outcome.status !== undefined) did.status = entry.status = outcome.status
  if ('failure' in outcome) did.error = outcome.failure
  else if (outcome.status !== 200) did.error = `status ${outcome.status}`
  if (did.error !== undefined) entry.answer = did.error
  world.requests.close(entry)
  if (did.error === undefined && 'body' in outcome) return { did, body: outcome.body }
  return { did }
}

/** Posts until there is an answer, three times at most. Never rejects. */
export async function deliver(world: PushWorld, push: SealedPush): Promise<PushResult> {
  const { channel, message } = push
  const { signal } = world.lifetime
  const tries: PushTry[] = []
  let url = push.url
  while (tries.length < maxTries && !signal.aborted) {
    const { did, body } = await tryOnce(world, push, url)
    tries.push(did)
    if (body !== undefined) {
      const answer = readAnswer(channel, message, body)
      if ('reply' in answer) return { tries, reply: answer.reply }
      did.error = answer.problem
      break
    }
    url = push.nextUrl()
  }
  if (signal.aborted) return { tries, reply: undefined }
  const fault = channel.faultText ?? tries.at(-1)?.error ?? 'no answer'
  return { tries, reply: undefined, fault }
}
