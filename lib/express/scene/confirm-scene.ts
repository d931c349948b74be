import { isEqualText } from '../../core/digests.ts'
import type { Scene, SceneStore } from './scene-store.ts'

const maxWrong = 5

export type Confirmation =
  | { result: 'confirmed'; scene: Scene }
  /** The right number of a scene that this person has confirmed before. */
  | { result: 'again' }
  | { result: 'wrong'; scene: Scene }
  /** That was one wrong number too many. */
  | { result: 'ended'; scene: Scene }
  /** Another person keeps the scene, or nobody has scanned it. */
  | { result: 'foreign' }
  | { result: 'gone' }

/** Compares the number that somebody has sent with the one on the page whose code they scanned. */
export async function confirmScene(
  store: SceneStore,
  id: string,
  openid: string,
  number: string,
): Promise<Confirmation> {
  let before: Scene | undefined
  const scene = await store.change(id, (found) => {
    before = found
    // Guesses that come at the same time count too: none is looked at after the last one that is allowed.
    const isWaiting = found.openid === openid && found.status === 'scanned' && found.wrong < maxWrong
    if (!isWaiting) return undefined
    const isRight = isEqualText(found.number, number)
    return isRight ? { ...found, status: 'confirmed' } : { ...found, wrong: found.wrong + 1 }
  })
  if (scene === undefined || before === undefined) return repeated(await store.readMark(id), openid, number)
  if (scene.openid !== openid) return { result: 'foreign' }
  if (before.status === 'confirmed') return repeated(scene, openid, number)
  if (scene.status === 'confirmed') return { result: 'confirmed', scene }
  if (scene.wrong < maxWrong) return { result: 'wrong', scene }
  await store.drop(id)
  return before.wrong < maxWrong ? { result: 'ended', scene } : { result: 'gone' }
}

function repeated(scene: Scene | undefined, openid: string, number: string): Confirmation {
  if (scene?.openid !== openid || scene.status === 'refused') return { result: 'gone' }
  return { result: isEqualText(scene.number, number) ? 'again' : 'gone' }
}
