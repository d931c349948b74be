import type { SceneReplies } from './scene-replies.ts'
import type { SceneStore } from './scene-store.ts'

/** Somebody has scanned the code of a login: whoever is first may confirm it. Answers what the account says. */
export async function scanCode(
  { store, replies, confirm }: { store: SceneStore; replies: SceneReplies; confirm: boolean },
  id: string,
  openid: string,
): Promise<string> {
  const scene = await store.change(id, (found) => {
    if (found.openid === openid) return undefined
    if (found.openid !== undefined) return { ...found, isContested: true }
    return { ...found, openid, status: confirm ? 'scanned' : 'confirmed' }
  })
  if (scene === undefined) return replies.expired
  if (scene.openid !== openid) return replies.taken
  if (!confirm) return replies.loggedIn(scene)
  await store.setScanned(openid, id)
  return replies.prompt(scene)
}
