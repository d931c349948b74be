import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 1_200_000

/** One attempt to have a company install a suite. */
export interface PreAuthCode {
  value: string
  suiteId: string
  expiresAt: number
  /** Somebody has installed with it. */
  isUsed: boolean
  /** `auth_type` 1 of `set_session_info`. */
  isTest: boolean
  forgetAt: number
}

export interface PreAuthCodes {
  issue(suiteId: string): PreAuthCode
  /** Also one that is used or expired, for as long again as it was good. */
  find(value: string): PreAuthCode | undefined
}

export function createPreAuthCodes(now: () => number): PreAuthCodes {
  const codes = createExpiringMap<PreAuthCode>(now)
  return {
    issue(suiteId) {
      const value = randomBytes(48).toString('base64url')
      const expiresAt = now() + lifetimeMs
      const code = {
        value,
        suiteId,
        expiresAt,
        isUsed: false,
        isTest: false,
        forgetAt: expiresAt + lifetimeMs,
      }
      codes.set(value, code)
      return code
    },
    find: (value) => codes.get(value),
  }
}

export const preAuthCodeSeconds: number = lifetimeMs / 1000
