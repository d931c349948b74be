import { isEqualText } from '../../core/digests.ts'
import type { SceneReplies } from './scene-replies.ts'
import type { SceneStore } from './scene-store.ts'

const maxWrong = 5

/**
 * Compares the number that somebody has sent with the one on the page whose code they scanned last. Answers what the
 * account says; undefined where no login of theirs waits for a number.
 */
export async function confirmNumber(
  { store, replies }: { store: SceneStore; replies: SceneReplies },
  openid: string,
  number: string,
): Promise<string | undefined> {
  const id = await store.findScanned(openid)
  if (id === undefined) return undefined
  let isWaiting = false
  const scene = await store.change(id, (found) => {
    // Guesses that come at the same time count too: none is looked at after the last one that is allowed.
    isWaiting = found.openid === openid && found.status === 'scanned' && found.wrong < maxWrong
    if (!isWaiting) return undefined
    const isRight = isEqualText(found.number, number)
    return isRight ? { ...found, status: 'confirmed' } : { ...found, wrong: found.wrong + 1 }
  })
  if (scene === undefined || !isWaiting) return undefined
  if (scene.status === 'confirmed') return replies.loggedIn(scene)
  if (scene.wrong < maxWrong) return replies.wrongNumber
  await store.drop(id)
  return replies.tooManyWrong
}
