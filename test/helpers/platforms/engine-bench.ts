import { memoryTokenCache, type TokenCache, type WechatAuthEvent } from 'express-wechat-auth'
import { createTokenEngine, type TokenEngine } from '../../../lib/core/tokens/token-engine.ts'
import type { TokenSource } from '../../../lib/core/tokens/token-source.ts'
import { handleOn } from '../stores/caches.ts'

export interface EngineBench {
  readonly engine: TokenEngine
  readonly cache: TokenCache
  readonly events: WechatAuthEvent[]
  readonly clock: { ms: number }
}

/** An engine with a clock that is moved by hand. */
export function createEngineBench(
  cache: TokenCache = memoryTokenCache(),
  clock: { ms: number } = { ms: Date.now() },
): EngineBench {
  const events: WechatAuthEvent[] = []
  const engine = createTokenEngine({ cache, emit: (event) => events.push(event), now: () => clock.ms })
  return { engine, cache, events, clock }
}

/** Two engines with one clock and one store, as two processes have it. */
export function createTwoEngines(): { first: EngineBench; second: EngineBench; store: TokenCache } {
  const store = memoryTokenCache()
  const first = createEngineBench(handleOn(store))
  return { first, second: createEngineBench(handleOn(store), first.clock), store }
}

/** The same, after both have had the token. */
export async function createTwoHolders(source: TokenSource): Promise<ReturnType<typeof createTwoEngines>> {
  const engines = createTwoEngines()
  for (const { engine } of [engines.first, engines.second]) await engine.getToken(source)
  return engines
}

/** An engine whose store is down, until `reconnect()`. */
export function createCutOffEngine(): EngineBench & { store: TokenCache; reconnect(): void } {
  const store = memoryTokenCache()
  const down = (): Promise<never> => Promise.reject(new Error('the store is down'))
  const cache: TokenCache = { ...handleOn(store), get: down, replace: down }
  return { ...createEngineBench(cache), store, reconnect: () => void Object.assign(cache, handleOn(store)) }
}

/** What an engine keeps of a token of two hours. */
export function tokenRecord(token: string, fetchedAt: number): string {
  const expiresAt = fetchedAt + 7_200_000
  return JSON.stringify({ token, fetchedAt, expiresAt, renewAt: expiresAt - 300_000 })
}

export const crowd = 50

/** As many as are there when a token ends. */
export const many = <T>(action: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: crowd }, action))

export const eventsOf = <Type extends string, Event extends { type: string }>(
  events: readonly Event[],
  type: Type,
): Event[] => events.filter((event) => event.type === type)
