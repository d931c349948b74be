import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'
import type { Grant } from './grants.ts'

const lifetimeMs = 600_000

/** Proof that an account has granted something, good for one exchange. */
export interface AuthCode {
  grant: Grant
  expiresAt: number
  isUsed: boolean
  forgetAt: number
}

export interface AuthCodes {
  issue(grant: Grant): string
  /** Also one that is used or expired, for a day. */
  find(value: string): AuthCode | undefined
}

export function createAuthCodes(now: () => number): AuthCodes {
  const codes = createExpiringMap<AuthCode>(now)
  return {
    issue(grant) {
      const value = `queryauthcode@@@${randomBytes(48).toString('base64url')}`
      const expiresAt = now() + lifetimeMs
      codes.set(value, { grant, expiresAt, isUsed: false, forgetAt: expiresAt + 86_400_000 })
      return value
    },
    find: (value) => codes.get(value),
  }
}

export const authCodeSeconds: number = lifetimeMs / 1000
