import express, { type Router } from 'express'
import type { SimulatedSent } from '../engine/sent-messages.ts'
import { control } from './control.ts'

const filters = ['appId', 'openid', 'corpId', 'userid']

/** Everything under /simulator/sent: the messages that the platform was given for people. */
export function sentRouter(sent: SimulatedSent): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(({ query }) =>
      sent.list(Object.fromEntries([...query].filter(([name]) => filters.includes(name)))),
    ),
  )
  router.delete(
    '/',
    control(() => sent.clear()),
  )
  return router
}
