import { isWechatAuthError, PlatformError, type WechatAuthError } from '../errors.ts'
import { describeFailure, rebuildFailure } from './portable-error.ts'

/** The platform's refusal of a fetch, as it stands in the cache for other processes. */
export interface SharedRefusal {
  error: WechatAuthError
  /** Milliseconds since the epoch. */
  until: number
}

/** errcodes that are about the machine that asks: another one may have more luck. */
const aboutThisMachine = new Set([40164, 60020, 40090])

/** True for what the platform would say to every process: a wrong secret, a spent quota, a frozen account. */
export function isForEverybody(error: unknown): boolean {
  if (!(error instanceof PlatformError) || !isWechatAuthError(error)) return false
  return (
    (error.code === 'ERR_PLATFORM_CONFIG' || error.code === 'ERR_PLATFORM_QUOTA') &&
    !aboutThisMachine.has(error.errcode)
  )
}

export function encodeRefusal(error: unknown, until: number): string {
  return JSON.stringify({ until, ...describeFailure(error) })
}

/** Undefined for anything but a refusal whose time is not over. */
export function decodeRefusal(raw: string | undefined, now: number): SharedRefusal | undefined {
  if (raw === undefined) return undefined
  try {
    const { until, ...description } = JSON.parse(raw) as { until?: unknown }
    const error = rebuildFailure(description)
    return typeof until === 'number' && until > now && error !== undefined ? { error, until } : undefined
  } catch {
    return undefined
  }
}
