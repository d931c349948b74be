import type { EngineWorld } from '../../engine/engine-world.ts'
import { type PushTry, postOnce } from '../../push/post-once.ts'
import type { SealedPush } from '../../push/wire/sealed-push.ts'

/** What became of an event for a platform. */
export interface EventDelivery {
  /** One to three; none when the platform has no `eventUrl`. */
  tries: PushTry[]
  /** The platform answered the word `success` and nothing else: the event is not sent again. */
  taken: boolean
  /** Of the last answer. */
  status?: number
  /** Of the last answer with status 200, the first 200 characters. */
  body?: string
  /** Of an event that was sent twice: what became of the other one. */
  twin?: EventDelivery
}

const maxTries = 3
const maxShown = 200

/** Posts until the answer is `success`, three times at most. Never rejects. */
export async function deliverEvent(world: EngineWorld, push: SealedPush): Promise<EventDelivery> {
  const { signal } = world.lifetime
  const delivery: EventDelivery = { tries: [], taken: false }
  while (delivery.tries.length < maxTries && !delivery.taken && !signal.aborted) {
    const { did, body } = await postOnce(world, push, push.url)
    delivery.tries.push(did)
    if (did.status !== undefined) delivery.status = did.status
    if (body === undefined) continue
    delivery.body = body.slice(0, maxShown)
    delivery.taken = body === 'success'
    if (!delivery.taken) did.error = 'the answer is not the word "success"'
  }
  return delivery
}
