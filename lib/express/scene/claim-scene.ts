import type { Scene, SceneStore } from './scene-store.ts'

/** Who has scanned a code. */
export interface ScenePerson {
  openid: string
  unionid?: string | undefined
}

export type Claim = { result: 'gone' } | { result: 'taken' | 'kept'; scene: Scene }

/**
 * Somebody has scanned the code of a login: whoever is first keeps it.
 *
 * @param options.confirm false: the scan is enough, and no number is asked for
 */
export async function claimScene(
  store: SceneStore,
  id: string,
  { openid, unionid }: ScenePerson,
  { confirm }: { confirm: boolean },
): Promise<Claim> {
  const scene = await store.change(id, (found) => {
    if (found.openid === openid) return undefined
    if (found.openid !== undefined) return { ...found, isContested: true }
    const status = confirm ? 'scanned' : 'confirmed'
    return { ...found, openid, ...(unionid !== undefined && { unionid }), status }
  })
  if (scene === undefined) return { result: 'gone' }
  return { result: scene.openid === openid ? 'kept' : 'taken', scene }
}
