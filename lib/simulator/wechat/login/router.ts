import express, { type Router } from 'express'
import { text } from '../../engine/http/answer.ts'
import { type Endpoint, serve } from '../../engine/http/serve.ts'
import { errorPage } from '../../pages/error-page.ts'
import type { WechatWorld } from '../state/wechat-world.ts'
import { qrConnect } from './qr-connect.ts'
import { qrImage } from './qr-image.ts'
import { phoneConfirm, phoneReply } from './qr-phone.ts'
import { qrPoll } from './qr-poll.ts'

/** What an official account's link leads to, and the buttons of the page there. */
export interface AuthorizeEndpoints<W extends WechatWorld> {
  authorize: Endpoint<W>
  authorizeReply: Endpoint<W>
}

/** Everything under open.weixin.qq.com. */
export function openPlatformRouter<W extends WechatWorld>(
  world: W,
  { authorize, authorizeReply }: AuthorizeEndpoints<W>,
): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const page = (api: string, endpoint: Endpoint<W>) =>
    serve(world, { api, family: 'page', refuse: errorPage }, endpoint)

  router.get('/connect/oauth2/authorize', page('connect/oauth2/authorize', authorize))
  router.post('/connect/oauth2/authorize_reply', page('connect/oauth2/authorize_reply', authorizeReply))
  router.get('/connect/qrconnect', page('connect/qrconnect', qrConnect))
  router.get('/connect/qrcode/:uuid', page('connect/qrcode', qrImage))
  router.get('/connect/l/qrconnect', page('connect/l/qrconnect', qrPoll))
  router.get('/connect/confirm', page('connect/confirm', phoneConfirm))
  router.post('/connect/confirm_reply', page('connect/confirm_reply', phoneReply))
  router.use(page('open.weixin.qq.com', () => text(404, 'text/plain', 'not found')))
  return router
}
