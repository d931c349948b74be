import type { Lang } from '../../express/http/error-texts.ts'
import { claimScene } from '../../express/scene/claim-scene.ts'
import type { SceneStore } from '../../express/scene/scene-store.ts'
import type { LastScan } from './last-scan.ts'
import { sceneReplies } from './scene-replies.ts'

/** Whoever talks to the account, and what it knows of their logins. */
export interface SceneChat {
  scenes: SceneStore
  lastScan: LastScan
  /** Of what is said of a scene that nobody knows. */
  lang: Lang
  confirm: boolean
}

/** Somebody has scanned the code of a login: whoever is first may confirm it. Answers what the account says. */
export async function scanCode(
  { scenes, lastScan, lang, confirm }: SceneChat,
  id: string,
  openid: string,
): Promise<string> {
  const claim = await claimScene(scenes, id, { openid }, { confirm })
  if (claim.result === 'gone') return sceneReplies(lang).expired
  const replies = sceneReplies(claim.scene.lang)
  if (claim.result === 'taken') return replies.taken
  if (!confirm) return replies.loggedIn(claim.scene)
  await lastScan.keep(openid, id)
  return replies.prompt(claim.scene)
}
