import express, { type Router } from 'express'
import type { SimulatedApps } from '../wechat/controls/apps.ts'
import { control } from './control.ts'
import { patchIn } from './patch.ts'

/** Everything under /simulator/apps. */
export function appsRouter(apps: SimulatedApps): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => apps.list()),
  )
  router.post(
    '/',
    control(({ body }) => apps.add(body)),
  )
  router.patch(
    '/:id',
    control(({ id, body }) => apps.update(id, patchIn(body))),
  )
  router.delete(
    '/:id',
    control(({ id }) => apps.remove(id)),
  )
  router.post(
    '/:id/revoke-app-access-tokens',
    control(({ id, body }) => apps.revokeAppAccessTokens(id, body)),
  )
  router.post(
    '/:id/revoke-oauth-access-tokens',
    control(({ id, body }) => apps.revokeOAuthAccessTokens(id, body.openid)),
  )
  router.post(
    '/:id/revoke-tickets',
    control(({ id }) => apps.revokeTickets(id)),
  )
  return router
}
