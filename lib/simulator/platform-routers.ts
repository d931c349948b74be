import type { Router } from 'express'
import { apiRouter } from './api/router.ts'
import { mpRouter } from './mp-platform/router.ts'
import { openPlatformRouter } from './open-platform/router.ts'
import { resRouter } from './res/router.ts'
import type { World } from './state/world.ts'
import { corpApiRouter } from './wecom-api/router.ts'
import { loginWorkRouter, openWorkRouter } from './wecom-login/router.ts'

/** Tencent's hosts, and what is served for each. docs/simulator.md has a line for each of their paths. */
export const platformRouters: Readonly<Record<string, (world: World) => Router>> = {
  'open.weixin.qq.com': openPlatformRouter,
  'api.weixin.qq.com': apiRouter,
  'mp.weixin.qq.com': mpRouter,
  'qyapi.weixin.qq.com': corpApiRouter,
  'login.work.weixin.qq.com': loginWorkRouter,
  'open.work.weixin.qq.com': openWorkRouter,
  'res.wx.qq.com': resRouter,
}
