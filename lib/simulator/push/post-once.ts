import type { EngineWorld } from '../engine/engine-world.ts'
import { maskUrl } from '../engine/http/mask.ts'
import { exchange } from './exchange.ts'
import type { SealedPush } from './wire/sealed-push.ts'

/** One request to the account. */
export interface PushTry {
  /** Undefined when nothing was answered. */
  status?: number
  durationMs: number
  /** Why this was no answer, or not one to take. */
  error?: string
}

/** Posts a push, and writes it into the log of requests. Never rejects. */
export async function postOnce(
  world: EngineWorld,
  push: SealedPush,
  url: URL,
  timeoutMs: number = world.options.replyTimeoutMs,
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
    timeoutMs,
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
