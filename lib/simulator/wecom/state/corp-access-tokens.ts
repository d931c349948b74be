import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 7_200_000

export interface CorpAccessToken {
  corpId: string
  agentId: number
  value: string
  expiresAt: number
  /** True after the platform has taken it back early. */
  isDead: boolean
  forgetAt: number
}

/** The tokens of `cgi-bin/gettoken`: one for each app, the same one until its end. */
export interface CorpAccessTokens {
  fetch(corpId: string, agentId: number): CorpAccessToken
  /** Also those that are dead or expired, for a while. */
  find(value: string): CorpAccessToken | undefined
  revoke(corpId: string, agentId: number, keepsHandingOut: boolean): void
}

export function createCorpAccessTokens(now: () => number): CorpAccessTokens {
  const tokens = createExpiringMap<CorpAccessToken>(now)
  const current = createExpiringMap<CorpAccessToken>(now)
  const keyOf = (corpId: string, agentId: number): string => JSON.stringify([corpId, agentId])

  return {
    fetch(corpId, agentId) {
      const key = keyOf(corpId, agentId)
      const known = current.get(key)
      if (known !== undefined && now() < known.expiresAt) return known
      const expiresAt = now() + lifetimeMs
      const token = {
        corpId,
        agentId,
        value: randomBytes(161).toString('base64url').slice(0, 214),
        expiresAt,
        isDead: false,
        // Kept as long again, to answer "expired" and not "invalid".
        forgetAt: expiresAt + lifetimeMs,
      }
      current.set(key, token)
      tokens.set(token.value, token)
      return token
    },
    find: (value) => tokens.get(value),
    revoke(corpId, agentId, keepsHandingOut) {
      const key = keyOf(corpId, agentId)
      const token = current.get(key)
      if (token === undefined) return
      token.isDead = true
      if (!keepsHandingOut) current.delete(key)
    },
  }
}
