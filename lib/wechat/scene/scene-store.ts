import { randomBytes, randomInt } from 'node:crypto'
import { askCache, type TokenCache } from '../../core/cache/token-cache.ts'
import { sha256 } from '../../core/digests.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { WechatAuthError } from '../../errors.ts'

/** A login that waits for somebody to scan a code and send a number. */
export interface Scene {
  /** Shown on the page, and to be sent to the account by whom it is for. */
  number: string
  siteName: string
  /** Milliseconds since the epoch. */
  startedAt: number
  status: 'waiting' | 'scanned' | 'confirmed'
  /** Who scanned first. */
  openid?: string
  /** Wrong numbers so far. */
  wrong: number
  /** The page knows that the code was scanned. */
  isTold?: boolean
  /** Somebody else has scanned it too. */
  isContested?: true
}

export const sceneLifetimeMs: number = 5 * 60_000
const prefix = 'login.'

export interface SceneStore {
  create(siteName: string): { id: string; scene: Scene }
  save(id: string, scene: Scene): Promise<void>
  read(id: string): Promise<Scene | undefined>
  /** Changes it in one step; `change` may be asked more than once, and answers undefined to leave it. */
  change(id: string, change: (scene: Scene) => Scene | undefined): Promise<Scene | undefined>
  /** Takes a confirmed scene out, for one caller only. */
  take(id: string): Promise<Scene | undefined>
  drop(id: string): Promise<void>
  /** The scene that somebody scanned last. */
  setScanned(openid: string, id: string): Promise<void>
  findScanned(openid: string): Promise<string | undefined>
}

/** @throws ERR_CACHE from every function when the cache fails: without it nobody can log in this way */
export function createSceneStore(cache: TokenCache, sealer: Sealer, appKey: string): SceneStore {
  const keyOf = (id: string): string => `scene:${appKey}:${sha256(id)}`
  const scannedKeyOf = (openid: string): string => `scanned:${appKey}:${sha256(openid)}`
  const ask = async <T>(operation: () => Promise<T>): Promise<T> => {
    try {
      return await askCache(operation)
    } catch (cause) {
      throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so nobody can log in by scanning', {
        cause,
      })
    }
  }
  const open = (key: string, raw: string | undefined): Scene | undefined =>
    raw === undefined ? undefined : (sealer.open('scene', raw, key) as Scene | undefined)
  const leftMs = (scene: Scene): number => scene.startedAt + sceneLifetimeMs - Date.now()

  return {
    create: (siteName) => ({
      id: prefix + randomBytes(24).toString('base64url'),
      scene: {
        number: String(randomInt(10_000)).padStart(4, '0'),
        siteName,
        startedAt: Date.now(),
        status: 'waiting',
        wrong: 0,
      },
    }),

    save: (id, scene) =>
      ask(() => cache.set(keyOf(id), sealer.seal('scene', scene, keyOf(id)), sceneLifetimeMs)),

    read: async (id) => open(keyOf(id), await ask(() => cache.get(keyOf(id)))),

    async change(id, change) {
      const key = keyOf(id)
      // Somebody scans while somebody else does: a few rounds settle it.
      for (let round = 0; round < 5; round += 1) {
        const raw = await ask(() => cache.get(key))
        const scene = open(key, raw)
        if (scene === undefined || leftMs(scene) <= 0) return undefined
        const changed = change(scene)
        if (changed === undefined) return scene
        const sealed = sealer.seal('scene', changed, key)
        if (await ask(() => cache.replace(key, raw, sealed, leftMs(scene)))) return changed
      }
      throw new WechatAuthError('ERR_CACHE', 'a scene was changed by too many at once')
    },

    async take(id) {
      const key = keyOf(id)
      const raw = await ask(() => cache.get(key))
      const scene = open(key, raw)
      if (scene?.status !== 'confirmed' || raw === undefined) return undefined
      return (await ask(() => cache.delete(key, raw))) ? scene : undefined
    },

    drop: async (id) => void (await ask(() => cache.delete(keyOf(id)))),

    setScanned: (openid, id) => {
      const key = scannedKeyOf(openid)
      return ask(() => cache.set(key, sealer.seal('scanned', id, key), sceneLifetimeMs))
    },

    async findScanned(openid) {
      const key = scannedKeyOf(openid)
      const raw = await ask(() => cache.get(key))
      return raw === undefined ? undefined : (sealer.open('scanned', raw, key) as string | undefined)
    },
  }
}

/** The id in the event of a scan; undefined for the code of somebody else's making. */
export function sceneIdIn(eventKey: unknown): string | undefined {
  if (typeof eventKey !== 'string') return undefined
  const id = eventKey.replace(/^qrscene_/, '')
  return /^login\.[\w-]{32}$/.test(id) ? id : undefined
}
