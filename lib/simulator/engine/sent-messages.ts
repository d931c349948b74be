import { checkKeys } from './option-checks.ts'

/** A message that the platform took from an app, to be delivered to people. */
export interface SimulatedSentMessage {
  id: number
  /** When, by the simulator's clock. */
  at: number
  kind: 'template' | 'customer-service' | 'subscribe' | 'wecom'
  /** Of the official account or mini program. */
  appId?: string
  openid?: string
  corpId?: string
  agentId?: number
  /** The members it goes to, departments and tags resolved. */
  userids?: string[]
  /** Up to 64 bit: a text. */
  msgid?: string
  /** What was posted, untouched. */
  body: Record<string, unknown>
}

export interface SentFilter {
  appId?: string
  openid?: string
  corpId?: string
  userid?: string
}

export interface SimulatedSent {
  /** The last 1000 messages, newest last. */
  list(filter?: SentFilter): SimulatedSentMessage[]
  clear(): void
}

export interface SentMessages extends SimulatedSent {
  add(message: Omit<SimulatedSentMessage, 'id' | 'at'>): void
  onSent(listener: (message: SimulatedSentMessage) => void): void
}

const limit = 1000

function isWanted(message: SimulatedSentMessage, { appId, openid, corpId, userid }: SentFilter): boolean {
  const wanted = userid?.toLowerCase()
  return (
    (appId === undefined || message.appId === appId) &&
    (openid === undefined || message.openid === openid) &&
    (corpId === undefined || message.corpId === corpId) &&
    (wanted === undefined || message.userids?.some((one) => one.toLowerCase() === wanted) === true)
  )
}

export function createSentMessages(now: () => number): SentMessages {
  let messages: SimulatedSentMessage[] = []
  let lastId = 0
  const listeners: ((message: SimulatedSentMessage) => void)[] = []
  return {
    add(message) {
      lastId += 1
      const whole = { id: lastId, at: now(), ...structuredClone(message) }
      messages.push(whole)
      if (messages.length > limit) messages.shift()
      for (const listener of listeners) listener(structuredClone(whole))
    },
    onSent: (listener) => void listeners.push(listener),
    list(filter = {}) {
      checkKeys('sent.list', filter, ['appId', 'openid', 'corpId', 'userid'])
      return messages
        .filter((message) => isWanted(message, filter))
        .map((message) => structuredClone(message))
    },
    clear() {
      messages = []
    },
  }
}
