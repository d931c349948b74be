import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 7_200_000

/** The access token of a suite or a provider. */
export interface ServiceToken {
  /** The suite id, or the provider's corpid. */
  ownerId: string
  value: string
  expiresAt: number
  isRevoked: boolean
  forgetAt: number
}

/** One for each owner, the same one until its end. */
export interface ServiceTokens {
  fetch(ownerId: string): ServiceToken
  /** Also an expired one, for as long again as it was good. */
  find(value: string): ServiceToken | undefined
  revoke(ownerId: string): void
}

export function createServiceTokens(now: () => number): ServiceTokens {
  const tokens = createExpiringMap<ServiceToken>(now)
  const current = new Map<string, ServiceToken>()
  return {
    fetch(ownerId) {
      const known = current.get(ownerId)
      if (known !== undefined && now() < known.expiresAt) return known
      const expiresAt = now() + lifetimeMs
      const value = randomBytes(161).toString('base64url').slice(0, 214)
      const token = { ownerId, value, expiresAt, isRevoked: false, forgetAt: expiresAt + lifetimeMs }
      current.set(ownerId, token)
      tokens.set(value, token)
      return token
    },
    find: (value) => tokens.get(value),
    revoke(ownerId) {
      const token = current.get(ownerId)
      if (token !== undefined) token.isRevoked = true
      current.delete(ownerId)
    },
  }
}
