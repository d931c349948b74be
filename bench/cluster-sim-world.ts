import { setTimeout as sleep } from 'node:timers/promises'
import type { TokenCache } from '../lib/core/cache/token-cache.ts'
import type { TokenSource } from '../lib/core/tokens/token-source.ts'
import { PlatformError } from '../lib/errors.ts'

/** What is known of a simulated process from outside. */
export interface ProcessState {
  isDead: boolean
  holdsLock: boolean
}

/** The way between the processes and the store. */
export interface Network {
  latencyMs: readonly [number, number]
  /** The share of operations that reject; half of them have happened all the same. */
  loss: number
  isDown: boolean
  /** While the store is down, operations never answer. Otherwise they reject. */
  downHangs: boolean
  onOperation(): void
}

export interface Platform {
  sourceFor(state: ProcessState): TokenSource
  /** Throws what the platform says of a token that is not alive. */
  check(token: string): void
  killTokens(): void
  /** The next process that fetches while it holds the lock dies in the middle of it. */
  letNextHolderDie(): void
  /** How long the token that was made last under the lock has to live. */
  msLeft(): number
}

export interface PlatformOptions {
  lifetimeSeconds: number
  /** How many of the newest tokens stay alive until their time is over. */
  kept: number
  onFetch(state: ProcessState): void
}

const fetchMs = [50, 300] as const

export function createPlatform({ lifetimeSeconds, kept, onFetch }: PlatformOptions): Platform {
  const alive = new Map<string, number>()
  let made = 0
  let sharedEnd = 0
  let nextHolderDies = false

  const makeToken = (isShared: boolean): string => {
    made += 1
    const token = `token-${made}`
    const end = Date.now() + lifetimeSeconds * 1_000
    alive.set(token, end)
    if (isShared) sharedEnd = end
    for (const oldest of alive.keys()) {
      if (alive.size <= kept) break
      alive.delete(oldest)
    }
    return token
  }

  return {
    sourceFor: (state) => ({
      key: '{simulated}',
      kind: 'simulated',
      appId: 'app',
      async fetch() {
        onFetch(state)
        if (nextHolderDies && state.holdsLock) {
          nextHolderDies = false
          state.isDead = true
          return forever()
        }
        const half = between(fetchMs) / 2
        await sleep(half)
        const token = makeToken(state.holdsLock)
        await sleep(half)
        return { token, expiresIn: lifetimeSeconds }
      },
    }),
    check(token) {
      if ((alive.get(token) ?? 0) > Date.now()) return
      throw new PlatformError('ERR_PLATFORM_TOKEN', {
        errcode: 42001,
        errmsg: 'access_token expired',
        api: 'simulated',
      })
    },
    killTokens: () => alive.clear(),
    letNextHolderDie() {
      nextHolderDies = true
    },
    msLeft: () => sharedEnd - Date.now(),
  }
}

/** One process's way to the store that all share. */
export function cacheHandle(store: TokenCache, state: ProcessState, network: Network): TokenCache {
  const send = async <T>(operation: () => Promise<T>): Promise<T> => {
    if (state.isDead) return forever()
    network.onOperation()
    if (network.isDown && network.downHangs) return forever()
    const half = between(network.latencyMs) / 2
    const luck = Math.random()
    await sleep(half)
    const happens = !network.isDown && luck >= network.loss / 2
    const answer = happens ? { value: await operation() } : undefined
    await sleep(half)
    if (state.isDead) return forever()
    if (answer === undefined || luck < network.loss) throw new Error('lost on the way')
    return answer.value
  }

  return {
    get: (key) => send(() => store.get(key)),
    set: (key, value, ttlMs) => send(() => store.set(key, value, ttlMs)),
    async replace(key, expected, value, ttlMs) {
      const written = await send(() => store.replace(key, expected, value, ttlMs))
      if (isLock(key) && expected === undefined && written) state.holdsLock = true
      return written
    },
    delete(key, expected) {
      if (isLock(key)) state.holdsLock = false
      return send(() => store.delete(key, expected))
    },
  }
}

const isLock = (key: string): boolean => key.endsWith(':lock')

const between = ([low, high]: readonly [number, number]): number => low + Math.random() * (high - low)

const forever = (): Promise<never> => new Promise(() => undefined)
