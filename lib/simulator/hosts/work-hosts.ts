import express, { type Router } from 'express'
import type { Call as EngineCall } from '../engine/http/call.ts'
import { serve } from '../engine/http/serve.ts'
import { jwxwork } from '../js-sdk/scripts.ts'
import { corpLoginPages, type WebLoginPages, webPagesRouter } from '../wecom/login/router.ts'
import { customizedPage } from '../wecom-suite/login/customized-install.ts'
import { formerLoginPage } from '../wecom-suite/login/former-login.ts'
import { installPage } from '../wecom-suite/login/install-page.ts'
import { suiteLoginPage } from '../wecom-suite/login/web-login.ts'
import type { World } from '../world/world.ts'

type Call = EngineCall<World>

function isForSuite(rawQuery: string): boolean {
  return new URLSearchParams(rawQuery).get('login_type') === 'ServiceApp'
}

function requestIn(call: Call): string {
  return new URLSearchParams(call.body.toString()).get('request') ?? ''
}

const ofCorps: WebLoginPages<World> = corpLoginPages('wwlogin/sso/login')

/** The one page for apps of companies and for login suites: `login_type` says for which. */
const loginPage: WebLoginPages<World> = {
  login: (call) => (isForSuite(call.rawQuery) ? suiteLoginPage : ofCorps).login(call),
  reply: (call) => (isForSuite(requestIn(call)) ? suiteLoginPage : ofCorps).reply(call),
}

/** Everything under login.work.weixin.qq.com. */
export function loginWorkRouter(world: World): Router {
  return webPagesRouter(world, 'login.work.weixin.qq.com', { 'wwlogin/sso/login': loginPage })
}

/** Everything under open.work.weixin.qq.com: older login pages, and those on which companies install suites. */
export function openWorkRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/wwopen/js/jwxwork-1.0.0.js', serve(world, { api: 'jwxwork.js', family: 'page' }, jwxwork))
  router.use(
    webPagesRouter(world, 'open.work.weixin.qq.com', {
      'wwopen/sso/qrConnect': corpLoginPages('wwopen/sso/qrConnect'),
      'wwopen/sso/3rd_qrConnect': formerLoginPage,
      '3rdapp/install': installPage,
      '3rdapp/customized': customizedPage,
    }),
  )
  return router
}
