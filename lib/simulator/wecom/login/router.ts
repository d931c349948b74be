import express, { type Router } from 'express'
import { text } from '../../engine/http/answer.ts'
import { type Endpoint, serve } from '../../engine/http/serve.ts'
import { jwxwork } from '../../js-sdk/scripts.ts'
import { errorPage } from '../../pages/error-page.ts'
import type { WebPage } from '../pages/web-login-page.ts'
import type { WecomWorld } from '../state/wecom-world.ts'
import { scanned, webLogin, webLoginReply } from './web-login.ts'

function pagesOf(world: WecomWorld, host: string, page: WebPage): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const served = (api: string, endpoint: Endpoint<WecomWorld>) =>
    serve(world, { api, family: 'wecom', refuse: errorPage }, endpoint)
  router.get(
    `/${page}`,
    served(page, (call) => webLogin(page, call)),
  )
  router.post(
    `/${page}_reply`,
    served(`${page}_reply`, (call) => webLoginReply(page, call)),
  )
  router.get('/wwlogin/sso/scanned', served('wwlogin/sso/scanned', scanned))
  router.use(served(host, () => text(404, 'text/plain', 'not found')))
  return router
}

/** Everything under login.work.weixin.qq.com. */
export function loginWorkRouter(world: WecomWorld): Router {
  return pagesOf(world, 'login.work.weixin.qq.com', 'wwlogin/sso/login')
}

/** Everything under open.work.weixin.qq.com: the older login page, and the script for `wx.agentConfig`. */
export function openWorkRouter(world: WecomWorld): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/wwopen/js/jwxwork-1.0.0.js', serve(world, { api: 'jwxwork.js', family: 'page' }, jwxwork))
  router.use(pagesOf(world, 'open.work.weixin.qq.com', 'wwopen/sso/qrConnect'))
  return router
}
