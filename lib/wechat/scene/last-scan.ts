import type { TokenCache } from '../../core/cache/token-cache.ts'
import { sha256 } from '../../core/digests.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { askSceneCache, sceneLifetimeMs } from '../../express/scene/scene-store.ts'

/** The scene that each follower scanned last: a message in the chat names none. */
export interface LastScan {
  keep(openid: string, id: string): Promise<void>
  find(openid: string): Promise<string | undefined>
}

/** @throws ERR_CACHE from both functions when the cache fails */
export function createLastScan(cache: TokenCache, sealer: Sealer, appKey: string): LastScan {
  const keyOf = (openid: string): string => `scanned:${appKey}:${sha256(openid)}`
  return {
    keep(openid, id) {
      const key = keyOf(openid)
      return askSceneCache(() => cache.set(key, sealer.seal('scanned', id, key), sceneLifetimeMs))
    },
    async find(openid) {
      const key = keyOf(openid)
      const raw = await askSceneCache(() => cache.get(key))
      return raw === undefined ? undefined : (sealer.open('scanned', raw, key) as string | undefined)
    },
  }
}
