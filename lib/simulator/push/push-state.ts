import { randomInt } from 'node:crypto'
import { type Chats, createChats } from './chats.ts'
import type { SealedPush } from './wire/sealed-push.ts'

/** All the simulator knows of what it has pushed. */
export interface PushState {
  chats: Chats
  /** 64 bits, and never one that a floating-point number can hold: the time in the upper half, an odd end. */
  createMsgId(): bigint
  remember(push: SealedPush): void
  /** The last push of a person to a receiver; of events that are about no person, with `undefined`. */
  lastOf(receiver: string, person: string | undefined): SealedPush | undefined
  /** The last message or event of an account that a third-party platform got. */
  lastOfComponent(componentAppId: string): SealedPush | undefined
  /** The last message or event of a company that a suite got. */
  lastOfSuite(suiteId: string): SealedPush | undefined
}

const maxRemembered = 1000
const leastSeconds = 2 ** 22

export function createPushState(now: () => number): PushState {
  const last = new Map<string, SealedPush>()
  const keyOf = (receiver: string, person: unknown): string => JSON.stringify([receiver, String(person)])
  let count = randomInt(2 ** 31)

  function put(key: string, push: SealedPush): void {
    last.delete(key)
    last.set(key, push)
    const [oldest] = last.keys()
    if (last.size > maxRemembered && oldest !== undefined) last.delete(oldest)
  }

  return {
    chats: createChats(),
    createMsgId() {
      count = (count + 1) % 2 ** 31
      const seconds = Math.max(Math.floor(now() / 1000), leastSeconds)
      return (BigInt(seconds) << 32n) | BigInt(count * 2 + 1)
    },
    remember(push) {
      const { channel, message } = push
      put(keyOf(channel.key, message['FromUserName']), push)
      if (channel.componentAppId !== undefined) put(channel.componentAppId, push)
      if (channel.suiteId !== undefined && channel.agentId !== undefined) put(channel.suiteId, push)
    },
    lastOfComponent: (componentAppId) => last.get(componentAppId),
    lastOfSuite: (suiteId) => last.get(suiteId),
    lastOf: (receiver, person) => last.get(keyOf(receiver, person)),
  }
}
