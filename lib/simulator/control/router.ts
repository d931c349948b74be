import express, { type Router } from 'express'
import { text } from '../http/answer.ts'
import { serve } from '../http/serve.ts'
import { checkConfig, refuseConfig } from '../js-sdk/check-config.ts'
import { errorPage } from '../pages/error-page.ts'
import type { SimulatorControls } from '../platform-simulator.ts'
import { pushRouter } from '../push/push-router.ts'
import type { World } from '../state/world.ts'
import { appsRouter } from './apps-router.ts'
import { avatar } from './avatar.ts'
import { browserSettings } from './browser-settings.ts'
import { control } from './control.ts'
import { corpsRouter } from './corps-router.ts'
import { followersRouter } from './followers-router.ts'
import { miniProgramsRouter } from './mini-programs-router.ts'
import { qrAction } from './qr-action.ts'
import { scan, scanReply } from './scan.ts'
import { sentRouter } from './sent-router.ts'

/** JSON has no Infinity: it is written as a text. */
function withInfinity(fault: Record<string, unknown>): Record<string, unknown> {
  return fault?.['times'] === 'Infinity' ? { ...fault, times: Number.POSITIVE_INFINITY } : fault
}

/** Everything under /simulator: what tests do through `PlatformSimulator`, for programs in any language. */
export function controlRouter(world: World, controls: SimulatorControls): Router {
  const { apps, users, corps, miniPrograms, clock, faults, requests } = controls
  const router = express.Router({ caseSensitive: true, strict: true })
  const overview = () => ({
    now: clock.now(),
    apps: apps.list(),
    users: users.list(),
    corps: corps.list(),
    faults: faults.list(),
  })

  router.get('/', control(overview))
  router.get(
    '/faults',
    control(() => faults.list()),
  )
  router.post(
    '/faults',
    control(({ body }) => faults.arm(withInfinity(body) as never)),
  )
  router.delete(
    '/faults',
    control(() => faults.clear()),
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
    control(() => ({ now: clock.now() })),
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
    control(({ id, body }) => users.update(id, body)),
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
