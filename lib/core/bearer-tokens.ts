import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { deriveKey } from './digests.ts'
import { askCache, type TokenCache } from './token-cache.ts'

/** What a router signs for callers without cookies. */
export interface BearerToken {
  token: string
  /** Seconds. */
  expiresIn: number
}

export interface BearerTokens {
  issue(user: object): BearerToken
  /** The user in a good token, or what is wrong with it. Says nothing of revocation. */
  read(token: string): BearerReading
  /** Rejects when the cache cannot be asked. */
  isRevoked(jti: string): Promise<boolean>
  revoke(reading: { jti: string; expiresAt: number }): Promise<void>
}

export type BearerReading =
  | { user: Record<string, unknown>; jti: string; expiresAt: number }
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
  const revokedKey = (jti: string): string => `revoked:${audience}:${jti}`

  const verify = (token: string, key: Buffer): BearerReading => {
    const claims = jwt.verify(token, key, { algorithms: ['HS256'], issuer, audience })
    if (typeof claims !== 'object' || typeof claims.jti !== 'string' || typeof claims.exp !== 'number') {
      return { problem: 'ERR_TOKEN_INVALID' }
    }
    const user: unknown = claims['user']
    if (typeof user !== 'object' || user === null) return { problem: 'ERR_TOKEN_INVALID' }
    return { user: user as Record<string, unknown>, jti: claims.jti, expiresAt: claims.exp * 1_000 }
  }

  return {
    issue(user) {
      const token = jwt.sign({ user }, keys[0] as Buffer, {
        algorithm: 'HS256',
        issuer,
        audience,
        jwtid: randomUUID(),
        expiresIn: expiresInSeconds,
      })
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

    async isRevoked(jti) {
      return (await askCache(() => cache.get(revokedKey(jti)))) !== undefined
    },

    async revoke({ jti, expiresAt }) {
      const ttlMs = Math.max(1_000, expiresAt - Date.now())
      await askCache(() => cache.set(revokedKey(jti), '1', ttlMs))
    },
  }
}
