import express, { type Router } from 'express'
import { classicScript } from '../engine/classic-script.ts'
import type { EngineWorld } from '../engine/engine-world.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { serve } from '../engine/http/serve.ts'
import { jweixin, jweixinPaths } from '../js-sdk/scripts.ts'

const notice =
  "A stand-in for WeChat's wxLogin.js, from the simulator of express-wechat-auth. Not Tencent's code."

function wxLogin(call: Call): Answer {
  const qrConnect = `${call.origin}/open.weixin.qq.com/connect/qrconnect`
  const script = classicScript(notice, ['pages/wx-login.js'], ['installWxLogin', qrConnect])
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
