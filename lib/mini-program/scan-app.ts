import type { Request } from 'express'
import { WechatAuthError } from '../errors.ts'
import { perMinuteLimit } from '../express/http/per-minute-limit.ts'
import type { LoginTools } from '../express/login/login-tenants.ts'
import { type RouterContext, requireTenant } from '../express/request/request-context.ts'
import type { SceneApp } from '../express/scene/scene-login.ts'
import { createSceneStore } from '../express/scene/scene-store.ts'
import { type MiniLoginApp, miniProgramUser } from './mini-login-app.ts'
import type { ScanOptions } from './scan-options.ts'

/** A mini program as desktop browsers log in to it. */
export interface ScanApp extends SceneApp {
  /** Asks WeChat for the code that opens the page with a scene. */
  fetchPicture(scene: string): Promise<Buffer>
}

/** A mini program that people log in to on their phone, and by their phone on a desktop. */
export interface ScanLoginApp extends MiniLoginApp {
  desktop: ScanApp
}

const defaultPerMinute = 60

export function scanLoginApp(
  app: MiniLoginApp,
  { tokenCache }: LoginTools,
  { page, envVersion = 'release', maxScenesPerMinute = defaultPerMinute }: ScanOptions,
): ScanLoginApp {
  const { client, appId, appKey, sealer } = app
  const scenes = createSceneStore({ cache: tokenCache, sealer, appKey })
  // A picture that failed may be asked for again, but not for ever.
  const takePicture = perMinuteLimit(2 * maxScenesPerMinute, 'pictures of codes')
  // Of the other versions WeChat knows no pages.
  const code = { page, env_version: envVersion, check_path: envVersion === 'release' }

  const desktop: ScanApp = {
    ...app,
    scenes,
    takeTurn: perMinuteLimit(maxScenesPerMinute, 'codes to scan'),
    async fetchPicture(scene) {
      takePicture()
      return client.fetchUnlimitedCodeImage({ ...code, scene })
    },
    async fetchUser(id) {
      const scene = await scenes.take(id)
      if (scene?.openid === undefined) {
        throw new WechatAuthError('ERR_CODE_DEAD', 'the scene was used or is too old')
      }
      return { user: miniProgramUser(appId, { ...scene, openid: scene.openid }) }
    },
  }
  return { ...app, desktop }
}

export function desktopAppOf(req: Request, router: RouterContext): ScanApp {
  return (requireTenant(router).select(req) as ScanLoginApp).desktop
}
