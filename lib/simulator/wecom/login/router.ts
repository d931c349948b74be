import express, { type Router } from 'express'
import { text } from '../../engine/http/answer.ts'
import { type Endpoint, serve } from '../../engine/http/serve.ts'
import { errorPage } from '../../pages/error-page.ts'
import type { WebPage } from '../pages/web-login-page.ts'
import type { WecomWorld } from '../state/wecom-world.ts'
import { scanned, webLogin, webLoginReply } from './web-login.ts'

/** A page for desktop browsers, and what its buttons do. */
export interface WebLoginPages<W extends WecomWorld> {
  login: Endpoint<W>
  reply: Endpoint<W>
}

/** The page as companies have it. */
export function corpLoginPages<W extends WecomWorld>(page: WebPage): WebLoginPages<W> {
  return { login: (call) => webLogin(page, call), reply: (call) => webLoginReply(page, call) }
}

/** Pages, and what is there besides. */
export function webPagesRouter<W extends WecomWorld>(
  world: W,
  host: string,
  pages: Readonly<Record<string, WebLoginPages<W>>>,
): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const served = (api: string, endpoint: Endpoint<W>) =>
    serve(world, { api, family: 'wecom', refuse: errorPage }, endpoint)
  for (const [page, { login, reply }] of Object.entries(pages)) {
    router.get(`/${page}`, served(page, login))
    router.post(`/${page}_reply`, served(`${page}_reply`, reply))
  }
  router.get('/wwlogin/sso/scanned', served('wwlogin/sso/scanned', scanned))
  router.use(served(host, () => text(404, 'text/plain', 'not found')))
  return router
}
