import express, { type Router } from 'express'
import { serve } from '../../engine/http/serve.ts'
import { errorPage } from '../../pages/error-page.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { grantReply, openGrantPage } from './grant-pages.ts'

function grantPagesRouter(
  world: PushWorld,
  host: string,
  pages: readonly (readonly [api: string, isForPhones: boolean])[],
): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const [api, isForPhones] of pages) {
    const served = { family: 'page', refuse: errorPage } as const
    const place = { host, isForPhones }
    router.get(
      `/${api}`,
      serve(world, { ...served, api }, (call) => openGrantPage(call, place)),
    )
    router.post(`/${api}_reply`, serve(world, { ...served, api: `${api}_reply` }, grantReply))
  }
  return router
}

/** The grant pages under open.weixin.qq.com: the one for phones, since the end of 2023. */
export function openGrantRouter(world: PushWorld): Router {
  return grantPagesRouter(world, 'open.weixin.qq.com', [['wxaopen/safe/bindcomponent', true]])
}

/** Those under mp.weixin.qq.com: the one for desktops, and the older one for phones. */
export function mpGrantRouter(world: PushWorld): Router {
  return grantPagesRouter(world, 'mp.weixin.qq.com', [
    ['cgi-bin/componentloginpage', false],
    ['safe/bindcomponent', true],
  ])
}
