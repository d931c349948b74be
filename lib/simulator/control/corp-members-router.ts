import express, { type Router } from 'express'
import type { SimulatedCorps } from '../wecom/controls/corps.ts'
import { control } from './control.ts'
import { patchIn } from './patch.ts'

/** Everything under /simulator/corps/:id/members. */
export function corpMembersRouter(corps: SimulatedCorps): Router {
  const router = express.Router({ caseSensitive: true, strict: true, mergeParams: true })
  router.get(
    '/',
    control(({ id }) => corps.get(id)?.members ?? []),
  )
  router.post(
    '/',
    control(({ id, body }) => corps.addMember(id, body)),
  )
  router.patch(
    '/:subId',
    control(({ id, subId, body }) => corps.updateMember(id, subId, patchIn(body))),
  )
  router.delete(
    '/:subId',
    control(({ id, subId }) => corps.removeMember(id, subId)),
  )
  router.post(
    '/:subId/withdraw-consent',
    control(({ id, subId, body }) => corps.withdrawConsent(id, subId, body.agentId)),
  )
  return router
}
