import { confirmScene } from '../../express/scene/confirm-scene.ts'
import type { SceneChat } from './scan-code.ts'
import { sceneReplies } from './scene-replies.ts'

/**
 * Compares the number that somebody has sent with the one on the page whose code they scanned last. Answers what the
 * account says; undefined where no login of theirs waits for a number.
 */
export async function confirmNumber(
  { scenes, lastScan }: SceneChat,
  openid: string,
  number: string,
): Promise<string | undefined> {
  const id = await lastScan.find(openid)
  if (id === undefined) return undefined
  const confirmation = await confirmScene(scenes, id, openid, number)
  switch (confirmation.result) {
    case 'confirmed':
      return sceneReplies(confirmation.scene.lang).loggedIn(confirmation.scene)
    case 'wrong':
      return sceneReplies(confirmation.scene.lang).wrongNumber
    case 'ended':
      return sceneReplies(confirmation.scene.lang).tooManyWrong
    default:
      return undefined
  }
}
