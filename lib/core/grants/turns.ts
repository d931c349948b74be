import { WechatAuthError } from '../../errors.ts'
import { type Lease, takeLease } from '../cache/lease.ts'
import { type TokenCache, watchCache } from '../cache/token-cache.ts'

/** One after the other, in this process and in all that share the cache: a store of rows has no compare-and-set. */
export interface Turns {
  /**
   * @param task asks `requireTurn()` before it writes: a process that was frozen has lost its turn (ERR_CACHE). Where
   * the cache does not answer, turns are kept within this process alone.
   */
  take<T>(key: string, task: (requireTurn: () => Promise<void>) => Promise<T>): Promise<T>
}

const waitMs = 3_000

export function createTurns(cache: TokenCache, onCacheFailure: () => void): Turns {
  const watched = watchCache(cache, onCacheFailure)
  const last = new Map<string, Promise<unknown>>()

  /** Undefined where the cache fails, or another process keeps the turn for too long. */
  const leaseOf = async (key: string): Promise<Lease | undefined> => {
    const deadline = performance.now() + waitMs
    try {
      for (;;) {
        const lease = await takeLease(watched, `{${key}}:turn`)
        if (lease !== undefined || performance.now() > deadline) return lease
        await pause(10 + Math.random() * 30)
      }
    } catch {
      return undefined
    }
  }

  const runInTurn = async <T>(
    key: string,
    task: (requireTurn: () => Promise<void>) => Promise<T>,
  ): Promise<T> => {
    const lease = await leaseOf(key)
    try {
      return await task(async () => {
        if (lease === undefined || (await lease.isHeld().catch(() => true))) return
        throw new WechatAuthError('ERR_CACHE', 'another process has taken the turn', { retryAfterSeconds: 5 })
      })
    } finally {
      void lease?.release()
    }
  }

  return {
    take(key, task) {
      const run = (): ReturnType<typeof task> => runInTurn(key, task)
      const turn = (last.get(key) ?? Promise.resolve()).then(run, run)
      const settled = turn.then(
        () => undefined,
        () => undefined,
      )
      last.set(key, settled)
      void settled.then(() => last.get(key) === settled && last.delete(key))
      return turn
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
