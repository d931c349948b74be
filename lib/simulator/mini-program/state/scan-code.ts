import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { MiniProgramWorld } from './mini-program-world.ts'
import type { MiniProgramCode } from './scene-codes.ts'

/** What WeChat does after the scan of a code: it opens a page of the mini program. */
export interface SimulatedOpening {
  appId: string
  personId: string
  /** Without a slash in front. */
  page: string
  /** What `onLoad` of the page gets as `query.scene`, decoded. */
  scene: string
  envVersion: string
  /** Where the front end is played: the app's `frontEnd`, with `page`, `scene` and `person` in its query. */
  frontEndUrl?: string
}

/**
 * The code that says this, or the newest of the mini program.
 *
 * @throws TypeError
 */
export function scannableCode(
  world: MiniProgramWorld,
  { appId, url }: { appId?: string; url?: string },
): { code: MiniProgramCode; app: SimulatedApp } {
  const { codes } = world.miniPrograms
  const newest = codes.list().findLast((code) => code.appId === appId)
  const code = url === undefined ? newest : codes.find(url)
  if (code === undefined || (appId !== undefined && code.appId !== appId)) {
    throw new TypeError('simulator: the mini program has no such code')
  }
  const app = world.apps.get(code.appId)
  if (app === undefined) throw new TypeError(`simulator: there is no app "${code.appId}"`)
  return { code, app }
}

export function openByCode(
  app: SimulatedApp,
  { appId, page, scene, envVersion }: MiniProgramCode,
  person: SimulatedPerson,
): SimulatedOpening {
  const opening = { appId, personId: person.id, page, scene, envVersion }
  if (app.frontEnd === undefined) return opening
  const target = new URL(app.frontEnd)
  for (const [name, value] of Object.entries({ page, scene, person: person.id })) {
    target.searchParams.set(name, value)
  }
  return { ...opening, frontEndUrl: target.href }
}
