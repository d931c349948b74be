import express, { type Router } from 'express'
import { text } from '../engine/http/answer.ts'
import { serve } from '../engine/http/serve.ts'
import { checkConfig, refuseConfig } from '../js-sdk/check-config.ts'
import { errorPage } from '../pages/error-page.ts'
import { scan, scanReply } from '../wechat/login/scan.ts'
import type { SimulatorControls } from '../world/controls.ts'
import type { World } from '../world/world.ts'
import { appsRouter } from './apps-router.ts'
import { avatar } from './avatar.ts'
import { browserChoices, chooseForBrowser } from './browser-choices.ts'
import { browserSettings } from './browser-settings.ts'
import { changes } from './changes.ts'
import { control } from './control.ts'
import { corpsRouter } from './corps-router.ts'
import { faultsRouter } from './faults-router.ts'
import { followersRouter } from './followers-router.ts'
import { miniProgramsRouter } from './mini-programs-router.ts'
import { patchIn } from './patch.ts'
import { people } from './people.ts'
import { pushRouter } from './push-router.ts'
import { qrAction } from './qr-action.ts'
import { qrCodes } from './qr-codes.ts'
import { sentRouter } from './sent-router.ts'

/** Everything under /simulator: what tests do through `PlatformSimulator`, for programs in any language. */
export function controlRouter(world: World, controls: SimulatorControls): Router {
  const { apps, users, corps, miniPrograms, clock, faults, requests } = controls
  const { bell } = world
  const router = express.Router({ caseSensitive: true, strict: true })
  const overview = () => ({
    now: clock.now(),
    apps: apps.list(),
    users: users.list(),
    corps: corps.list(),
    faults: faults.list(),
  })

  router.use((req, res, next) => {
    if (req.method !== 'GET') res.once('finish', bell.ring)
    next()
  })
  router.get('/', control(overview))
  router.get(
    '/changes',
    control((order) => changes(world, order)),
  )
  router.get(
    '/requests',
    control(({ query }) => requests.list(query.has('api') ? { api: query.get('api') ?? '' } : {})),
  )
  router.delete(
    '/requests',
    control(() => requests.clear()),
  )

  router.get(
    '/clock',
    control(() => ({ now: clock.now(), offsetMs: world.clock.offsetMs })),
  )
  router.post(
    '/clock',
    control(({ body }) => clock.advance(body.advanceMs)),
  )
  router.delete(
    '/clock',
    control(() => clock.reset()),
  )

  router.get(
    '/users',
    control(() => users.list()),
  )
  router.post(
    '/users',
    control(({ body }) => users.add(body)),
  )
  router.patch(
    '/users/:id',
    control(({ id, body }) => users.update(id, patchIn(body))),
  )
  router.delete(
    '/users/:id',
    control(({ id }) => users.remove(id)),
  )
  router.get(
    '/users/:id/openid',
    control(({ id, query }) => users.openidOf(id, query.get('appid') ?? '')),
  )
  router.post(
    '/users/:id/code',
    control(({ id, body }) => users.issueCode(id, body.appId, body.scope)),
  )
  router.post(
    '/users/:id/withdraw-consent',
    control(({ id, body }) => users.withdrawConsent(id, body.appId)),
  )
  router.post(
    '/users/:id/change-password',
    control(({ id }) => users.changePassword(id)),
  )

  router.get(
    '/people',
    control((order) => people(world, controls, order)),
  )
  router.get('/browser', control(browserChoices))
  router.put('/browser', control(chooseForBrowser))
  router.get(
    '/qr-codes',
    control(() => qrCodes(world)),
  )

  router.use('/faults', faultsRouter(world))
  router.use('/apps', appsRouter(apps))
  router.use('/users', followersRouter(users))
  router.use('/sent', sentRouter(controls.sent))
  router.use('/corps', corpsRouter(world, corps))
  router.use('/push', pushRouter(controls.push))
  router.use('/mini-programs', miniProgramsRouter(miniPrograms))
  router.post(
    '/qr/:id',
    control((order) => qrAction(world, order)),
  )
  router.get('/avatars/:file', serve(world, { api: 'simulator/avatars', family: 'page' }, avatar))
  router.get('/scan', serve(world, { api: 'simulator/scan', family: 'page', refuse: errorPage }, scan))
  router.post('/scan', serve(world, { api: 'simulator/scan', family: 'page', refuse: errorPage }, scanReply))
  router.post(
    '/js-sdk/config',
    serve(world, { api: 'simulator/js-sdk/config', family: 'page', refuse: refuseConfig }, checkConfig),
  )
  router.post('/browser', serve(world, { api: 'simulator/browser', family: 'page' }, browserSettings))
  // The place a fault of kind `redirect` leads to: whoever comes here has followed it.
  router.all(
    '/redirected',
    serve(world, { api: 'simulator/redirected', family: 'page' }, () => text(200, 'text/plain', '{}')),
  )
  return router
}
