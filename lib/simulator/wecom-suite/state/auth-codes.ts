import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'
import type { Install } from './installs.ts'

const lifetimeMs = 600_000

/** Proof that a company has installed something, good for one exchange. */
export interface AuthCode {
  install: Install
  /** Of the customised link. */
  state: string | undefined
  /** The permanent code becomes another one when this is redeemed. */
  renews: boolean
  expiresAt: number
  isUsed: boolean
  forgetAt: number
}

export interface AuthCodes {
  issue(install: Install, details?: { state?: string | undefined; renews?: boolean }): string
  /** Also one that is used or expired, for a day. */
  find(value: string): AuthCode | undefined
}

export function createAuthCodes(now: () => number): AuthCodes {
  const codes = createExpiringMap<AuthCode>(now)
  return {
    issue(install, { state, renews = false } = {}) {
      const value = randomBytes(64).toString('base64url')
      const expiresAt = now() + lifetimeMs
      codes.set(value, { install, state, renews, expiresAt, isUsed: false, forgetAt: expiresAt + 86_400_000 })
      return value
    },
    find: (value) => codes.get(value),
  }
}

export const authCodeSeconds: number = lifetimeMs / 1000
