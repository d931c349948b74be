import express, { type Router } from 'express'
import type { SimulatedComponents } from '../open-platform/controls/components.ts'
import { control } from './control.ts'
import { patchIn } from './patch.ts'

/** Everything under /simulator/components/:id/authorizers. */
function authorizersRouter(components: SimulatedComponents): Router {
  const router = express.Router({ caseSensitive: true, strict: true, mergeParams: true })
  router.get(
    '/',
    control(({ id }) => components.authorizers(id)),
  )
  router.post(
    '/:subId/cancel',
    control(({ id, subId, body }) => components.cancel(id, subId, body)),
  )
  router.post(
    '/:subId/revoke-tokens',
    control(({ id, subId }) => components.revokeAuthorizerTokens(id, subId)),
  )
  return router
}

/** Everything under /simulator/components. */
export function componentsRouter(components: SimulatedComponents): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => components.list()),
  )
  router.post(
    '/',
    control(({ body }) => components.add(body)),
  )
  router.post(
    '/grant',
    control(({ body: { url, ...options } }) => components.grant(url, options)),
  )
  router.post(
    '/settle',
    control(() => components.settle()),
  )
  router.patch(
    '/:id',
    control(({ id, body }) => components.update(id, patchIn(body))),
  )
  router.delete(
    '/:id',
    control(({ id }) => components.remove(id)),
  )
  router.post(
    '/:id/push-ticket',
    control(({ id }) => components.pushTicket(id)),
  )
  router.post(
    '/:id/start-ticket-pushes',
    control(({ id }) => components.startTicketPushes(id)),
  )
  router.post(
    '/:id/stop-ticket-pushes',
    control(({ id }) => components.stopTicketPushes(id)),
  )
  router.post(
    '/:id/push-event',
    control(({ id, body: { fields, ...options } }) => components.pushEvent(id, fields, options)),
  )
  router.post(
    '/:id/replay',
    control(({ id, body }) => components.replay(id, body)),
  )
  router.post(
    '/:id/release-check',
    control(({ id }) => components.releaseCheck(id)),
  )
  router.post(
    '/:id/revoke-tokens',
    control(({ id }) => components.revokeComponentTokens(id)),
  )
  router.use('/:id/authorizers', authorizersRouter(components))
  return router
}
