import express, { type Router } from 'express'
import { text } from '../../engine/http/answer.ts'
import { serve } from '../../engine/http/serve.ts'
import type { WechatWorld } from '../state/wechat-world.ts'
import { showQrCode } from './show-qr-code.ts'

/** What official accounts have under mp.weixin.qq.com, and its answer to all that nobody has. */
export function mpRouter(world: WechatWorld): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/cgi-bin/showqrcode', serve(world, { api: 'cgi-bin/showqrcode', family: 'page' }, showQrCode))
  router.use(
    serve(world, { api: 'mp.weixin.qq.com', family: 'page' }, () => text(404, 'text/plain', 'not found')),
  )
  return router
}
