import express, { type Router } from 'express'
import type { EngineWorld } from '../engine/engine-world.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { serve } from '../engine/http/serve.ts'
import { jweixin, jweixinPaths } from '../js-sdk/scripts.ts'
import { wxLoginScript } from './wx-login-script.ts'

function wxLogin(call: Call): Answer {
  const script = wxLoginScript(`${call.origin}/open.weixin.qq.com/connect/qrconnect`)
  return text(200, 'application/javascript', script)
}

/** Everything under res.wx.qq.com: the scripts that pages load. */
export function resRouter(world: EngineWorld): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/connect/zh_CN/htmledition/js/wxLogin.js',
    serve(world, { api: 'wxLogin.js', family: 'page' }, wxLogin),
  )
  router.get(jweixinPaths, serve(world, { api: 'jweixin.js', family: 'page' }, jweixin))
  return router
}
