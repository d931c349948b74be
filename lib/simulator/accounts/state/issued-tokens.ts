import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createToken } from '../../engine/identifiers.ts'

const lifetimeMs = 7_200_000

/** An access token that was handed out. */
export interface IssuedToken {
  /** The appid, or whatever tells owners apart. */
  ownerId: string
  value: string
  expiresAt: number
  /** When a newer token puts this one out of use. */
  deadAt: number
  forgetAt: number
}

/** All tokens of one kind, of whichever pool. */
export interface IssuedTokens {
  issue(ownerId: string): IssuedToken
  /** Also one that is dead or expired, for as long again as it was alive. */
  find(value: string): IssuedToken | undefined
}

export function createIssuedTokens(now: () => number): IssuedTokens {
  const tokens = createExpiringMap<IssuedToken>(now)
  return {
    issue(ownerId) {
      const expiresAt = now() + lifetimeMs
      const token = {
        ownerId,
        value: createToken(),
        expiresAt,
        deadAt: Number.POSITIVE_INFINITY,
        forgetAt: expiresAt + lifetimeMs,
      }
      tokens.set(token.value, token)
      return token
    },
    find: (value) => tokens.get(value),
  }
}

/** The token is out of use from then on, or sooner if it was to be. */
export function killToken(token: IssuedToken | undefined, at: number): void {
  if (token !== undefined) token.deadAt = Math.min(token.deadAt, at)
}
