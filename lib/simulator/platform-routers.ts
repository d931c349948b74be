import type { Router } from 'express'
import { apiRouter } from './hosts/api-host.ts'
import { corpApiRouter } from './hosts/corp-api-host.ts'
import { mpRouter } from './hosts/mp-host.ts'
import { openRouter } from './hosts/open-host.ts'
import { loginWorkRouter, openWorkRouter } from './hosts/work-hosts.ts'
import { resRouter } from './res/router.ts'
import type { World } from './world/world.ts'
import { wwcdnRouter } from './wwcdn/router.ts'

/** Tencent's hosts, and what is served for each. docs/simulator-conformance.md has a line for each of their paths. */
export const platformRouters: Readonly<Record<string, (world: World) => Router>> = {
  'open.weixin.qq.com': openRouter,
  'api.weixin.qq.com': apiRouter,
  'mp.weixin.qq.com': mpRouter,
  'qyapi.weixin.qq.com': corpApiRouter,
  'login.work.weixin.qq.com': loginWorkRouter,
  'open.work.weixin.qq.com': openWorkRouter,
  'res.wx.qq.com': resRouter,
  'wwcdn.weixin.qq.com': wwcdnRouter,
}
