import express, { type Router } from 'express'
import type { Call as EngineCall } from '../engine/http/call.ts'
import { openGrantRouter } from '../open-platform/login/router.ts'
import { authorize, authorizeReply } from '../wechat/login/authorize.ts'
import { openPlatformRouter } from '../wechat/login/router.ts'
import { corpAuthorize, corpAuthorizeReply } from '../wecom/login/authorize.ts'
import { suiteAuthorize, suiteAuthorizeReply } from '../wecom-suite/login/authorize.ts'
import type { World } from '../world/world.ts'

type Call = EngineCall<World>

/** Who a link belongs to by its `appid`: a suite, a corp (or what looks like one and is nothing else), or an account. */
function ownerOf(call: Call, rawQuery: string): 'suite' | 'corp' | 'account' {
  const appId = new URLSearchParams(rawQuery).get('appid') ?? ''
  const { apps, wecom, wecomSuite, installed } = call.world
  if (wecomSuite.suites.get(appId) !== undefined) return 'suite'
  const isKnown = wecom.corps.get(appId) !== undefined || installed.corpKnownAs(appId) !== undefined
  return isKnown || (/^ww/.test(appId) && apps.get(appId) === undefined) ? 'corp' : 'account'
}

const authorizers = { suite: suiteAuthorize, corp: corpAuthorize, account: authorize }

/** Everything under open.weixin.qq.com: an appid is asked for by WeChat, a corpid or suite id by WeCom. */
export function openRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const logins = openPlatformRouter(world, {
    authorize: (call) => authorizers[ownerOf(call, call.rawQuery)](call),
    authorizeReply(call) {
      const form = new URLSearchParams(call.body.toString())
      const owner = ownerOf(call, form.get('request') ?? '')
      if (owner === 'account') return authorizeReply(call)
      return owner === 'suite' ? suiteAuthorizeReply(call, form) : corpAuthorizeReply(call, form)
    },
  })
  router.use(openGrantRouter(world), logins)
  return router
}
