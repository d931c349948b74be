import express, { type Router } from 'express'
import { text } from '../engine/http/answer.ts'
import { serve } from '../engine/http/serve.ts'
import { checkConfig, refuseConfig } from '../js-sdk/check-config.ts'
import { openMiniProgram, scanMiniProgramCode } from '../mini-program/phone/open-by-code.ts'
import { errorPage } from '../pages/error-page.ts'
import { scan, scanReply } from '../wechat/login/scan.ts'
import type { World } from '../world/world.ts'
import { avatar, corpAvatar } from './avatars.ts'
import { browserSettings } from './browser-settings.ts'

/** What is under /simulator for the pages of apps too, as it would be at the platforms. None of it changes anything. */
export function openRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/avatars/:file', serve(world, { api: 'simulator/avatars', family: 'page' }, avatar))
  router.get(
    '/corps/:id/avatars/:file',
    serve(world, { api: 'simulator/avatars', family: 'page' }, corpAvatar),
  )
  router.post(
    '/js-sdk/config',
    serve(world, { api: 'simulator/js-sdk/config', family: 'page', refuse: refuseConfig }, checkConfig),
  )
  // The place a fault of kind `redirect` leads to: whoever comes here has followed it.
  router.all(
    '/redirected',
    serve(world, { api: 'simulator/redirected', family: 'page' }, () => text(200, 'text/plain', '{}')),
  )
  return router
}

/** What is under /simulator for browsers: pages, and what pages send. It is in the log of requests. */
export function pagesRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/scan', serve(world, { api: 'simulator/scan', family: 'page', refuse: errorPage }, scan))
  router.post('/scan', serve(world, { api: 'simulator/scan', family: 'page', refuse: errorPage }, scanReply))
  const openPage = { api: 'simulator/mini-program', family: 'page', refuse: errorPage } as const
  router.get('/mini-program', serve(world, openPage, scanMiniProgramCode))
  router.post('/mini-program', serve(world, openPage, openMiniProgram))
  router.post('/browser', serve(world, { api: 'simulator/browser', family: 'page' }, browserSettings))
  return router
}
