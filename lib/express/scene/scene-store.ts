import { randomBytes, randomInt } from 'node:crypto'
import { askCache, type TokenCache } from '../../core/cache/token-cache.ts'
import { sha256 } from '../../core/digests.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { WechatAuthError } from '../../errors.ts'
import type { Lang } from '../http/error-texts.ts'

/** A login that waits for somebody to scan a code and send a number. */
export interface Scene {
  /** Shown on the page, and to be sent by whom it is for. */
  number: string
  siteName: string
  lang: Lang
  /** Milliseconds since the epoch. */
  startedAt: number
  /** `used` and `refused` are marks of a scene that is over. */
  status: 'waiting' | 'scanned' | 'confirmed' | 'used' | 'refused'
  /** Who scanned first. */
  openid?: string
  unionid?: string
  /** Wrong numbers so far. */
  wrong: number
  /** The page knows that the code was scanned. */
  isTold?: boolean
  /** Somebody else has scanned it too. */
  isContested?: true
}

export const sceneLifetimeMs: number = 5 * 60_000
/** As long as a confirmation may come twice. */
const markMs = 60_000

/** What whoever scans is told, by the page that shows the code. */
export type ScenePage = Pick<Scene, 'siteName' | 'lang'>

export interface SceneStore {
  create(page: ScenePage): { id: string; scene: Scene }
  save(id: string, scene: Scene): Promise<void>
  /** Undefined where it is over. */
  read(id: string): Promise<Scene | undefined>
  /** Changes it in one step; `change` may be asked more than once, and answers undefined to leave it. */
  change(id: string, change: (scene: Scene) => Scene | undefined): Promise<Scene | undefined>
  /** Takes a confirmed scene out, for one caller only. */
  take(id: string): Promise<Scene | undefined>
  /** What a scene was when it ended, for a minute after a login. */
  readMark(id: string): Promise<Scene | undefined>
  drop(id: string): Promise<void>
}

export interface SceneStoreOptions {
  cache: TokenCache
  sealer: Sealer
  appKey: string
  /** In front of the 32 random characters of an id. @default '' */
  prefix?: string
}

/** @throws ERR_CACHE from every function when the cache fails: without it nobody can log in this way */
export function createSceneStore({ cache, sealer, appKey, prefix = '' }: SceneStoreOptions): SceneStore {
  const keyOf = (id: string): string => `scene:${appKey}:${sha256(id)}`
  const open = (key: string, raw: string | undefined): Scene | undefined =>
    raw === undefined ? undefined : (sealer.open('scene', raw, key) as Scene | undefined)
  const seal = (key: string, scene: Scene): string => sealer.seal('scene', scene, key)
  const leftMs = (scene: Scene): number => scene.startedAt + sceneLifetimeMs - Date.now()
  const lookUp = async (id: string): Promise<{ raw: string | undefined; scene: Scene | undefined }> => {
    const raw = await askSceneCache(() => cache.get(keyOf(id)))
    return { raw, scene: open(keyOf(id), raw) }
  }

  return {
    create: (page) => ({
      id: prefix + randomBytes(24).toString('base64url'),
      scene: {
        number: String(randomInt(10_000)).padStart(4, '0'),
        ...page,
        startedAt: Date.now(),
        status: 'waiting',
        wrong: 0,
      },
    }),

    save: (id, scene) => askSceneCache(() => cache.set(keyOf(id), seal(keyOf(id), scene), sceneLifetimeMs)),

    read: async (id) => onlyAlive((await lookUp(id)).scene),

    async change(id, change) {
      const key = keyOf(id)
      // Somebody scans while somebody else does: a few rounds settle it.
      for (let round = 0; round < 5; round += 1) {
        const { raw, scene: found } = await lookUp(id)
        const scene = onlyAlive(found)
        if (scene === undefined || leftMs(scene) <= 0) return undefined
        const changed = change(scene)
        if (changed === undefined) return scene
        if (await askSceneCache(() => cache.replace(key, raw, seal(key, changed), leftMs(scene)))) {
          return changed
        }
      }
      throw new WechatAuthError('ERR_CACHE', 'a scene was changed by too many at once')
    },

    async take(id) {
      const key = keyOf(id)
      const { raw, scene } = await lookUp(id)
      if (scene?.status !== 'confirmed' || leftMs(scene) <= 0) return undefined
      const mark = seal(key, { ...scene, status: 'used' })
      const isTaken = await askSceneCache(() =>
        cache.replace(key, raw, mark, Math.min(markMs, leftMs(scene))),
      )
      return isTaken ? scene : undefined
    },

    async readMark(id) {
      const { scene } = await lookUp(id)
      return scene === undefined || onlyAlive(scene) ? undefined : scene
    },

    drop: async (id) => void (await askSceneCache(() => cache.delete(keyOf(id)))),
  }
}

function onlyAlive(scene: Scene | undefined): Scene | undefined {
  return scene === undefined || scene.status === 'used' || scene.status === 'refused' ? undefined : scene
}

/** @throws ERR_CACHE */
export async function askSceneCache<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await askCache(operation)
  } catch (cause) {
    throw new WechatAuthError('ERR_CACHE', 'the token cache failed, so nobody can log in by scanning', {
      cause,
    })
  }
}
