import express, { type Router } from 'express'
import type { Call as EngineCall } from '../engine/http/call.ts'
import { openGrantRouter } from '../open-platform/login/router.ts'
import { authorize, authorizeReply } from '../wechat/login/authorize.ts'
import { openPlatformRouter } from '../wechat/login/router.ts'
import { corpAuthorize, corpAuthorizeReply } from '../wecom/login/authorize.ts'
import type { World } from '../world/world.ts'

type Call = EngineCall<World>

/** True when `appid` is a corpid, or looks like one and is nothing else. */
function isCorpLink(call: Call, rawQuery: string): boolean {
  const appId = new URLSearchParams(rawQuery).get('appid') ?? ''
  const { apps, wecom } = call.world
  return wecom.corps.get(appId) !== undefined || (/^ww/.test(appId) && apps.get(appId) === undefined)
}

/** Everything under open.weixin.qq.com: an appid is asked for by WeChat, a corpid by WeCom. */
export function openRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const logins = openPlatformRouter(world, {
    authorize: (call) => (isCorpLink(call, call.rawQuery) ? corpAuthorize(call) : authorize(call)),
    authorizeReply(call) {
      const form = new URLSearchParams(call.body.toString())
      return isCorpLink(call, form.get('request') ?? '')
        ? corpAuthorizeReply(call, form)
        : authorizeReply(call)
    },
  })
  router.use(openGrantRouter(world), logins)
  return router
}
