import { isWechatAuthError, PlatformError, type WechatAuthError } from '../../errors.ts'
import { describeFailure, rebuildFailure } from '../portable-error.ts'
import type { TokenBackoff } from './token-limits.ts'

/** The platform's refusal of a fetch, as it stands in the cache for other processes. */
export interface SharedRefusal {
  error: WechatAuthError
  /** For how long from now on. */
  pauseMs: number
}

/** errcodes that are about the machine that asks, or the way from it: another one may have more luck. */
const aboutThisMachine = new Set([40164, 61004, 40090, 41002, 41004, 60020, 89501, 89503, 89506, 89507])
/** A machine may have no network of its own. */
const maxUnavailableMs = 2_000

/**
 * For how long the others are told: of what the platform would say to every process (a wrong secret, a spent quota)
 * for the whole pause, of a platform that does not answer for a moment. Undefined: not at all.
 */
export function sharedPauseMs(error: unknown, pauseMs: number): number | undefined {
  if (!isWechatAuthError(error)) return undefined
  if (error.code === 'ERR_PLATFORM_UNAVAILABLE') return Math.min(pauseMs, maxUnavailableMs)
  const isVerdict = error.code === 'ERR_PLATFORM_CONFIG' || error.code === 'ERR_PLATFORM_QUOTA'
  const isForAll = error instanceof PlatformError && !aboutThisMachine.has(error.errcode)
  return isVerdict && isForAll ? pauseMs : undefined
}

export function encodeRefusal(error: unknown, pauseMs: number, now: number): string {
  return JSON.stringify({ pauseMs, until: now + pauseMs, ...describeFailure(error) })
}

/** Undefined for anything but a refusal whose time is not over. */
export function decodeRefusal(raw: string | undefined, now: number): SharedRefusal | undefined {
  if (raw === undefined) return undefined
  try {
    const { pauseMs, until, ...description } = JSON.parse(raw) as { pauseMs?: unknown; until?: unknown }
    const error = rebuildFailure(description)
    // A machine whose clock is ahead must not make it last.
    const leftMs = Math.min(Number(pauseMs), Number(until) - now)
    return leftMs > 0 && error !== undefined ? { error, pauseMs: leftMs } : undefined
  } catch {
    return undefined
  }
}

/** Throws what the platform has told another process not long ago, and remembers it here. */
export function throwSharedRefusal(raw: string | undefined, backoff: TokenBackoff, now: number): void {
  const refusal = decodeRefusal(raw, now)
  if (refusal === undefined) return
  backoff.adopt(refusal.error, refusal.pauseMs)
  throw refusal.error
}
