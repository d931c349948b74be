import express, { type Router } from 'express'
import type { ObservableClock } from '../engine/clock.ts'
import { control } from './control.ts'

/** Everything under /simulator/clock. */
export function clockRouter(clock: ObservableClock): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => ({ now: clock.now(), offsetMs: clock.offsetMs })),
  )
  router.post(
    '/',
    control(({ body }) => clock.advance(body.advanceMs)),
  )
  router.delete(
    '/',
    control(() => clock.reset()),
  )
  return router
}
