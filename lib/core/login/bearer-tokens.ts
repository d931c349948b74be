import { randomUUID } from 'node:crypto'
import { askCache, type TokenCache } from '../cache/token-cache.ts'
import { deriveKey } from '../digests.ts'
import { readClaims, signClaims } from './json-web-token.ts'

/** What a router signs for callers without cookies. */
export interface BearerToken {
  token: string
  /** Seconds. */
  expiresIn: number
}

export interface BearerTokens {
  /** `loginId`: that of an older token of the same login, so that a logout ends both. */
  issue(user: object, loginId?: string): BearerToken
  /** The user in a good token, or what is wrong with it. Says nothing of revocation. */
  read(token: string): BearerReading
  /** Rejects when the cache cannot be asked. */
  isRevoked(loginId: string): Promise<boolean>
  /** Ends all tokens of a login. */
  revoke(reading: { loginId: string; expiresAt: number }): Promise<void>
}

export type BearerReading =
  | { user: Record<string, unknown>; loginId: string; expiresAt: number }
  | { problem: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID' }

export interface BearerTokensOptions {
  /** The first signs, all verify. */
  secrets: readonly string[]
  /** Provider and app id: a token of one app is worthless at another. */
  audience: string
  expiresInSeconds: number
  cache: TokenCache
}

const issuer = 'express-wechat-auth'
const maxTokenLength = 8_192

/** JSON Web Tokens, with the user's fields in the claim `user`. */
export function createBearerTokens(options: BearerTokensOptions): BearerTokens {
  const { audience, cache, expiresInSeconds } = options
  const keys = options.secrets.map((secret) => deriveKey(secret, 'bearer token'))
  const revokedKey = (loginId: string): string => `revoked:${audience}:${loginId}`

  const verify = (token: string, key: Buffer): BearerReading => {
    const reading = readClaims(token, key, { issuer, audience })
    if ('problem' in reading) {
      return { problem: reading.problem === 'expired' ? 'ERR_TOKEN_EXPIRED' : 'ERR_TOKEN_INVALID' }
    }
    const { user, jti, sid, exp } = reading.claims
    if (typeof jti !== 'string' || typeof exp !== 'number') return { problem: 'ERR_TOKEN_INVALID' }
    if (typeof user !== 'object' || user === null) return { problem: 'ERR_TOKEN_INVALID' }
    const loginId = typeof sid === 'string' ? sid : jti
    return { user: user as Record<string, unknown>, loginId, expiresAt: exp * 1_000 }
  }

  return {
    issue(user, loginId) {
      const sid = loginId === undefined ? undefined : { sid: loginId }
      const claims = { user, ...sid, aud: audience, iss: issuer, jti: randomUUID() }
      const token = signClaims(claims, keys[0] as Buffer, expiresInSeconds)
      if (token.length > maxTokenLength) {
        throw new TypeError(
          `a bearer token may have ${maxTokenLength} characters: account.id, or the user, is too large`,
        )
      }
      return { token, expiresIn: expiresInSeconds }
    },

    read(token) {
      if (token.length > maxTokenLength) return { problem: 'ERR_TOKEN_INVALID' }
      let answer: BearerReading = { problem: 'ERR_TOKEN_INVALID' }
      for (const key of keys) {
        const reading = verify(token, key)
        if ('user' in reading) return reading
        // The time is looked at only after the signature, so an expired token is one of ours.
        if (reading.problem === 'ERR_TOKEN_EXPIRED') answer = reading
      }
      return answer
    },

    async isRevoked(loginId) {
      return (await askCache(() => cache.get(revokedKey(loginId)))) !== undefined
    },

    async revoke({ loginId, expiresAt }) {
      // A token of the same login may have been issued just now.
      const ttlMs = Math.max(expiresInSeconds * 1_000, expiresAt - Date.now())
      await askCache(() => cache.set(revokedKey(loginId), '1', ttlMs))
    },
  }
}
