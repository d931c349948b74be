import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { askCache, type TokenCache } from '../cache/token-cache.ts'
import { deriveKey } from '../digests.ts'

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

/** JWT, HS256 and nothing else (RFC 8725 3.1). The user's fields are in the claim `user`. */
export function createBearerTokens(options: BearerTokensOptions): BearerTokens {
  const { audience, cache, expiresInSeconds } = options
  const keys = options.secrets.map((secret) => deriveKey(secret, 'bearer token'))
  const revokedKey = (loginId: string): string => `revoked:${audience}:${loginId}`

  const verify = (token: string, key: Buffer): BearerReading => {
    const claims = jwt.verify(token, key, { algorithms: ['HS256'], issuer, audience })
    if (typeof claims !== 'object' || typeof claims.jti !== 'string' || typeof claims.exp !== 'number') {
      return { problem: 'ERR_TOKEN_INVALID' }
    }
    const user: unknown = claims['user']
    if (typeof user !== 'object' || user === null) return { problem: 'ERR_TOKEN_INVALID' }
    const loginId = typeof claims['sid'] === 'string' ? claims['sid'] : claims.jti
    return { user: user as Record<string, unknown>, loginId, expiresAt: claims.exp * 1_000 }
  }

  return {
    issue(user, loginId) {
      const token = jwt.sign({ user, ...(loginId !== undefined && { sid: loginId }) }, keys[0] as Buffer, {
        algorithm: 'HS256',
        issuer,
        audience,
        jwtid: randomUUID(),
        expiresIn: expiresInSeconds,
      })
      if (token.length > maxTokenLength) {
        throw new TypeError(
          `a bearer token may have ${maxTokenLength} characters: account.id, or the user, is too large`,
        )
      }
      return { token, expiresIn: expiresInSeconds }
    },

    read(token) {
      if (token.length > maxTokenLength) return { problem: 'ERR_TOKEN_INVALID' }
      let problem: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID' = 'ERR_TOKEN_INVALID'
      for (const key of keys) {
        try {
          return verify(token, key)
        } catch (error) {
          // jsonwebtoken looks at the time only after the signature, so an expired token is one of ours.
          if (error instanceof jwt.TokenExpiredError) problem = 'ERR_TOKEN_EXPIRED'
        }
      }
      return { problem }
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
