import { type FlightCodec, runSingleFlight } from '../core/cache/single-flight.ts'
import { sha256 } from '../core/digests.ts'
import { describeFailure, rebuildFailure } from '../core/portable-error.ts'
import { WechatAuthError } from '../errors.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import { refuseForeignOrigin } from '../express/request/origin.ts'
import { type RouterContext, requireTenant } from '../express/request/request-context.ts'
import { requireSession } from '../express/request/session.ts'
import { type SceneTicket, sceneCookieOf } from '../express/scene/scene-cookie.ts'
import { desktopAppOf, type ScanApp } from './scan-app.ts'

const waitMs = 20_000

/** `GET .../scan/image`: the picture of the scene that this browser has started. */
export const scanImageRoute: PlatformRoute = {
  name: 'scanImage',
  method: 'get',
  kind: 'json',
  async handle(req, res, router) {
    refuseForeignOrigin(req, router)
    requireSession(req)
    const app = desktopAppOf(req, router)
    const ticket = sceneCookieOf(req, router).read(req)
    if (ticket === undefined || (await app.scenes.read(ticket.id)) === undefined) {
      throw new WechatAuthError('ERR_CODE_DEAD', 'this browser has no code that can be scanned')
    }
    const picture = await pictureOf(router, app, ticket)
    res.set({ 'Content-Type': typeOf(picture), 'X-Content-Type-Options': 'nosniff' }).send(picture)
  },
}

/** Fetched once, for all tabs of the browser and all processes that share the cache. */
async function pictureOf(
  router: RouterContext,
  app: ScanApp,
  { id, expiresAt }: SceneTicket,
): Promise<Buffer> {
  const key = `scan-image:${app.appKey}:${sha256(id)}`
  const { value } = await runSingleFlight(
    {
      cache: requireTenant(router).cache,
      key,
      codec: codecOf(app, key),
      keepMs: Math.max(1, expiresAt - Date.now()),
      waitMs,
      onCacheFailure: () => router.settings.emit({ type: 'cache-failure', operation: 'scene' }),
    },
    async () => {
      const picture = await app.fetchPicture(id)
      typeOf(picture)
      return picture
    },
  )
  return value
}

const signatures: Readonly<Record<string, string>> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e47',
}

/** @throws ERR_PLATFORM for what is no picture */
function typeOf(picture: Buffer): string {
  const start = picture.subarray(0, 4).toString('hex')
  const type = Object.entries(signatures).find(([, signature]) => start.startsWith(signature))?.[0]
  if (type !== undefined) return type
  throw new WechatAuthError('ERR_PLATFORM', 'WeChat answered no picture of the mini program code')
}

const codecOf = ({ sealer }: ScanApp, key: string): FlightCodec<Buffer> => ({
  encode: (picture) => sealer.seal('scan image', picture.toString('base64'), key),
  decode(text) {
    const picture = sealer.open('scan image', text, key)
    return typeof picture === 'string' ? Buffer.from(picture, 'base64') : undefined
  },
  encodeFailure: (error) => sealer.seal('failure', describeFailure(error), key),
  decodeFailure: (text) =>
    rebuildFailure(sealer.open('failure', text, key)) ?? new Error('the picture failed in another process'),
})
