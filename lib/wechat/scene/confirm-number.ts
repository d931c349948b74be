import { confirmScene } from '../../express/scene/confirm-scene.ts'
import type { SceneChat } from './scan-code.ts'

/**
 * Compares the number that somebody has sent with the one on the page whose code they scanned last. Answers what the
 * account says; undefined where no login of theirs waits for a number.
 */
export async function confirmNumber(
  { scenes, lastScan, replies }: SceneChat,
  openid: string,
  number: string,
): Promise<string | undefined> {
  const id = await lastScan.find(openid)
  if (id === undefined) return undefined
  const confirmation = await confirmScene(scenes, id, openid, number)
  switch (confirmation.result) {
    case 'confirmed':
      return replies.loggedIn(confirmation.scene)
    case 'wrong':
      return replies.wrongNumber
    case 'ended':
      return replies.tooManyWrong
    default:
      return undefined
  }
}
