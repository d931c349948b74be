import { randomUUID } from 'node:crypto'
import { deriveKey } from '../digests.ts'
import { readClaims, signClaims } from './json-web-token.ts'

/** What a router signs for callers without cookies. */
export interface BearerToken {
  token: string
  /** Seconds. */
  expiresIn: number
}

export interface BearerTokens {
  /** Seconds. */
  expiresInSeconds: number
  issue(user: object, login: BearerLogin): BearerToken
  /** The user in a good token, or what is wrong with it. Says nothing of revocation. */
  read(token: string): BearerReading
}

/** The login that a token belongs to. Tokens refreshed from it belong to it too. */
export interface BearerLogin {
  loginId: string
  /** The login stands in a session as well, which may outlive every token. */
  hasSession?: boolean | undefined
}

export type BearerReading =
  | ({ user: Record<string, unknown>; expiresAt: number } & BearerLogin)
  | { problem: 'ERR_TOKEN_EXPIRED' | 'ERR_TOKEN_INVALID' }

export interface BearerTokensOptions {
  /** The first signs, all verify. */
  secrets: readonly string[]
  /** Provider and app id: a token of one app is worthless at another. */
  audience: string
  expiresInSeconds: number
}

const issuer = 'express-wechat-auth'
const maxTokenLength = 8_192

/** JSON Web Tokens, with the user's fields in the claim `user` and the login's id in `sid`. */
export function createBearerTokens(options: BearerTokensOptions): BearerTokens {
  const { audience, expiresInSeconds } = options
  const keys = options.secrets.map((secret) => deriveKey(secret, 'bearer token'))

  const verify = (token: string, key: Buffer): BearerReading => {
    const reading = readClaims(token, key, { issuer, audience })
    if ('problem' in reading) {
      return { problem: reading.problem === 'expired' ? 'ERR_TOKEN_EXPIRED' : 'ERR_TOKEN_INVALID' }
    }
    const { user, jti, sid, exp, session } = reading.claims
    if (typeof jti !== 'string' || typeof exp !== 'number') return { problem: 'ERR_TOKEN_INVALID' }
    if (typeof user !== 'object' || user === null) return { problem: 'ERR_TOKEN_INVALID' }
    return {
      user: user as Record<string, unknown>,
      loginId: typeof sid === 'string' ? sid : jti,
      ...(session === true && { hasSession: true }),
      expiresAt: exp * 1_000,
    }
  }

  return {
    expiresInSeconds,

    issue(user, { loginId, hasSession }) {
      const login = { sid: loginId, ...(hasSession && { session: true }) }
      const claims = { user, ...login, aud: audience, iss: issuer, jti: randomUUID() }
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
  }
}
