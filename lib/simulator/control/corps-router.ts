import express, { type Router } from 'express'
import type { SimulatedCorps } from '../wecom/controls/corps.ts'
import { control } from './control.ts'
import { corpMembersRouter } from './corp-members-router.ts'
import { patchIn } from './patch.ts'

/** Everything under /simulator/corps. */
export function corpsRouter(corps: SimulatedCorps): Router {
  const router = express.Router({ caseSensitive: true, strict: true })

  router.get(
    '/',
    control(() => corps.list()),
  )
  router.post(
    '/',
    control(({ body }) => corps.add(body)),
  )
  router.patch(
    '/:id',
    control(({ id, body }) => corps.update(id, patchIn(body))),
  )
  router.delete(
    '/:id',
    control(({ id }) => corps.remove(id)),
  )

  router.post(
    '/:id/code',
    control(({ id, body: { personId, ...options } }) => corps.issueCode(id, personId, options)),
  )
  router.post(
    '/:id/mini-program-login',
    control(({ id, body: { userid, ...options } }) => ({
      code: corps.miniProgramLogin(id, userid, options),
    })),
  )
  router.post(
    '/:id/mini-program-data',
    control(({ id, body: { userid, ...options } }) => corps.miniProgramData(id, userid, options)),
  )
  router.post(
    '/:id/revoke-access-tokens',
    control(({ id, body: { agentId, ...options } }) => corps.revokeCorpAccessTokens(id, agentId, options)),
  )
  router.post(
    '/:id/revoke-tickets',
    control(({ id }) => corps.revokeTickets(id)),
  )
  router.patch(
    '/:id/agents/:subId',
    control(({ id, subId, body }) => corps.updateAgent(id, Number(subId), patchIn(body))),
  )

  router.use('/:id/members', corpMembersRouter(corps))
  return router
}
