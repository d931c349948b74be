import { randomUUID } from 'node:crypto'
import type { TokenCache } from './token-cache.ts'

/** A claim on a key of a cache. Its holder keeps it alive; it ends soon after its holder dies. */
export interface Lease {
  /** Makes it last anew. False when it was lost, so that somebody else may hold it. Rejects when the cache fails. */
  isHeld(): Promise<boolean>
  /** Ends it with a value in its place. False, and nothing is written, when it was lost. Rejects when the cache fails. */
  endWith(value: string, ttlMs: number): Promise<boolean>
  /** Ends it where it has not been ended, and leaves the key empty. Never rejects: what is not released ends by itself. */
  release(): Promise<void>
}

/** Long enough for a holder that is slow to answer, short enough for those who wait for a holder that died. */
export const leaseMs = 1_500

export interface LeaseOptions {
  /** The beginning of the claim, where the key may hold other things than claims. */
  prefix?: string
  /** What the key holds before. @default nothing */
  expected?: string | undefined
}

/** Takes the lease if it is free. Rejects when the cache fails. Each function of `cache` must reject soon then. */
export async function takeLease(
  cache: Pick<TokenCache, 'replace' | 'delete'>,
  key: string,
  { prefix = '', expected }: LeaseOptions = {},
): Promise<Lease | undefined> {
  const claim = prefix + randomUUID()
  if (!(await cache.replace(key, expected, claim, leaseMs))) return undefined

  const extend = (): Promise<boolean> => cache.replace(key, claim, claim, leaseMs)
  // A holder that lost its lease learns it when it writes what the lease was for.
  const heartbeat = setInterval(() => void extend().catch(() => false), leaseMs / 3)
  heartbeat.unref()
  let isEnded = false

  return {
    isHeld: extend,
    async endWith(value, ttlMs) {
      isEnded = true
      // The lease may need its heartbeat until the value is written.
      return cache.replace(key, claim, value, ttlMs).finally(() => clearInterval(heartbeat))
    },
    async release() {
      if (isEnded) return
      isEnded = true
      clearInterval(heartbeat)
      await cache.delete(key, claim).catch(() => false)
    },
  }
}
