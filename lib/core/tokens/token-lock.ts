import { randomBytes } from 'node:crypto'
import type { TokenCache } from '../cache/token-cache.ts'

/** A lock that its holder keeps alive, and that is free soon after its holder dies. */
export interface HeldLock {
  /** Keeps it alive. False when the lease was lost, so that somebody else may have taken the lock. Rejects when the store fails. */
  isHeld(): Promise<boolean>
  /** Never rejects: what cannot be released ends by itself. */
  release(): Promise<void>
}

/** Long enough for a holder that is slow to answer, short enough for those who wait for a holder that died. */
export const leaseMs = 1_500

/** The functions of a cache, each of which rejects soon where the cache does not answer. */
export type LockStore = Pick<TokenCache, 'replace' | 'delete'>

/** Takes the lock if it is free. Rejects when the store fails. */
export async function takeLock(store: LockStore, key: string): Promise<HeldLock | undefined> {
  const owner = randomBytes(16).toString('base64url')
  if (!(await store.replace(key, undefined, owner, leaseMs))) return undefined
  const extend = (): Promise<boolean> => store.replace(key, owner, owner, leaseMs)
  const heartbeat = setInterval(() => {
    // A lease that was lost is noticed by the write that it was to protect.
    extend().catch(() => undefined)
  }, leaseMs / 3)
  heartbeat.unref()
  return {
    isHeld: extend,
    async release() {
      clearInterval(heartbeat)
      await store.delete(key, owner).catch(() => false)
    },
  }
}
