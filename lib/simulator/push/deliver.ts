import { type PushTry, postOnce } from './post-once.ts'
import type { PushWorld } from './push-world.ts'
import { type PushReply, readAnswer } from './wire/read-answer.ts'
import type { SealedPush } from './wire/sealed-push.ts'

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

/** Posts until there is an answer, three times at most. Never rejects. */
export async function deliver(world: PushWorld, push: SealedPush): Promise<PushResult> {
  const { channel, message } = push
  const { signal } = world.lifetime
  const tries: PushTry[] = []
  let url = push.url
  while (tries.length < maxTries && !signal.aborted) {
    const { did, body } = await postOnce(world, push, url)
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
