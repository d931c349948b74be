import { shortHash } from '../core/digests.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import { locationOf, publicPathOf } from '../express/request/request-context.ts'
import { awaitSceneRoute } from '../express/scene/await-scene-route.ts'
import type { SceneLogin } from '../express/scene/scene-login.ts'
import { startSceneRoute } from '../express/scene/start-scene-route.ts'
import { desktopAppOf } from './scan-app.ts'
import { scanImageRoute } from './scan-image-route.ts'
import type { ScanOptions } from './scan-options.ts'
import { scanPhoneRoutes } from './scan-phone-routes.ts'

/** The routes of a desktop login by a code of the mini program: three for the desktop, three for the phone. */
export function scanRoutes({ siteName, confirm = true }: ScanOptions): PlatformRoute[] {
  const login: SceneLogin = {
    name: 'scan',
    siteName,
    appOf: desktopAppOf,
    imageUrlOf({ id }, req, router) {
      const path = publicPathOf(router, locationOf(req, router), 'scanImage') ?? ''
      // Browsers show the last picture of an address again without asking.
      return `${path}?of=${shortHash(id)}`
    },
    aboutLogin: { flow: 'scan' },
  }
  return [startSceneRoute(login), awaitSceneRoute(login), scanImageRoute, ...scanPhoneRoutes({ confirm })]
}
