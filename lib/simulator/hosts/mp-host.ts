import express, { type Router } from 'express'
import { mpGrantRouter } from '../open-platform/login/router.ts'
import { mpRouter as wechatMpRouter } from '../wechat/api/mp-router.ts'
import type { World } from '../world/world.ts'

/** Everything under mp.weixin.qq.com. */
export function mpRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.use(mpGrantRouter(world), wechatMpRouter(world))
  return router
}
