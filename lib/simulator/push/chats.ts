import type { PushFields } from './wire/fields.ts'

/** One message or event of a person, or one answer of the account. */
export interface ChatEntry {
  from: 'person' | 'account'
  /** Milliseconds since 1970, by the simulator's clock. */
  time: number
  message: PushFields
}

/** What people and accounts have written to each other through pushes. */
export interface Chats {
  add(receiver: string, person: string, entry: ChatEntry): void
  list(receiver: string, person: string): ChatEntry[]
}

const maxChats = 1000
const maxEntries = 200

export function createChats(): Chats {
  const chats = new Map<string, ChatEntry[]>()
  const keyOf = (receiver: string, person: string): string => JSON.stringify([receiver, person])
  return {
    add(receiver, person, entry) {
      const key = keyOf(receiver, person)
      const entries = chats.get(key) ?? []
      entries.push(structuredClone(entry))
      if (entries.length > maxEntries) entries.shift()
      chats.delete(key)
      chats.set(key, entries)
      const [oldest] = chats.keys()
      if (chats.size > maxChats && oldest !== undefined) chats.delete(oldest)
    },
    list: (receiver, person) => structuredClone(chats.get(keyOf(receiver, person)) ?? []),
  }
}
