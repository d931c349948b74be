import { randomBytes } from 'node:crypto'
import { sendSuccess } from '../../express/http/envelope.ts'
import { perMinuteLimit } from '../../express/http/per-minute-limit.ts'
import type { PlatformRoute } from '../../express/login/platform-router.ts'
import { refuseForeignOrigin } from '../../express/request/origin.ts'
import { requireSession } from '../../express/request/session.ts'
import type { WechatClient } from '../client/wechat-client.ts'
import { type SceneTicket, sceneCookieOf } from './scene-cookie.ts'
import { type SceneStore, sceneLifetimeMs } from './scene-store.ts'

export interface StartSceneOptions {
  client: WechatClient
  store: SceneStore
  siteName: string
  maxPerMinute: number
}

/** `POST .../scene`: a code to scan, and the number to send. */
export function startSceneRoute(options: StartSceneOptions): PlatformRoute {
  const { client, store } = options
  const takeTurn = perMinuteLimit(options.maxPerMinute, 'codes to scan')

  const start = async (): Promise<SceneTicket> => {
    takeTurn()
    const { id, scene } = store.create(options.siteName)
    await store.save(id, scene)
    const { imageUrl } = await client.createQrCode({ scene: id, expireSeconds: sceneLifetimeMs / 1_000 })
    const [nonce, expiresAt] = [randomBytes(16).toString('base64url'), scene.startedAt + sceneLifetimeMs]
    return { id, nonce, number: scene.number, imageUrl, expiresAt }
  }

  /** The page may have been loaded anew, and knows nothing of a scan then. A code that two people scanned is of no use. */
  const canGoOn = async (id: string): Promise<boolean> => {
    const scene = await store.change(id, (found) => (found.isTold ? { ...found, isTold: false } : undefined))
    return scene !== undefined && !scene.isContested
  }

  return {
    name: 'scene',
    method: 'post',
    kind: 'json',
    async handle(req, res, routerContext) {
      refuseForeignOrigin(req, routerContext)
      requireSession(req)
      const cookie = sceneCookieOf(req, routerContext)
      const kept = cookie.read(req)
      const isOpen = kept !== undefined && (await canGoOn(kept.id))
      const ticket = isOpen ? kept : await start()
      cookie.write(res, ticket)
      const expiresIn = Math.max(1, Math.ceil((ticket.expiresAt - Date.now()) / 1_000))
      sendSuccess(res, { imageUrl: ticket.imageUrl, number: ticket.number, expiresIn })
    },
  }
}
