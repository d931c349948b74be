import express, { type Router } from 'express'
import type { SimulatedUsers } from '../wechat/controls/users.ts'
import { control } from './control.ts'
import { patchIn } from './patch.ts'

/** What is under /simulator/users for people and their logins. */
export function usersRouter(users: SimulatedUsers): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => users.list()),
  )
  router.post(
    '/',
    control(({ body }) => users.add(body)),
  )
  router.patch(
    '/:id',
    control(({ id, body }) => users.update(id, patchIn(body))),
  )
  router.delete(
    '/:id',
    control(({ id }) => users.remove(id)),
  )
  router.get(
    '/:id/openid',
    control(({ id, query }) => users.openidOf(id, query.get('appid') ?? '')),
  )
  router.post(
    '/:id/code',
    control(({ id, body }) => users.issueCode(id, body.appId, body.scope)),
  )
  router.post(
    '/:id/withdraw-consent',
    control(({ id, body }) => users.withdrawConsent(id, body.appId)),
  )
  router.post(
    '/:id/change-password',
    control(({ id }) => users.changePassword(id)),
  )
  return router
}
