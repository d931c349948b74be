import { randomBytes } from 'node:crypto'
import { createExpiringMap } from './expiring-map.ts'

/** Tencent does not publish how long a session_key lives, only that use prolongs its life. */
const lifetimeMs = 30 * 86_400_000

interface Session {
  key: string
  isExpired: boolean
  forgetAt: number
}

/** The one session_key that each person has in each mini program. An owner is both of them in one text. */
export interface SessionKeys {
  /** What a login does: a new key, or the present one prolonged. An expired key is never kept. */
  renew(owner: string, keepsKey: boolean): string
  /** Undefined before a login and after the end of the key. */
  get(owner: string): string | undefined
  /** The key for data: after the end of the known one, a key that nobody is ever told. Undefined before a login. */
  useForData(owner: string): string | undefined
  expire(owner: string): void
  /** A new key with the same end as the old one. */
  reset(owner: string): string
}

/** 16 bytes in base64. */
function createSessionKey(): string {
  return randomBytes(16).toString('base64')
}

export function createSessionKeys(now: () => number): SessionKeys {
  const sessions = createExpiringMap<Session>(now)

  function put(owner: string, session: Omit<Session, 'forgetAt'>, forgetAt = now() + lifetimeMs): string {
    sessions.set(owner, { ...session, forgetAt })
    return session.key
  }

  function getAlive(owner: string): Session | undefined {
    const session = sessions.get(owner)
    return session?.isExpired === false ? session : undefined
  }

  return {
    renew(owner, keepsKey) {
      const kept = keepsKey ? getAlive(owner)?.key : undefined
      return put(owner, { key: kept ?? createSessionKey(), isExpired: false })
    },
    get: (owner) => getAlive(owner)?.key,
    useForData(owner) {
      const session = sessions.get(owner)
      return session && put(owner, session)
    },
    expire(owner) {
      if (getAlive(owner) !== undefined) put(owner, { key: createSessionKey(), isExpired: true })
    },
    reset: (owner) =>
      put(owner, { key: createSessionKey(), isExpired: false }, sessions.get(owner)?.forgetAt),
  }
}
