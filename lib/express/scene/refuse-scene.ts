import type { SceneStore } from './scene-store.ts'

/** Somebody who has scanned a code says that the login is none of theirs. */
export async function refuseScene(
  store: SceneStore,
  id: string,
  openid: string,
): Promise<'refused' | 'foreign' | 'gone'> {
  const scene = await store.change(id, (found) =>
    found.openid === openid ? { ...found, status: 'refused' } : undefined,
  )
  if (scene !== undefined) return scene.status === 'refused' ? 'refused' : 'foreign'
  const mark = await store.readMark(id)
  return mark?.status === 'refused' && mark.openid === openid ? 'refused' : 'gone'
}
