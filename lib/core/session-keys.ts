import { WechatAuthError } from '../errors.ts'
import type { Sealer } from './sealer.ts'
import { askCache, type TokenCache, tryCache } from './token-cache.ts'

/** The session_keys of an app's people: one each, sealed, for seven days from its last use. */
export interface SessionKeys {
  /** Keeps the newest one; the one before is worthless. Rejects when the cache fails. */
  keep(id: string, sessionKey: string): Promise<void>
  /** Undefined where none is kept. Throws ERR_CACHE when the cache fails. */
  get(id: string): Promise<string | undefined>
  /** Rejects when the cache fails. */
  forget(id: string): Promise<void>
}

export interface SessionKeysOptions {
  cache: TokenCache
  sealer: Sealer
  /** Provider and app id: keys of one app are not found by another. */
  slot: string
}

const lifetimeMs = 7 * 24 * 60 * 60 * 1_000
const purpose = 'session key'

export function createSessionKeys({ cache, sealer, slot }: SessionKeysOptions): SessionKeys {
  const keyOf = (id: string): string => `session-key:${slot}:${id}`

  return {
    async keep(id, sessionKey) {
      const key = keyOf(id)
      await askCache(() => cache.set(key, sealer.seal(purpose, sessionKey, key), lifetimeMs))
    },

    async get(id) {
      const key = keyOf(id)
      try {
        const sealed = await askCache(() => cache.get(key))
        const sessionKey = sealed === undefined ? undefined : sealer.open(purpose, sealed, key)
        if (sealed === undefined || typeof sessionKey !== 'string') return undefined
        // Only while it is still this one: a login may have brought a newer one.
        await tryCache(
          () => cache.replace(key, sealed, sealed, lifetimeMs),
          true,
          () => undefined,
        )
        return sessionKey
      } catch (cause) {
        throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so the session_key cannot be read', {
          cause,
        })
      }
    },

    async forget(id) {
      await askCache(() => cache.delete(keyOf(id)))
    },
  }
}
