import express, { type Router } from 'express'
import type { SimulatedMiniPrograms } from '../mini-program/controls/mini-programs.ts'
import { control } from './control.ts'

/** Everything under /simulator/mini-programs: the front end, for programs that play it. */
export function miniProgramsRouter(miniPrograms: SimulatedMiniPrograms): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.post(
    '/:id/login',
    control(({ id, body: { personId, ...options } }) => ({
      code: miniPrograms.login(id, personId, options),
    })),
  )
  router.post(
    '/:id/get-user-info',
    control(({ id, body }) => miniPrograms.getUserInfo(id, body.personId)),
  )
  router.post(
    '/:id/encrypt',
    control(({ id, body }) => miniPrograms.encrypt(id, body.personId, body.data)),
  )
  router.post(
    '/:id/get-phone-number',
    control(({ id, body }) => ({ code: miniPrograms.getPhoneNumber(id, body.personId) })),
  )
  router.post(
    '/:id/request-subscribe-message',
    control(({ id, body: { personId, templateId, times } }) =>
      miniPrograms.requestSubscribeMessage(id, personId, templateId, times),
    ),
  )
  router.post(
    '/:id/scan',
    control(({ id, body: { personId, ...code } }) => miniPrograms.scan(id, personId, code)),
  )
  router.post(
    '/:id/expire-session-key',
    control(({ id, body }) => miniPrograms.expireSessionKey(id, body.personId)),
  )
  return router
}
