import type { Response } from 'express'
import { type TokenCache, tryCache } from '../../core/cache/token-cache.ts'

/** The platforms wait five seconds for an answer, three times, and the way takes some. */
export const usualSeconds = 4.5
/** Longer than a platform goes on sending one message. */
const keepMs = 60_000

export interface ReplyDeadlineOptions {
  cache: TokenCache
  /** Names the message; equal for all its tries, in all processes. */
  id: string
  replyWithinSeconds: number
}

/**
 * When a try must be answered, done or not. Within the platform's five seconds each try has its own time. Beyond, the
 * time is that of the message: it begins with the first try, in whatever process that was, so that the last one is
 * still answered before the platform gives up.
 */
export async function replyDueAt({ cache, id, replyWithinSeconds }: ReplyDeadlineOptions): Promise<number> {
  const now = Date.now()
  if (replyWithinSeconds <= usualSeconds) return now + replyWithinSeconds * 1_000
  const dueAt = (await firstTryAt(cache, `message-since:${id}`, now)) + replyWithinSeconds * 1_000
  return dueAt > now ? dueAt : now + usualSeconds * 1_000
}

async function firstTryAt(cache: TokenCache, key: string, now: number): Promise<number> {
  const ignore = (): void => undefined
  const isFirst = await tryCache(() => cache.replace(key, undefined, String(now), keepMs), true, ignore)
  if (isFirst) return now
  const since = await tryCache(() => cache.get(key), undefined, ignore)
  return typeof since === 'string' && Number(since) <= now ? Number(since) : now
}

/** What a run brings; undefined where it has brought nothing when its time is over, or when the platform hangs up. */
export function resultBefore<T>(dueAt: number, run: Promise<T>, res: Response): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => settle(() => resolve(undefined))
    const timer = setTimeout(giveUp, dueAt - Date.now())
    const settle = (end: () => void): void => {
      clearTimeout(timer)
      res.off('close', giveUp)
      end()
    }
    res.once('close', giveUp)
    run.then(
      (result) => settle(() => resolve(result)),
      (error) => settle(() => reject(error)),
    )
  })
}
