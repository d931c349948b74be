import express, { type Router } from 'express'
import { text } from '../http/answer.ts'
import { serve } from '../http/serve.ts'
import type { SimulatorControls } from '../platform-simulator.ts'
import type { World } from '../state/world.ts'
import { avatar } from './avatar.ts'
import { browserSettings } from './browser-settings.ts'
import { control } from './control.ts'
import { corpsRouter } from './corps-router.ts'
import { miniProgramsRouter } from './mini-programs-router.ts'
import { qrAction } from './qr-action.ts'

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

  router.get(
    '/apps',
    control(() => apps.list()),
  )
  router.post(
    '/apps',
    control(({ body }) => apps.add(body)),
  )
  router.patch(
    '/apps/:id',
    control(({ id, body }) => apps.update(id, body)),
  )
  router.delete(
    '/apps/:id',
    control(({ id }) => apps.remove(id)),
  )
  router.post(
    '/apps/:id/revoke-app-access-tokens',
    control(({ id, body }) => apps.revokeAppAccessTokens(id, body)),
  )
  router.post(
    '/apps/:id/revoke-oauth-access-tokens',
    control(({ id, body }) => apps.revokeOAuthAccessTokens(id, body.openid)),
  )

  router.use('/corps', corpsRouter(world, corps))
  router.use('/mini-programs', miniProgramsRouter(miniPrograms))
  router.post(
    '/qr/:id',
    control((order) => qrAction(world, order)),
  )
  router.get('/avatars/:file', serve(world, { api: 'simulator/avatars', family: 'page' }, avatar))
  router.post('/browser', serve(world, { api: 'simulator/browser', family: 'page' }, browserSettings))
  // The place a fault of kind `redirect` leads to: whoever comes here has followed it.
  router.all(
    '/redirected',
    serve(world, { api: 'simulator/redirected', family: 'page' }, () => text(200, 'text/plain', '{}')),
  )
  return router
}
