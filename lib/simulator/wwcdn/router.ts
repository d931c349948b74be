import express, { type Router } from 'express'
import { classicScript } from '../engine/classic-script.ts'
import type { EngineWorld } from '../engine/engine-world.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { serve } from '../engine/http/serve.ts'

const notice =
  "A stand-in for the login panel of WeCom's wecom-jssdk, from the simulator of express-wechat-auth. Not Tencent's code."

/** The versions that pages ask for; all are the same here. */
const paths: string[] = ['2.4.0', '2.3.4', '2.3.3', '2.0.2'].map(
  (version) => `/node/open/js/wecom-jssdk-${version}.js`,
)

function wecomJsSdk(call: Call): Answer {
  const loginPage = `${call.origin}/login.work.weixin.qq.com/wwlogin/sso/login`
  const script = classicScript(notice, ['pages/ww-login.js'], ['installWwLogin', loginPage])
  return text(200, 'application/javascript; charset=utf-8', script)
}

/** Everything under wwcdn.weixin.qq.com: WeCom's scripts that pages load. */
export function wwcdnRouter(world: EngineWorld): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(paths, serve(world, { api: 'wecom-jssdk.js', family: 'page' }, wecomJsSdk))
  router.use(
    serve(world, { api: 'wwcdn.weixin.qq.com', family: 'page' }, () => text(404, 'text/plain', 'not found')),
  )
  return router
}
