import express, { type Router } from 'express'
import type { SimulatedSuites } from '../wecom-suite/controls/suites.ts'
import { control } from './control.ts'
import { patchIn } from './patch.ts'

/** Everything under /simulator/suites/:id/installs. */
function installsRouter(suites: SimulatedSuites): Router {
  const router = express.Router({ caseSensitive: true, strict: true, mergeParams: true })
  router.get(
    '/',
    control(({ id }) => suites.installs(id)),
  )
  router.post(
    '/',
    control(({ id, body }) => suites.install(id, body)),
  )
  router.patch(
    '/:subId',
    control(({ id, subId, body }) => suites.changeAuth(id, subId, patchIn(body))),
  )
  router.post(
    '/:subId/cancel',
    control(({ id, subId, body }) => suites.cancel(id, subId, body)),
  )
  router.post(
    '/:subId/reset-permanent-code',
    control(({ id, subId, body }) => suites.resetPermanentCode(id, subId, body)),
  )
  router.post(
    '/:subId/revoke-tokens',
    control(({ id, subId }) => suites.revokeCorpTokens(id, subId)),
  )
  router.get(
    '/:subId/shown-ids',
    control(({ id, subId, query }) => suites.shownIds(id, subId, query.get('userid') ?? undefined)),
  )
  return router
}

/** What is under /simulator/suites/:id for pushes. */
function pushesRouter(suites: SimulatedSuites): Router {
  const router = express.Router({ caseSensitive: true, strict: true, mergeParams: true })
  router.post(
    '/push-ticket',
    control(({ id }) => suites.pushTicket(id)),
  )
  router.post(
    '/start-ticket-pushes',
    control(({ id }) => suites.startTicketPushes(id)),
  )
  router.post(
    '/stop-ticket-pushes',
    control(({ id }) => suites.stopTicketPushes(id)),
  )
  router.post(
    '/push-event',
    control(({ id, body: { fields, ...options } }) => suites.pushEvent(id, fields, options)),
  )
  router.post(
    '/push-message',
    control(({ id, body }) => suites.pushMessage(id, body)),
  )
  router.post(
    '/replay',
    control(({ id, body }) => suites.replay(id, body)),
  )
  router.post(
    '/verify-urls',
    control(({ id }) => suites.verifyUrls(id)),
  )
  return router
}

/** Everything under /simulator/suites. */
export function suitesRouter(suites: SimulatedSuites): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => suites.list()),
  )
  router.post(
    '/',
    control(({ body }) => suites.add(body)),
  )
  router.post(
    '/settle',
    control(() => suites.settle()),
  )
  router.patch(
    '/:id',
    control(({ id, body }) => suites.update(id, patchIn(body))),
  )
  router.delete(
    '/:id',
    control(({ id }) => suites.remove(id)),
  )
  router.post(
    '/:id/code',
    control(({ id, body }) => suites.issueCode(id, body)),
  )
  router.post(
    '/:id/mini-program-login',
    control(({ id, body }) => ({ code: suites.miniProgramLogin(id, body) })),
  )
  router.post(
    '/:id/enter-admin',
    control(({ id, body }) => suites.enterAdmin(id, body)),
  )
  router.post(
    '/:id/revoke-tokens',
    control(({ id }) => suites.revokeSuiteTokens(id)),
  )
  router.post(
    '/:id/revoke-provider-tokens',
    control(({ id }) => suites.revokeProviderTokens(id)),
  )
  router.use('/:id/installs', installsRouter(suites))
  router.use('/:id', pushesRouter(suites))
  return router
}
