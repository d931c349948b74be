import type { EngineWorld } from '../../engine/engine-world.ts'
import { type PushTry, postOnce } from '../../push/post-once.ts'
import type { SealedPush } from '../../push/wire/sealed-push.ts'

/** What became of an event for a suite. */
export interface SuiteEventDelivery {
  /** One to three; none when the suite has no `commandUrl`. */
  tries: PushTry[]
  /** The suite answered the word `success` and nothing else. */
  taken: boolean
  /** Of the last answer. */
  status?: number
  /** Of the last answer with status 200, the first 200 characters. Where it is not `success`, it is taken for an error text. */
  body?: string
  /** Of an event that was sent twice: what became of the other one. */
  twin?: SuiteEventDelivery
}

const maxTries = 3
const maxShown = 200
const hurriedMs = 1000
const hurried: readonly unknown[] = ['create_auth', 'change_auth', 'cancel_auth', 'reset_permanent_code']

/** How long the platform waits: somebody looks on while a company installs or changes something. */
function patienceFor(world: EngineWorld, { message }: SealedPush): number {
  const { replyTimeoutMs } = world.options
  return hurried.includes(message['InfoType']) ? Math.min(hurriedMs, replyTimeoutMs) : replyTimeoutMs
}

/** Posts until there is an answer with status 200, three times at most. Never rejects. */
export async function deliverEvent(world: EngineWorld, push: SealedPush): Promise<SuiteEventDelivery> {
  const { signal } = world.lifetime
  const delivery: SuiteEventDelivery = { tries: [], taken: false }
  let url = push.url
  while (delivery.tries.length < maxTries && !signal.aborted) {
    const { did, body } = await postOnce(world, push, url, patienceFor(world, push))
    delivery.tries.push(did)
    if (did.status !== undefined) delivery.status = did.status
    if (body !== undefined) {
      delivery.body = body.slice(0, maxShown)
      delivery.taken = body === 'success'
      if (!delivery.taken) did.error = 'the answer is not the word "success"'
      break
    }
    url = push.nextUrl()
  }
  return delivery
}
