import { WechatAuthError } from '../../errors.ts'
import { askCache, type TokenCache, tryCache } from '../cache/token-cache.ts'
import type { Sealer } from './sealer.ts'

/** The session_keys of an app's people: one each, sealed, for seven days from its last use. */
export interface SessionKeys {
  /**
   * Keeps the newest one; the one before is worthless. Answers how to take it back while it is the newest. Rejects
   * when the cache fails.
   *
   * @param login names the login that brought it
   */
  keep(id: string, sessionKey: string, login: number): Promise<() => Promise<void>>
  /** Undefined where none is kept. Throws ERR_CACHE when the cache fails. */
  get(id: string): Promise<string | undefined>
  /** Deletes the key that this login brought, and no newer one. Rejects when the cache fails. */
  forget(id: string, login: number): Promise<void>
}

export interface SessionKeysOptions {
  cache: TokenCache
  sealer: Sealer
  /** Provider and app id: keys of one app are not found by another. */
  appKey: string
}

interface Found {
  key: string
  sealed: string
  kept: Kept
}

interface Kept {
  sessionKey: string
  login: number
}

const lifetimeMs = 7 * 24 * 60 * 60 * 1_000
const purpose = 'session key'

export function createSessionKeys({ cache, sealer, appKey }: SessionKeysOptions): SessionKeys {
  /** The first is written, all are looked up: after a change of secrets the key is under a name of the old one. */
  const keysOf = (id: string): [string, ...string[]] => {
    const keys = sealer.names(purpose, id).map((name) => `session-key:${appKey}:${name}`)
    return keys as [string, ...string[]]
  }
  const find = async (id: string): Promise<Found | undefined> => {
    for (const key of keysOf(id)) {
      const sealed = await askCache(() => cache.get(key))
      const kept = sealed === undefined ? undefined : (sealer.open(purpose, sealed, key) as Kept | undefined)
      if (sealed !== undefined && typeof kept?.sessionKey === 'string') return { key, sealed, kept }
    }
    return undefined
  }

  return {
    async keep(id, sessionKey, login) {
      const [key] = keysOf(id)
      const sealed = sealer.seal(purpose, { sessionKey, login } satisfies Kept, key)
      // By comparison: a write that waited in a queue must not come after a newer one.
      const swap = async (): Promise<{ before: string | undefined; done: boolean }> => {
        const before = await askCache(() => cache.get(key))
        return { before, done: await askCache(() => cache.replace(key, before, sealed, lifetimeMs)) }
      }
      const first = await swap()
      const { before } = first.done ? first : await swap()
      // The platform does not change the key at every login: the one before may still be good.
      return async () => {
        const restored = askCache(() =>
          before === undefined ? cache.delete(key, sealed) : cache.replace(key, sealed, before, lifetimeMs),
        )
        await restored.catch(() => false)
      }
    },

    async get(id) {
      try {
        const found = await find(id)
        if (found === undefined) return undefined
        const { key, sealed, kept } = found
        // Only while it is still this one: a login may have brought a newer one.
        await tryCache(
          () => cache.replace(key, sealed, sealed, lifetimeMs),
          true,
          () => undefined,
        )
        return kept.sessionKey
      } catch (cause) {
        throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so the session_key cannot be read', {
          cause,
        })
      }
    },

    async forget(id, login) {
      const found = await find(id)
      if (found?.kept.login === login) await askCache(() => cache.delete(found.key, found.sealed))
    },
  }
}
