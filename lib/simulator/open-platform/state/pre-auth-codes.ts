import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 600_000

/** One attempt to get an account's grant. */
export interface PreAuthCode {
  value: string
  componentAppId: string
  expiresAt: number
  /** Somebody has agreed with it. */
  isUsed: boolean
  /** The grant page was entered by a link on the platform's launch domain. */
  isEntered: boolean
  forgetAt: number
}

export interface PreAuthCodes {
  issue(componentAppId: string): PreAuthCode
  /** Also one that is used or expired, for as long again as it was good. */
  find(value: string): PreAuthCode | undefined
}

export function createPreAuthCodes(now: () => number): PreAuthCodes {
  const codes = createExpiringMap<PreAuthCode>(now)
  return {
    issue(componentAppId) {
      const value = `preauthcode@@@${randomBytes(33).toString('base64url')}`
      const expiresAt = now() + lifetimeMs
      const code = {
        value,
        componentAppId,
        expiresAt,
        isUsed: false,
        isEntered: false,
        forgetAt: expiresAt + lifetimeMs,
      }
      codes.set(value, code)
      return code
    },
    find: (value) => codes.get(value),
  }
}

export const preAuthCodeSeconds: number = lifetimeMs / 1000
