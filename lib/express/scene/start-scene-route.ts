import { randomBytes } from 'node:crypto'
import { sendSuccess } from '../http/envelope.ts'
import type { PlatformRoute } from '../login/platform-router.ts'
import { refuseForeignOrigin } from '../request/origin.ts'
import { requireSession } from '../request/session.ts'
import { type SceneTicket, sceneCookieOf } from './scene-cookie.ts'
import type { SceneApp, SceneLogin } from './scene-login.ts'
import { type ScenePage, sceneLifetimeMs } from './scene-store.ts'

/** `POST .../scene`: a code to scan, and the number to send. */
export function startSceneRoute({
  name,
  siteName,
  appOf,
  createImageUrl,
  imageUrlOf,
}: SceneLogin): PlatformRoute {
  const start = async ({ scenes, takeTurn }: SceneApp, page: ScenePage): Promise<SceneTicket> => {
    takeTurn()
    const { id, scene } = scenes.create(page)
    await scenes.save(id, scene)
    const imageUrl = await createImageUrl?.(id)
    const [nonce, expiresAt] = [randomBytes(16).toString('base64url'), scene.startedAt + sceneLifetimeMs]
    return { id, nonce, number: scene.number, ...(imageUrl !== undefined && { imageUrl }), expiresAt }
  }

  /**
   * The page may have been loaded anew, in another language too, and knows nothing of a scan then. A code that two people
   * scanned is of no use.
   */
  const canGoOn = async ({ scenes }: SceneApp, id: string, page: ScenePage): Promise<boolean> => {
    const scene = await scenes.change(id, (found) =>
      found.isTold || found.lang !== page.lang ? { ...found, ...page, isTold: false } : undefined,
    )
    return scene !== undefined && !scene.isContested
  }

  return {
    name,
    method: 'post',
    kind: 'json',
    async handle(req, res, routerContext) {
      refuseForeignOrigin(req, routerContext)
      requireSession(req)
      const app = appOf(req, routerContext)
      const cookie = sceneCookieOf(req, routerContext)
      const kept = cookie.read(req)
      const page = { siteName, lang: routerContext.settings.lang }
      const isOpen = kept !== undefined && (await canGoOn(app, kept.id, page))
      const ticket = isOpen ? kept : await start(app, page)
      cookie.write(res, ticket)
      const expiresIn = Math.max(1, Math.ceil((ticket.expiresAt - Date.now()) / 1_000))
      const imageUrl = imageUrlOf(ticket, req, routerContext)
      sendSuccess(res, { imageUrl, number: ticket.number, expiresIn })
    },
  }
}
